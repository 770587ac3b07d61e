package io.evomerge.jinja;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Rewrites a regular expression from Python's language to Java's.
///
/// | Python                     | Java                                                   |
/// |----------------------------|--------------------------------------------------------|
/// | `(?P<name>…)`, `(?P=name)` | `(?<name>…)`, `\k<name>`; see [#name] for the names     |
/// | `(?#…)`, flag `u`          | left out                                               |
/// | `\Z`                       | `\z`, the very end                                     |
/// | `\w`, `\s`                 | letters, numbers and `_`; Unicode's blanks, `\x1c-\x1f`|
/// | `\v`, `\0`, `\123`         | one character, by its code                             |
/// | `{` that counts nothing    | `\{`                                                   |
/// | `{,n}`                     | `{0,n}`                                                |
/// | `[` and `&&` in a class    | escaped: Java would nest and intersect                 |
///
/// Refused: conditions `(?(1)…)`, the flags `a`, `L` and `x`, groups that do not exist, and escapes
/// that Python has not.
///
/// @see <a href="https://docs.python.org/3/library/re.html">Python's re</a> and
///     [java.util.regex.Pattern]
final class PythonSyntax {
    private static final Pattern COUNT = Pattern.compile("\\{(?=[\\d,])(\\d*)(,?)(\\d*)}");
    private static final Pattern FLAGS = Pattern.compile("\\(\\?([a-zA-Z]*)(-[a-zA-Z]+)?([:)])");
    private static final Pattern NAME = Pattern.compile("\\(\\?P([<=])(\\w+)([>)])");
    private static final Pattern CODE =
            Pattern.compile("\\\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})");
    private static final Pattern OCTAL = Pattern.compile("\\\\(0[0-7]{0,2}|[0-3][0-7]{2})");
    private static final Pattern REFERENCE = Pattern.compile("\\\\([1-9][0-9]?)");
    private static final String WORD = "\\p{L}\\p{N}_";
    private static final String BLANK = "\\s\\x1c-\\x1f";

    private final String text;
    private final StringBuilder out = new StringBuilder();
    private final Set<String> names = new HashSet<>();
    private int at;
    private int groups;

    private PythonSyntax(String text) {
        this.text = text;
    }

    /// @throws JinjaException saying what is wrong with it
    static String toJava(String python) {
        var syntax = new PythonSyntax(python);
        while (syntax.at < python.length()) {
            syntax.next();
        }
        return syntax.out.toString();
    }

    private void next() {
        switch (text.charAt(at)) {
            case '\\' -> escape(false);
            case '[' -> characterClass();
            case '(' -> group();
            case '{' -> count();
            default -> out.append(text.charAt(at++));
        }
    }

    private void count() {
        Matcher count = here(COUNT).orElse(null);
        if (count == null) {
            out.append("\\{");
            at++;
            return;
        }
        String least = count.group(1).isEmpty() ? "0" : count.group(1);
        out.append('{').append(least).append(count.group(2)).append(count.group(3)).append('}');
    }

    private void group() {
        if (!text.startsWith("(?", at)) {
            groups++;
            out.append(text.charAt(at++));
        } else if (text.startsWith("(?P", at)) {
            named();
        } else if (text.startsWith("(?#", at)) {
            int end = text.indexOf(')', at);
            at = end < 0 ? text.length() : end + 1;
        } else if (text.startsWith("(?(", at)) {
            throw wrong("a condition '(?(…)…)' is not known here; write both cases, with '|'");
        } else if (startsLook()) {
            out.append(text, at, at + 3);
            at += 3;
        } else {
            flags();
        }
    }

    /// Looks ahead and behind, and atomic groups; `(?<=` and `(?<!` go on with `=` or `!`.
    private boolean startsLook() {
        return at + 2 < text.length() && "=!<>".indexOf(text.charAt(at + 2)) >= 0;
    }

    private void named() {
        Matcher name = here(NAME).orElseThrow(() -> wrong("'(?P' needs '<name>…)' or '=name)'"));
        boolean opens = name.group(1).equals("<");
        if (opens) {
            groups++;
            if (!names.add(name.group(2))) {
                throw wrong("two groups are named '" + name.group(2) + "'");
            }
            out.append("(?<").append(name(name.group(2))).append('>');
            return;
        }
        if (!names.contains(name.group(2))) {
            throw wrong("there is no group named '" + name.group(2) + "'");
        }
        out.append("\\k<").append(name(name.group(2))).append('>');
    }

    /// What a group's name is to Java, whose names have no underscore.
    static String name(String python) {
        return python.replace("_", "U95");
    }

    private void flags() {
        Matcher found = here(FLAGS).orElseThrow(() -> wrong("'(?' begins nothing that is known"));
        String off = found.group(2) == null ? "" : found.group(2);
        for (char flag : (found.group(1) + off).replace("-", "").toCharArray()) {
            if ("imsu".indexOf(flag) < 0) {
                throw wrong("flag '" + flag + "' is not known here; known: i, m, s, u");
            }
        }
        String on = found.group(1).replace("u", "");
        boolean nothing = on.isEmpty() && off.isEmpty() && found.group(3).equals(")");
        out.append(nothing ? "" : "(?" + on + off + found.group(3));
    }

    private void characterClass() {
        out.append(text.charAt(at++));
        if (peek('^')) {
            out.append(text.charAt(at++));
        }
        if (peek(']')) { // the first one stands for itself
            out.append("\\]");
            at++;
        }
        while (at < text.length() && !peek(']')) {
            switch (text.charAt(at)) {
                case '\\' -> escape(true);
                case '[', '&' -> out.append('\\').append(text.charAt(at++));
                default -> out.append(text.charAt(at++));
            }
        }
        if (at == text.length()) {
            throw wrong("'[' is not closed");
        }
        out.append(text.charAt(at++));
    }

    private void escape(boolean inClass) {
        if (at + 1 == text.length()) {
            throw wrong("it ends with a backslash");
        }
        char letter = text.charAt(at + 1);
        if (Character.isDigit(letter)) {
            digits(inClass);
        } else if (letter == 'x' || letter == 'u' || letter == 'U') {
            Matcher code = here(CODE).orElseThrow(() -> wrong("a code is cut short: \\" + letter));
            character(Integer.parseInt(code.group(1).substring(1), 16));
        } else {
            out.append(translated(letter, inClass));
            at += 2;
        }
    }

    private void digits(boolean inClass) {
        Optional<Matcher> octal = here(OCTAL);
        if (octal.isPresent()) {
            character(Integer.parseInt(octal.get().group(1), 8));
            return;
        }
        Matcher reference = here(REFERENCE).orElseThrow(() -> wrong("a bad escape of digits"));
        if (inClass || Integer.parseInt(reference.group(1)) > groups) {
            throw wrong("there is no group " + reference.group(1) + " to refer to");
        }
        // A group of its own, lest digits that follow count as part of the number.
        out.append("(?:\\").append(reference.group(1)).append(')');
    }

    private void character(int code) {
        out.append("\\x{").append(Integer.toHexString(code)).append('}');
    }

    private String translated(char letter, boolean inClass) {
        return switch (letter) {
            case 'w' -> inClass ? WORD : "[" + WORD + "]";
            case 's' -> inClass ? BLANK : "[" + BLANK + "]";
            case 'W' -> "[^" + WORD + "]";
            case 'S' -> "[^" + BLANK + "]";
            case 'v' -> "\\x0b";
            case 'b' -> inClass ? "\\x08" : "\\b";
            case 'd', 'D', 'a', 'f', 'n', 'r', 't' -> "\\" + letter;
            case 'A', 'B' -> outside(letter, inClass, "\\" + letter);
            case 'Z', 'z' -> outside(letter, inClass, "\\z");
            default -> {
                if (Character.isLetter(letter)) {
                    throw wrong("'\\" + letter + "' is no escape of Python's");
                }
                yield "\\" + letter;
            }
        };
    }

    private String outside(char letter, boolean inClass, String java) {
        if (inClass) {
            throw wrong("'\\" + letter + "' has no meaning between brackets");
        }
        return java;
    }

    private boolean peek(char c) {
        return at < text.length() && text.charAt(at) == c;
    }

    /// What stands here, if it is of that form; then it is passed over.
    private Optional<Matcher> here(Pattern form) {
        Matcher matcher = form.matcher(text).region(at, text.length());
        if (!matcher.lookingAt()) {
            return Optional.empty();
        }
        at = matcher.end();
        return Optional.of(matcher);
    }

    private JinjaException wrong(String what) {
        return new JinjaException(
                "'%s' is no regular expression that can be used here: %s (at character %d)"
                        .formatted(text, what, at + 1));
    }
}
