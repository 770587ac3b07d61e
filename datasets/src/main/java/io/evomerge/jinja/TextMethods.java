package io.evomerge.jinja;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The methods of Python's `str`.
final class TextMethods {
    static final Set<String> NAMES =
            Set.of(
                    "strip",
                    "lstrip",
                    "rstrip",
                    "split",
                    "rsplit",
                    "splitlines",
                    "partition",
                    "rpartition",
                    "lower",
                    "upper",
                    "title",
                    "capitalize",
                    "casefold",
                    "swapcase",
                    "replace",
                    "startswith",
                    "endswith",
                    "removeprefix",
                    "removesuffix",
                    "join",
                    "index",
                    "rindex",
                    "find",
                    "rfind",
                    "count",
                    "format",
                    "zfill",
                    "ljust",
                    "rjust",
                    "center",
                    "isdigit",
                    "isnumeric",
                    "isdecimal",
                    "isalpha",
                    "isalnum",
                    "isspace",
                    "isupper",
                    "islower");

    private static final Set<String> WITHOUT_INPUTS =
            Set.of("lower", "upper", "casefold", "title", "capitalize", "swapcase");

    /// What `isdigit` takes for digits, and `isdecimal` does not.
    private static final String RAISED = "²³¹⁰⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉";

    /// Where `splitlines` cuts.
    static final Pattern LINE_BREAK = Pattern.compile("\\R|[\\x1c-\\x1e]");

    private TextMethods() {}

    static Object call(String text, String name, Arguments given) {
        if (WITHOUT_INPUTS.contains(name) || name.startsWith("is")) {
            given.only();
        }
        return switch (name) {
            case "strip" -> strip(text, given, true, true);
            case "lstrip" -> strip(text, given, true, false);
            case "rstrip" -> strip(text, given, false, true);
            case "split" -> split(text, given, false);
            case "rsplit" -> split(text, given, true);
            case "splitlines" -> lines(text, given.only("keepends").truth(0, "keepends", false));
            case "partition" -> partition(text, given.only("sep"), false);
            case "rpartition" -> partition(text, given.only("sep"), true);
            case "lower" -> text.toLowerCase(Locale.ROOT);
            case "upper" -> text.toUpperCase(Locale.ROOT);
            case "casefold" -> text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
            case "title" -> title(text);
            case "capitalize" -> capitalized(text);
            case "swapcase" -> swapped(text);
            case "replace" -> replaced(text, given.only("old", "new", "count"));
            case "startswith" -> affix(given, part -> text.startsWith(part));
            case "endswith" -> affix(given, part -> text.endsWith(part));
            case "removeprefix" -> withoutPrefix(text, given.only("prefix").text(0, "prefix"));
            case "removesuffix" -> withoutSuffix(text, given.only("suffix").text(0, "suffix"));
            case "join" -> joined(text, given.only("iterable").require(0, "iterable"));
            case "index", "rindex", "find", "rfind" -> found(text, name, given);
            case "count" -> count(text, given.only("sub").text(0, "sub"));
            case "format" -> PythonFormat.braces(text, given);
            case "zfill" -> zeros(text, given.only("width").integer(0, "width", 0));
            case "ljust" -> padded(text, given, 0);
            case "rjust" -> padded(text, given, 1);
            case "center" -> padded(text, given, 2);
            default -> isOf(text, name);
        };
    }

    private static String strip(String text, Arguments given, boolean start, boolean end) {
        Object characters = given.only("chars").get(0, "chars").orElse(None.NONE);
        if (characters == None.NONE) {
            String out = start ? Blanks.stripLeading(text) : text;
            return end ? Blanks.stripTrailing(out) : out;
        }
        return strip(text, given.text(0, "chars"), start, end);
    }

    private static String strip(String text, String characters, boolean start, boolean end) {
        int from = 0;
        int to = text.length();
        while (start && from < to && characters.indexOf(text.codePointAt(from)) >= 0) {
            from += Character.charCount(text.codePointAt(from));
        }
        while (end && to > from && characters.indexOf(text.codePointBefore(to)) >= 0) {
            to -= Character.charCount(text.codePointBefore(to));
        }
        return text.substring(from, to);
    }

    private static Object split(String text, Arguments given, boolean fromEnd) {
        given.only("sep", "maxsplit");
        int most = given.integer(1, "maxsplit", -1);
        int limit = most < 0 ? Integer.MAX_VALUE : most;
        boolean atBlanks = given.get(0, "sep").orElse(None.NONE) == None.NONE;
        if (!fromEnd) {
            return atBlanks ? words(text, limit) : parts(text, given.text(0, "sep"), limit);
        }
        String turned = reversed(text);
        List<Object> out =
                atBlanks
                        ? words(turned, limit)
                        : parts(turned, reversed(given.text(0, "sep")), limit);
        out.replaceAll(part -> reversed((String) part));
        Collections.reverse(out);
        return out;
    }

    private static String reversed(String text) {
        return new StringBuilder(text).reverse().toString();
    }

    private static List<Object> parts(String text, String separator, int limit) {
        if (separator.isEmpty()) {
            throw new JinjaException("split() is given an empty separator");
        }
        List<Object> out = new ArrayList<>();
        int start = 0;
        int next = text.indexOf(separator);
        while (next >= 0 && out.size() < limit) {
            out.add(text.substring(start, next));
            start = next + separator.length();
            next = text.indexOf(separator, start);
        }
        out.add(text.substring(start));
        return out;
    }

    private static List<Object> words(String text, int limit) {
        List<Object> out = new ArrayList<>();
        String rest = Blanks.stripLeading(text);
        while (!rest.isEmpty()) {
            int end = out.size() == limit ? rest.length() : firstBlank(rest);
            out.add(rest.substring(0, end));
            rest = Blanks.stripLeading(rest.substring(end));
        }
        return out;
    }

    private static int firstBlank(String text) {
        return IntStream.range(0, text.length())
                .filter(i -> Blanks.isBlank(text.charAt(i)))
                .findFirst()
                .orElse(text.length());
    }

    private static List<Object> lines(String text, boolean keepsEnds) {
        Matcher ends = LINE_BREAK.matcher(text);
        List<Object> out = new ArrayList<>();
        int start = 0;
        while (ends.find()) {
            out.add(text.substring(start, keepsEnds ? ends.end() : ends.start()));
            start = ends.end();
        }
        if (start < text.length()) {
            out.add(text.substring(start));
        }
        return out;
    }

    private static Object partition(String text, Arguments given, boolean last) {
        String separator = given.text(0, "sep");
        if (separator.isEmpty()) {
            throw new JinjaException(given.callee() + " is given an empty separator");
        }
        int at = last ? text.lastIndexOf(separator) : text.indexOf(separator);
        if (at < 0) {
            return new Tuple(last ? List.of("", "", text) : List.of(text, "", ""));
        }
        return new Tuple(
                List.of(text.substring(0, at), separator, text.substring(at + separator.length())));
    }

    /// Upper case for every letter that follows none.
    static String title(String text) {
        var out = new StringBuilder();
        boolean inWord = false;
        for (int c : text.codePoints().toArray()) {
            out.appendCodePoint(inWord ? Character.toLowerCase(c) : Character.toTitleCase(c));
            inWord = Character.isLetter(c);
        }
        return out.toString();
    }

    static String capitalized(String text) {
        if (text.isEmpty()) {
            return text;
        }
        int end = text.offsetByCodePoints(0, 1);
        return Character.toString(Character.toTitleCase(text.codePointAt(0)))
                + text.substring(end).toLowerCase(Locale.ROOT);
    }

    private static String swapped(String text) {
        return text.codePoints()
                .map(
                        c ->
                                Character.isUpperCase(c)
                                        ? Character.toLowerCase(c)
                                        : Character.toUpperCase(c))
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }

    static String replaced(String text, Arguments given) {
        String old = given.text(0, "old");
        String fresh = given.text(1, "new");
        int most = given.integer(2, "count", -1);
        long found = count(text, old);
        long times = most < 0 ? found : Math.min(most, found);
        Sizes.checked(text.length() + times * Math.max(0, fresh.length() - old.length()));
        if (times == found) {
            return text.replace(old, fresh);
        }
        var out = new StringBuilder();
        int start = 0;
        int next = text.indexOf(old);
        for (int i = 0; i < times; i++) {
            out.append(text, start, next).append(fresh);
            start = next + old.length();
            next = text.indexOf(old, Math.max(start, next + 1));
        }
        return out.append(text.substring(start)).toString();
    }

    private static Object affix(Arguments given, java.util.function.Predicate<String> has) {
        Object part = given.only("affix").require(0, "affix");
        return part instanceof Tuple parts
                ? parts.stream().anyMatch(p -> has.test(PythonText.str(p)))
                : has.test(given.text(0, "affix"));
    }

    private static String withoutPrefix(String text, String prefix) {
        return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
    }

    private static String withoutSuffix(String text, String suffix) {
        return text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text;
    }

    private static String joined(String separator, Object parts) {
        List<Object> elements = Values.elements(parts);
        for (Object part : elements) {
            if (!(Undefined.used(part) instanceof String)) {
                throw new JinjaException(
                        "join() needs texts, but one is %s; the filter 'join' takes all"
                                .formatted(PythonText.repr(part)));
            }
        }
        return elements.stream().map(PythonText::str).collect(Collectors.joining(separator));
    }

    private static Object found(String text, String name, Arguments given) {
        String part = given.only("sub").text(0, "sub");
        int at = name.startsWith("r") ? text.lastIndexOf(part) : text.indexOf(part);
        if (at < 0 && name.endsWith("index")) {
            throw new JinjaException(
                    "%s is not in %s".formatted(PythonText.repr(part), PythonText.repr(text)));
        }
        return at < 0 ? -1L : (Object) (long) text.codePointCount(0, at);
    }

    private static long count(String text, String part) {
        if (part.isEmpty()) {
            return Values.length(text) + 1L;
        }
        return parts(text, part, Integer.MAX_VALUE).size() - 1L;
    }

    private static String zeros(String text, int width) {
        int missing = Math.max(0, width - Values.length(text));
        int sign = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
        return text.substring(0, sign) + Sizes.repeated("0", missing) + text.substring(sign);
    }

    /// @param side 0 for text at the left, 1 at the right, 2 in the middle
    private static String padded(String text, Arguments given, int side) {
        int missing =
                Math.max(
                        0,
                        given.only("width", "fill").integer(0, "width", 0) - Values.length(text));
        String fill = given.text(1, "fill", " ");
        if (Values.length(fill) != 1) {
            throw new JinjaException(given.callee() + " fills with one character");
        }
        int before =
                switch (side) {
                    case 0 -> 0;
                    case 1 -> missing;
                    default -> missing / 2 + (missing & (given.integer(0, "width", 0) & 1));
                };
        return Sizes.repeated(fill, before) + text + Sizes.repeated(fill, missing - before);
    }

    static boolean isOf(String text, String name) {
        return switch (name) {
            case "isupper" -> isCased(text, Character::isUpperCase, Character::isLowerCase);
            case "islower" -> isCased(text, Character::isLowerCase, Character::isUpperCase);
            case "isspace" -> all(text, Blanks::isBlank);
            case "isalpha" -> all(text, Character::isLetter);
            case "isalnum" -> all(text, c -> Character.isLetter(c) || isNumeric(c));
            case "isnumeric" -> all(text, TextMethods::isNumeric);
            case "isdigit" -> all(text, c -> Character.isDigit(c) || RAISED.indexOf(c) >= 0);
            default -> all(text, Character::isDigit);
        };
    }

    /// Digits, and numbers such as `½`, `²` and `Ⅷ`; but not the Chinese ones, which Python knows.
    private static boolean isNumeric(int c) {
        int type = Character.getType(c);
        return type == Character.DECIMAL_DIGIT_NUMBER
                || type == Character.LETTER_NUMBER
                || type == Character.OTHER_NUMBER;
    }

    private static boolean isCased(String text, IntPredicate wanted, IntPredicate other) {
        return text.codePoints().anyMatch(wanted) && text.codePoints().noneMatch(other);
    }

    private static boolean all(String text, IntPredicate is) {
        return !text.isEmpty() && text.codePoints().allMatch(is);
    }
}
