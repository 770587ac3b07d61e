package io.evomerge.jinja;

import java.util.Collection;
import java.util.Set;

/// A template that cannot be read or rendered.
public final class JinjaException extends RuntimeException {
    private static final int UNKNOWN_LINE = 0;

    private final int line;
    private final String unknown;
    private final transient Set<String> known;

    private JinjaException(String message, int line, String unknown, Collection<String> known) {
        super(message);
        this.line = line;
        this.unknown = unknown;
        this.known = Set.copyOf(known);
    }

    JinjaException(String message) {
        this(message, UNKNOWN_LINE, "", Set.of());
    }

    /// A name that means nothing here.
    static JinjaException unknown(String message, String name, Collection<String> known) {
        return new JinjaException(message, UNKNOWN_LINE, name, known);
    }

    /// What overflows the stack: nesting, a macro that calls itself, a loop in a regular
    /// expression.
    static JinjaException tooDeep() {
        return new JinjaException(
                "it goes too deep: something calls itself without end, or is nested thousandfold,"
                        + " or a regular expression loops over alternatives like (.|\\n)*");
    }

    /// The same with its line, unless it has one.
    JinjaException at(int otherLine) {
        if (line != UNKNOWN_LINE) {
            return this;
        }
        var out = new JinjaException(String.valueOf(getMessage()), otherLine, unknown, known);
        out.initCause(this);
        return out;
    }

    /// The line of the template, from 1.
    public int line() {
        return line;
    }

    /// The name that is not known, or empty.
    public String unknown() {
        return unknown;
    }

    /// The names that could have been meant by [#unknown()].
    public Set<String> known() {
        return known;
    }
}
