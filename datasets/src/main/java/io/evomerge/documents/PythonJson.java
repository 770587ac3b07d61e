package io.evomerge.documents;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.stream.JsonReader;
import java.io.IOException;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// JSON as Python writes it, where `NaN`, `Infinity` and `-Infinity` are numbers and whole numbers
/// have any length. Gson would read the words as text.
final class PythonJson {
    private static final Gson GSON =
            new GsonBuilder().setObjectToNumberStrategy(PythonJson::number).create();
    private static final List<String> WORDS = List.of("NaN", "-Infinity", "Infinity");

    /// Python reads no longer ones either.
    private static final Pattern WHOLE = Pattern.compile("-?\\d{1,4300}");

    /// Fewer characters are always a long.
    private static final int LONG_DIGITS = 19;

    /// In front of a word that stood without quotes. JSON text holds no such character.
    private static final char MARK = '\0';

    private PythonJson() {}

    /// Maps, lists, strings, booleans, null; numbers as [Long], [BigInteger] or [Double].
    ///
    /// @throws com.google.gson.JsonParseException if it is no JSON
    static @Nullable Object parse(String text) {
        if (WORDS.stream().noneMatch(text::contains)) {
            return GSON.fromJson(text, Object.class);
        }
        return unmarked(GSON.fromJson(marked(text), Object.class));
    }

    private static Number number(JsonReader in) throws IOException {
        String text = in.nextString();
        if (!WHOLE.matcher(text).matches()) {
            return Double.valueOf(text);
        }
        return text.length() < LONG_DIGITS ? (Number) Long.valueOf(text) : whole(text);
    }

    private static Number whole(String text) {
        BigInteger whole = new BigInteger(text);
        return whole.bitLength() < Long.SIZE ? (Number) whole.longValueExact() : whole;
    }

    private static String marked(String text) {
        var out = new StringBuilder();
        boolean isQuoted = false;
        for (int i = 0; i < text.length(); ) {
            int length = isQuoted && text.charAt(i) == '\\' ? 2 : isQuoted ? 1 : lengthAt(text, i);
            String piece = text.substring(i, Math.min(i + length, text.length()));
            isQuoted ^= piece.equals("\"");
            out.append(!isQuoted && WORDS.contains(piece) ? "\"" + MARK + piece + "\"" : piece);
            i += length;
        }
        return out.toString();
    }

    /// Of one of the words, or else of a character.
    private static int lengthAt(String text, int at) {
        return WORDS.stream()
                .filter(word -> text.startsWith(word, at))
                .mapToInt(String::length)
                .findFirst()
                .orElse(1);
    }

    private static @Nullable Object unmarked(@Nullable Object value) {
        if (value == null) {
            return null;
        }
        return switch (value) {
            case Map<?, ?> map -> {
                Map<String, @Nullable Object> out = new LinkedHashMap<>();
                map.forEach((key, v) -> out.put(String.valueOf(key), unmarked(v)));
                yield out;
            }
            case List<?> list -> list.stream().map(PythonJson::unmarked).toList();
            case String text -> numberOrText(text);
            default -> value;
        };
    }

    private static Object numberOrText(String text) {
        boolean isMarked = text.indexOf(MARK) == 0 && WORDS.contains(text.substring(1));
        return isMarked ? Double.valueOf(text.substring(1)) : text;
    }
}
