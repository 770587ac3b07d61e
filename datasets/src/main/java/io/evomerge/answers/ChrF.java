package io.evomerge.answers;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// `chrf`: overlap of character n-grams, `n` = 1 to 6, white space left out:
///
/// `chrF = (1 + β²) · P · R / (β² · P + R)`, with `β = 2`: recall counts twice as much. `P` is the
/// share of the text's n-grams that the reference holds too, `R` the share of the reference's that
/// the text holds, both averaged over those `n` for which both sides have n-grams. Without any
/// overlap it is 0.
///
/// An item's score is that of its best reference. Reported is `chrF` of n-grams counted over all
/// items, times 100; of a text, only those `n` are counted for which its reference has n-grams.
///
/// @see <a href="https://aclanthology.org/W15-3049">Popović 2015, equation 1</a>; β = 2 and the
///     average over the orders as in <a href="https://aclanthology.org/W18-6319">sacreBLEU</a>
public record ChrF() implements TextMetric {
    static final String KEY = "chrf";

    private static final int ORDERS = 6;
    private static final double BETA_SQUARED = 4;

    @Override
    public String key() {
        return KEY;
    }

    @Override
    public String aggregation() {
        return KEY;
    }

    /// The counts are, order by order: the text's n-grams, the reference's, and those shared.
    @Override
    public Measurement measure(String text, List<String> references) {
        List<String> said = characters(text);
        return references.stream()
                .map(reference -> measure(said, characters(reference)))
                .max(Comparator.comparingDouble(Measurement::score))
                .orElseThrow();
    }

    @Override
    public double report(List<Measurement> items) {
        List<Double> counts = new ArrayList<>();
        for (int i = 0; i < 3 * ORDERS; i++) {
            counts.add(Measurement.sum(items, i));
        }
        return 100 * score(counts);
    }

    private static Measurement measure(List<String> said, List<String> right) {
        List<Double> counts = new ArrayList<>();
        for (int n = 1; n <= ORDERS; n++) {
            int needed = NGrams.count(right.size(), n);
            // As in sacreBLEU: a reference without n-grams does not make those of the text wrong.
            counts.add(needed == 0 ? 0 : (double) NGrams.count(said.size(), n));
            counts.add((double) needed);
            counts.add((double) NGrams.shared(NGrams.of(said, n), NGrams.of(right, n)));
        }
        return new Measurement(Math.min(1, score(counts)), counts);
    }

    private static double score(List<Double> counts) {
        double precision = 0;
        double recall = 0;
        int orders = 0;
        for (int n = 0; n < ORDERS; n++) {
            double said = counts.get(3 * n);
            double right = counts.get(3 * n + 1);
            if (said > 0 && right > 0) {
                precision += counts.get(3 * n + 2) / said;
                recall += counts.get(3 * n + 2) / right;
                orders++;
            }
        }
        if (precision == 0 || recall == 0) {
            return 0;
        }
        return (1 + BETA_SQUARED)
                * precision
                * recall
                / (BETA_SQUARED * precision + recall)
                / orders;
    }

    private static List<String> characters(String text) {
        return text.codePoints()
                .filter(c -> !Character.isWhitespace(c) && !Character.isSpaceChar(c))
                .mapToObj(Character::toString)
                .toList();
    }
}
