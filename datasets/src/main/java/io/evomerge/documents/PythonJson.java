package io.evomerge.documents;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// JSON as Python reads and writes it, where `NaN`, `Infinity` and `-Infinity` are numbers and
/// whole numbers have any length. Gson refuses the words, or, as it comes, takes them for text, as
/// it does anything without quotes; and `[1,]` for `[1, null]`.
final class PythonJson {
    private static final Gson GSON =
            new GsonBuilder()
                    .setStrictness(Strictness.STRICT)
                    .setObjectToNumberStrategy(PythonJson::number)
                    .create();
    private static final List<String> WORDS = List.of("NaN", "-Infinity", "Infinity");

    /// Python reads no longer ones either.
    private static final Pattern WHOLE = Pattern.compile("-?\\d{1,4300}");

    /// Fewer characters are always a long.
    private static final int LONG_DIGITS = 19;

    /// In front of a word that stood without quotes; no text that anyone writes begins so.
    private static final char MARK = '\0';

    private static final String MARK_IN_JSON = "\\u0000";

    /// From here on, and below [#SMALLEST_EXPONENT], Python writes fractions with an exponent.
    private static final int LARGEST_EXPONENT = 16;

    private static final int SMALLEST_EXPONENT = -4;

    private PythonJson() {}

    /// Maps, lists, strings, booleans, null; numbers as [Long], [BigInteger] or [Double]. Of an
    /// empty text, null.
    ///
    /// @throws com.google.gson.JsonParseException if it is no JSON
    static @Nullable Object parse(String text) {
        if (WORDS.stream().noneMatch(text::contains)) {
            return GSON.fromJson(text, Object.class);
        }
        return unmarked(GSON.fromJson(marked(text), Object.class));
    }

    /// What is wrong with a text that is no JSON, in one line, without Gson's own advice.
    static String reason(JsonParseException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        String first = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
        String place =
                first.replaceFirst("^Use JsonReader.* to accept malformed JSON", "Malformed");
        return place.replaceFirst(" path \\$\\S{80,}", "");
    }

    /// A number as Python writes it: `0.0005`, `12345678.5`, `1e-05`, where Java's are `5.0E-4`,
    /// `1.23456785E7` and `1.0E-5`.
    static String text(double number) {
        if (number == 0 || !Double.isFinite(number)) {
            return String.valueOf(number);
        }
        BigDecimal digits = new BigDecimal(Double.toString(number)).stripTrailingZeros();
        int exponent = digits.precision() - digits.scale() - 1;
        if (exponent >= SMALLEST_EXPONENT && exponent < LARGEST_EXPONENT) {
            String plain = digits.toPlainString();
            return plain.contains(".") ? plain : plain + ".0";
        }
        String mantissa = digits.movePointLeft(exponent).stripTrailingZeros().toPlainString();
        return "%se%s%02d".formatted(mantissa, exponent < 0 ? "-" : "+", Math.abs(exponent));
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
            out.append(
                    !isQuoted && WORDS.contains(piece)
                            ? "\"" + MARK_IN_JSON + piece + "\""
                            : piece);
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
