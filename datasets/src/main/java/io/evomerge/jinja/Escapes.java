package io.evomerge.jinja;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The escapes of Python's text literals. Unknown ones stay as they are, backslash included.
final class Escapes {
    private static final Pattern ESCAPE =
            Pattern.compile(
                    "\\\\(?:([\\\\'\"abfnrtv\\n])|x(\\p{XDigit}{2})|u(\\p{XDigit}{4})|U(\\p{XDigit}{8})"
                            + "|([0-7]{1,3}))");

    private Escapes() {}

    static String value(String literal) {
        if (literal.indexOf('\\') < 0) {
            return literal;
        }
        return ESCAPE.matcher(literal)
                .replaceAll(match -> Matcher.quoteReplacement(character(match)));
    }

    private static String character(MatchResult match) {
        if (match.group(1) != null) {
            return simple(match.group(1).charAt(0));
        }
        if (match.group(5) != null) {
            return Character.toString(Integer.parseInt(match.group(5), 8));
        }
        for (int i = 2; i < 5; i++) {
            if (match.group(i) != null) {
                int code = Integer.parseUnsignedInt(match.group(i), 16);
                if (!Character.isValidCodePoint(code)) {
                    throw new JinjaException("\\U" + match.group(i) + " is no character");
                }
                return Character.toString(code);
            }
        }
        throw new IllegalStateException(match.group());
    }

    private static String simple(char c) {
        return switch (c) {
            case 'a' -> "\u0007";
            case 'b' -> "\b";
            case 'f' -> "\f";
            case 'n' -> "\n";
            case 'r' -> "\r";
            case 't' -> "\t";
            case 'v' -> "\u000b";
            case '\n' -> "";
            default -> String.valueOf(c);
        };
    }
}
