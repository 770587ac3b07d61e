package io.evomerge.answers;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// A regular expression in Python's language (`re`), as task files hold it. It is rewritten for
/// Java where the two differ ([PythonSyntax]); what has no counterpart is refused. Two patterns are
/// equal if their texts are.
public final class PythonPattern {
    private final String source;
    private final Pattern pattern;

    private PythonPattern(String source, Pattern pattern) {
        this.source = source;
        this.pattern = pattern;
    }

    /// @throws IllegalArgumentException saying what is wrong with it
    public static PythonPattern of(String source) {
        String java = PythonSyntax.toJava(source);
        try {
            // `.` and `$` know `\n` alone as a line's end; \d, \b and (?i) mean all of Unicode.
            return new PythonPattern(
                    source,
                    Pattern.compile(java, Pattern.UNIX_LINES | Pattern.UNICODE_CHARACTER_CLASS));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(e.getDescription(), e);
        }
    }

    /// As it was written, in Python's language.
    public String source() {
        return source;
    }

    /// Python's `re.findall`: every match, and of a match its groups, in order; of a pattern without
    /// groups the whole match. A group that took no part is empty.
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
        return other instanceof PythonPattern that && source.equals(that.source);
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
