package io.evomerge.answers;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// `f1` of generated text: how far its words overlap with those of a reference, `F = 2PR / (P + R)`
/// with precision `P` and recall `R` of words, each counted as often as it stands on both sides.
/// The best reference counts. Reported is the mean.
///
/// Words are those of SQuAD: lower case, without ASCII punctuation and without the articles a, an
/// and the. If either side has no words left, the score is 1 if neither has, else 0.
///
/// @see <a href="https://arxiv.org/abs/1606.05250">Rajpurkar et al. 2016, section 6.1</a>, and
///     <a href="https://arxiv.org/abs/1806.03822">2018</a> for empty answers
public record TokenF1() implements TextMetric {
    static final String KEY = "f1";

    private static final Pattern PUNCTUATION = Pattern.compile("\\p{Punct}+");
    private static final Pattern ARTICLES = Pattern.compile("(?U)\\b(a|an|the)\\b");
    private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Z}]+");

    @Override
    public String key() {
        return KEY;
    }

    @Override
    public Measurement measure(String text, List<String> references) {
        List<String> said = words(text);
        return Measurement.of(
                references.stream()
                        .mapToDouble(reference -> overlap(said, words(reference)))
                        .max()
                        .orElse(0));
    }

    private static double overlap(List<String> said, List<String> right) {
        if (said.isEmpty() || right.isEmpty()) {
            return said.equals(right) ? 1 : 0;
        }
        Map<String, Long> counts = counts(said);
        long shared =
                counts(right).entrySet().stream()
                        .mapToLong(e -> Math.min(e.getValue(), counts.getOrDefault(e.getKey(), 0L)))
                        .sum();
        // 2PR / (P + R) with P = shared / said and R = shared / right.
        return 2.0 * shared / (said.size() + right.size());
    }

    private static Map<String, Long> counts(List<String> words) {
        return words.stream()
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    private static List<String> words(String text) {
        String bare = PUNCTUATION.matcher(text.toLowerCase(Locale.ROOT)).replaceAll("");
        String spaced = ARTICLES.matcher(bare).replaceAll(" ");
        return Arrays.stream(BLANKS.split(spaced)).filter(word -> !word.isEmpty()).toList();
    }
}
