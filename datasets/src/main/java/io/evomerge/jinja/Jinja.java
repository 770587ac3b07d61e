package io.evomerge.jinja;

/// How templates are read: the settings of Jinja's `Environment` that change what is rendered.
///
/// @param trimBlocks whether the line break after a block tag is dropped
/// @param lstripBlocks whether blanks before a block tag are dropped, where only they stand before
///     it on its line
/// @param keepTrailingNewline whether a line break at the template's end is kept
/// @param strict whether an unknown name is an error; else it is empty text and false
/// @param chat whether the additions of chat templates are known: `break`, `continue`,
///     `generation`, `raise_exception`, and `tojson` as plain JSON
public record Jinja(
        boolean trimBlocks,
        boolean lstripBlocks,
        boolean keepTrailingNewline,
        boolean strict,
        boolean chat) {
    /// As lm-evaluation-harness reads the templates of tasks.
    public static final Jinja TASKS = new Jinja(false, false, true, true, false);

    /// As the library transformers reads chat templates.
    public static final Jinja CHAT = new Jinja(true, true, false, false, true);

    /// Reads a template.
    ///
    /// @throws JinjaException with the line of what cannot be read
    public Template template(String source) {
        var tokens = new Lexer(source, this).tokens();
        return new Template(new StatementParser(tokens, this).template(), this);
    }
}
