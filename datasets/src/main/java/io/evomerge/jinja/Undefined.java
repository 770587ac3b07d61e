package io.evomerge.jinja;

import java.util.Set;

/// The value of a name that is not known. Strict, it is an error wherever it is used but for
/// `is defined` and `default`; else it is empty and false, and only its parts are errors.
///
/// @param described what is not known, as a message says it
/// @param name the unknown name, and `known` what it may have been meant for
record Undefined(String described, String name, Set<String> known, boolean strict) {
    Undefined {
        known = Set.copyOf(known);
    }

    JinjaException error() {
        return JinjaException.unknown(described, name, known);
    }

    /// The value, if it may be used; of markup, its text.
    static Object used(Object value) {
        if (value instanceof Undefined undefined && undefined.strict()) {
            throw undefined.error();
        }
        return value instanceof Markup markup ? markup.text() : value;
    }
}
