package io.evomerge.answers;

import io.evomerge.jinja.PythonPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A regular expression in Python's language (`re`), as task files hold it; what Java cannot say is
/// refused ([PythonPattern]). Two are equal if their texts are.
public final class RegularExpression {
    private final String source;
    private final Pattern pattern;

    private RegularExpression(String source, Pattern pattern) {
        this.source = source;
        this.pattern = pattern;
    }

    /// @throws JinjaException saying what is wrong with it
    public static RegularExpression of(String source) {
        return new RegularExpression(source, PythonPattern.compile(source, 0));
    }

    /// As it was written, in Python's language.
    public String source() {
        return source;
    }

    /// Python's `re.findall`: every match, and of a match its groups, in order; of a pattern
    /// without groups the whole match. A group that took no part is empty.
    List<List<String>> findAll(String text) {
        return guarded(
                () -> {
                    Matcher matcher = pattern.matcher(text);
                    List<List<String>> out = new ArrayList<>();
                    while (matcher.find()) {
                        out.add(groups(matcher));
                    }
                    return out;
                });
    }

    /// The text without what matches.
    String remove(String text) {
        return guarded(() -> pattern.matcher(text).replaceAll(""));
    }

    private static List<String> groups(Matcher matcher) {
        if (matcher.groupCount() == 0) {
            return List.of(matcher.group());
        }
        List<String> out = new ArrayList<>();
        for (int i = 1; i <= matcher.groupCount(); i++) {
            out.add(Objects.requireNonNullElse(matcher.group(i), ""));
        }
        return out;
    }

    /// Java matches some loops by recursion. What overflows the stack must not end the program.
    private <T> T guarded(Supplier<T> match) {
        try {
            return match.get();
        } catch (StackOverflowError e) {
            throw new IllegalStateException(
                    "the regular expression '%s' is too deep for a long text; write (?s).* for"
                                    .formatted(source)
                            + " loops over alternatives like (.|\\n)*",
                    e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RegularExpression that && source.equals(that.source);
    }

    @Override
    public int hashCode() {
        return source.hashCode();
    }

    @Override
    public String toString() {
        return source;
    }
}
