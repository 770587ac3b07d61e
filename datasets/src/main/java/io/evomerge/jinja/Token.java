package io.evomerge.jinja;

/// A piece of a template.
///
/// @param text the piece itself; of a string literal, its value
/// @param line from 1
record Token(Kind kind, String text, int line) {
    enum Kind {
        /// Text outside of tags.
        DATA,
        /// `{{`
        PRINT_BEGIN,
        /// `}}`
        PRINT_END,
        /// `{%`
        BLOCK_BEGIN,
        /// `%}`
        BLOCK_END,
        NAME,
        STRING,
        INTEGER,
        FLOAT,
        OPERATOR,
        END
    }

    boolean is(Kind other, String otherText) {
        return kind == other && text.equals(otherText);
    }

    boolean isOperator(String otherText) {
        return is(Kind.OPERATOR, otherText);
    }

    boolean isName(String otherText) {
        return is(Kind.NAME, otherText);
    }

    /// For messages.
    String described() {
        return switch (kind) {
            case DATA -> "text";
            case END -> "the template's end";
            default -> "'" + text + "'";
        };
    }
}
