package io.evomerge.jinja;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Regular expressions as Python's `re` reads them, carried out by Java's.
///
/// [PythonSyntax] rewrites what the two write differently. As in Python, classes such as `\w` are
/// Unicode's, and only `\n` ends a line. What Python's replacements write as `\1` and `\g<name>`
/// is filled in.
public final class PythonPattern {
    private static final int FLAGS = Pattern.UNIX_LINES | Pattern.UNICODE_CHARACTER_CLASS;
    private static final Pattern REFERENCE = Pattern.compile("\\\\(?:(\\d{1,2})|g<(\\w+)>|(.))");

    private PythonPattern() {}

    /// @param extraFlags of [Pattern], such as `CASE_INSENSITIVE`
    /// @throws JinjaException if it is no pattern, or one that Java reads otherwise
    public static Pattern compile(String pattern, int extraFlags) {
        String java = PythonSyntax.toJava(pattern);
        try {
            return Pattern.compile(java, FLAGS | extraFlags);
        } catch (PatternSyntaxException e) {
            throw new JinjaException(
                    "'%s' is no regular expression: %s".formatted(pattern, e.getDescription()));
        }
    }

    /// Python's `re.sub`.
    ///
    /// @param most replacements; 0 for all
    static String substituted(Pattern pattern, String replacement, String text, int most) {
        Matcher matcher = pattern.matcher(text);
        var out = new StringBuilder();
        for (int i = 0; (most == 0 || i < most) && matcher.find(); i++) {
            matcher.appendReplacement(out, "");
            out.append(filled(replacement, matcher));
        }
        return matcher.appendTail(out).toString();
    }

    private static String filled(String replacement, Matcher found) {
        return REFERENCE
                .matcher(replacement)
                .replaceAll(match -> Matcher.quoteReplacement(reference(match, found)));
    }

    private static String reference(MatchResult match, Matcher found) {
        String group = match.group(1) != null ? match.group(1) : match.group(2);
        if (group == null) {
            return Escapes.value(match.group());
        }
        try {
            String text =
                    group.matches("\\d+")
                            ? found.group(Integer.parseInt(group))
                            : found.group(PythonSyntax.name(group));
            return text == null ? "" : text;
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new JinjaException("the pattern has no group '" + group + "'");
        }
    }
}
