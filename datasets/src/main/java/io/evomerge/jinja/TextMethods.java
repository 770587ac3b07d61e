package io.evomerge.jinja;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntPredicate;
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

    private TextMethods() {}

    static Object call(String text, String name, Arguments given) {
        return switch (name) {
            case "strip" -> strip(text, given, true, true);
            case "lstrip" -> strip(text, given, true, false);
            case "rstrip" -> strip(text, given, false, true);
            case "split" -> split(text, given, false);
            case "rsplit" -> split(text, given, true);
            case "splitlines" -> lines(text);
            case "partition" -> partition(text, given.text(0, "sep"), false);
            case "rpartition" -> partition(text, given.text(0, "sep"), true);
            case "lower" -> text.toLowerCase(Locale.ROOT);
            case "upper" -> text.toUpperCase(Locale.ROOT);
            case "casefold" -> text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
            case "title" -> title(text);
            case "capitalize" -> capitalized(text);
            case "swapcase" -> swapped(text);
            case "replace" -> replaced(text, given.only("old", "new", "count"));
            case "startswith" -> affix(given, part -> text.startsWith(part));
            case "endswith" -> affix(given, part -> text.endsWith(part));
            case "removeprefix" -> withoutPrefix(text, given.text(0, "prefix"));
            case "removesuffix" -> withoutSuffix(text, given.text(0, "suffix"));
            case "join" -> joined(text, given.only("iterable").require(0, "iterable"));
            case "index", "rindex", "find", "rfind" -> found(text, name, given);
            case "count" -> count(text, given.only("sub").text(0, "sub"));
            case "format" -> PythonFormat.braces(text, given);
            case "zfill" -> zeros(text, given.integer(0, "width", 0));
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

    private static Object lines(String text) {
        return text.isEmpty() ? List.of() : new ArrayList<Object>(text.lines().toList());
    }

    private static Object partition(String text, String separator, boolean last) {
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
        if (most < 0) {
            return text.replace(old, fresh);
        }
        var out = new StringBuilder();
        int start = 0;
        int next = text.indexOf(old);
        for (int i = 0; i < most && next >= 0 && next < text.length(); i++) {
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
        for (Object part : Values.elements(parts)) {
            if (!(Undefined.used(part) instanceof String)) {
                throw new JinjaException(
                        "join() needs texts, but one is %s; the filter 'join' takes all"
                                .formatted(PythonText.repr(part)));
            }
        }
        return Values.elements(parts).stream()
                .map(PythonText::str)
                .collect(Collectors.joining(separator));
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
        return text.substring(0, sign) + "0".repeat(missing) + text.substring(sign);
    }

    /// @param side 0 for text at the left, 1 at the right, 2 in the middle
    private static String padded(String text, Arguments given, int side) {
        int missing =
                Math.max(
                        0,
                        given.only("width", "fill").integer(0, "width", 0) - Values.length(text));
        String fill = given.text(1, "fill", " ");
        int before =
                switch (side) {
                    case 0 -> 0;
                    case 1 -> missing;
                    default -> missing / 2 + (missing & (given.integer(0, "width", 0) & 1));
                };
        return fill.repeat(before) + text + fill.repeat(missing - before);
    }

    private static boolean isOf(String text, String name) {
        return switch (name) {
            case "isupper" -> isCased(text, Character::isUpperCase, Character::isLowerCase);
            case "islower" -> isCased(text, Character::isLowerCase, Character::isUpperCase);
            case "isspace" -> all(text, Blanks::isBlank);
            case "isalpha" -> all(text, Character::isLetter);
            case "isalnum" -> all(text, Character::isLetterOrDigit);
            default -> all(text, Character::isDigit);
        };
    }

    private static boolean isCased(String text, IntPredicate wanted, IntPredicate other) {
        return text.codePoints().anyMatch(wanted) && text.codePoints().noneMatch(other);
    }

    private static boolean all(String text, IntPredicate is) {
        return !text.isEmpty() && text.codePoints().allMatch(is);
    }
}
