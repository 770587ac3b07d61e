package io.evomerge.answers;

import java.util.List;
import java.util.Locale;

/// Filters without settings.
///
/// | function            | what is left                                                      |
/// |---------------------|-------------------------------------------------------------------|
/// | `take_first`        | the text as it is: there is one answer per item, the greedy one   |
/// | `lowercase`         | the text in lower case                                            |
/// | `uppercase`         | the text in upper case                                            |
/// | `remove_whitespace` | the text without white space before it                            |
public enum TextFilter implements Filter {
    TAKE_FIRST,
    LOWERCASE,
    UPPERCASE,
    REMOVE_WHITESPACE;

    @Override
    public String function() {
        return name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String apply(String text, List<String> choices) {
        return switch (this) {
            case TAKE_FIRST -> text;
            case LOWERCASE -> text.toLowerCase(Locale.ROOT);
            case UPPERCASE -> text.toUpperCase(Locale.ROOT);
            case REMOVE_WHITESPACE -> text.stripLeading();
        };
    }
}
