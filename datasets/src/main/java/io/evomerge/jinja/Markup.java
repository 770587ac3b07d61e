package io.evomerge.jinja;

/// Text that needs no more escaping for HTML: what `safe`, `escape` and, in tasks, `tojson` give.
/// `+` escapes what it is joined with. Everything else, `~` included, takes it for plain text.
record Markup(String text) {
    /// The same for other text.
    static Markup escaped(Object value) {
        return value instanceof Markup markup
                ? markup
                : new Markup(
                        PythonText.str(value)
                                .replace("&", "&amp;")
                                .replace("<", "&lt;")
                                .replace(">", "&gt;")
                                .replace("\"", "&#34;")
                                .replace("'", "&#39;"));
    }

    /// Two texts in a row, of which one is markup.
    static Markup joined(Object left, Object right) {
        return new Markup(Operators.joined(escaped(left).text, escaped(right).text));
    }
}
