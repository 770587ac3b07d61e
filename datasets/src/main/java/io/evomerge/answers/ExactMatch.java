package io.evomerge.answers;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// `exact_match`: 1 if the text equals one of the references, else 0. Reported is the mean.
///
/// Both sides are prepared alike, in this order: what the regular expressions match is removed, one
/// after the other; then case, ASCII punctuation and the digits 0-9 are dropped, where asked for;
/// last, white space at the ends is removed, and every run of it becomes one blank. Unlike
/// lm-evaluation-harness, where white space counts: a tokenizer's leading blank is no error.
///
/// @param ignoreCase `ignore_case`
/// @param ignorePunctuation `ignore_punctuation`
/// @param ignoreNumbers `ignore_numbers`
/// @param ignored `regexes_to_ignore`
/// @see <a href="https://github.com/huggingface/evaluate/tree/main/metrics/exact_match">its
///     options, as documented</a>
public record ExactMatch(
        boolean ignoreCase,
        boolean ignorePunctuation,
        boolean ignoreNumbers,
        List<RegularExpression> ignored)
        implements TextMetric {
    static final String KEY = "exact_match";

    /// Equal but for white space.
    public static final ExactMatch PLAIN = new ExactMatch(false, false, false, List.of());

    private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Z}]+");
    private static final Pattern PUNCTUATION = Pattern.compile("\\p{Punct}+");
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");

    public ExactMatch {
        ignored = List.copyOf(ignored);
    }

    @Override
    public String key() {
        return KEY;
    }

    @Override
    public Map<String, Object> options() {
        Map<String, Object> out = new LinkedHashMap<>();
        if (ignoreCase) {
            out.put("ignore_case", true);
        }
        if (ignorePunctuation) {
            out.put("ignore_punctuation", true);
        }
        if (ignoreNumbers) {
            out.put("ignore_numbers", true);
        }
        if (!ignored.isEmpty()) {
            out.put("regexes_to_ignore", ignored.stream().map(RegularExpression::source).toList());
        }
        return out;
    }

    @Override
    public Measurement measure(String text, List<String> references) {
        String said = prepared(text);
        return Measurement.of(references.stream().anyMatch(r -> prepared(r).equals(said)));
    }

    private String prepared(String text) {
        String out = text;
        for (RegularExpression pattern : ignored) {
            out = pattern.remove(out);
        }
        if (ignoreCase) {
            out = out.toLowerCase(Locale.ROOT);
        }
        if (ignorePunctuation) {
            out = PUNCTUATION.matcher(out).replaceAll("");
        }
        if (ignoreNumbers) {
            out = DIGITS.matcher(out).replaceAll("");
        }
        return BLANKS.matcher(out).replaceAll(" ").strip();
    }
}
