package io.evomerge.answers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// `bleu`: how many of a text's word n-grams stand in the references, for `n` = 1 to 4:
///
/// `BLEU = BP · exp(Σₙ log pₙ / N)`, with `pₙ` the share of the text's n-grams that a reference
/// holds, each counted at most as often as in that reference which has it most often, and
/// `BP = exp(1 − r/c)` if the text's length `c` is below `r`, that of the reference nearest in
/// length (the shorter of two equally near), else 1.
///
/// Of lengths and matches summed over all items `BLEU` is reported, times 100. An item's score is
/// BLEU of that item alone, and `N` is then the longest n-gram that the text can hold. Precisions
/// without any match are smoothed: the k-th of them counts as if it had `1/2ᵏ` matches. Where no
/// single word matches, BLEU is 0.
///
/// Words are those of mteval-v13a: ASCII punctuation and symbols stand alone, but `.` and `,`
/// between digits, `-` not after a digit, and apostrophes, belong to their word.
///
/// @see <a href="https://aclanthology.org/P02-1040">Papineni et al. 2002, section 2.3</a>
/// @see <a href="https://aclanthology.org/W14-3346">Chen and Cherry 2014</a>, smoothing 3
/// @see <a href="https://aclanthology.org/W18-6319">Post 2018</a>, sacreBLEU
public record Bleu() implements TextMetric {
    static final String KEY = "bleu";

    private static final int ORDERS = 4;
    private static final Pattern SYMBOL = Pattern.compile("[\\p{Punct}&&[^-.,']]");
    private static final Pattern POINT_AFTER_OTHER = Pattern.compile("([^0-9])([.,])");
    private static final Pattern POINT_BEFORE_OTHER = Pattern.compile("([.,])([^0-9])");
    private static final Pattern DASH_AFTER_DIGIT = Pattern.compile("([0-9])(-)");
    private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Z}]+");

    @Override
    public String key() {
        return KEY;
    }

    @Override
    public String aggregation() {
        return KEY;
    }

    /// The counts are matches of each order, n-grams of each order, the text's length, and the
    /// reference's.
    @Override
    public Measurement measure(String text, List<String> references) {
        List<String> said = words(text);
        List<List<String>> right = references.stream().map(Bleu::words).toList();
        List<Double> counts = new ArrayList<>();
        for (int n = 1; n <= ORDERS; n++) {
            counts.add((double) NGrams.shared(NGrams.of(said, n), most(right, n)));
        }
        for (int n = 1; n <= ORDERS; n++) {
            counts.add((double) NGrams.count(said.size(), n));
        }
        counts.add((double) said.size());
        counts.add((double) nearestLength(said.size(), right));
        return new Measurement(Math.min(1, score(counts, true)), counts);
    }

    @Override
    public double report(List<Measurement> items) {
        List<Double> counts = new ArrayList<>();
        for (int i = 0; i < 2 * ORDERS + 2; i++) {
            counts.add(Measurement.sum(items, i));
        }
        return 100 * score(counts, false);
    }

    /// @param alone whether only the orders that the text can hold are averaged
    private static double score(List<Double> counts, boolean alone) {
        double length = counts.get(2 * ORDERS);
        int orders = 0;
        double logSum = 0;
        double smoothed = 1;
        for (int n = 0; n < ORDERS && counts.get(ORDERS + n) > 0; n++) {
            double matches = counts.get(n);
            if (matches == 0) {
                smoothed /= 2;
                matches = smoothed;
            }
            logSum += Math.log(matches / counts.get(ORDERS + n));
            orders++;
        }
        if (counts.get(0) == 0 || (!alone && orders < ORDERS)) {
            return 0;
        }
        double brevity = Math.min(0, 1 - counts.get(2 * ORDERS + 1) / length);
        return Math.exp(brevity + logSum / orders);
    }

    /// Each n-gram as often as in that reference which has it most often.
    private static Map<List<String>, Integer> most(List<List<String>> references, int n) {
        Map<List<String>, Integer> out = new HashMap<>();
        for (List<String> reference : references) {
            NGrams.of(reference, n).forEach((gram, count) -> out.merge(gram, count, Math::max));
        }
        return out;
    }

    private static int nearestLength(int length, List<List<String>> references) {
        int best = references.getFirst().size();
        for (List<String> reference : references) {
            int distance = Math.abs(reference.size() - length);
            int before = Math.abs(best - length);
            if (distance < before || (distance == before && reference.size() < best)) {
                best = reference.size();
            }
        }
        return best;
    }

    static List<String> words(String text) {
        String plain =
                text.replace("-\n", "")
                        .replace("\n", " ")
                        .replace("&quot;", "\"")
                        .replace("&amp;", "&")
                        .replace("&lt;", "<")
                        .replace("&gt;", ">");
        String padded = " " + SYMBOL.matcher(plain).replaceAll(" $0 ") + " ";
        padded = POINT_AFTER_OTHER.matcher(padded).replaceAll("$1 $2 ");
        padded = POINT_BEFORE_OTHER.matcher(padded).replaceAll(" $1 $2");
        padded = DASH_AFTER_DIGIT.matcher(padded).replaceAll("$1 $2 ");
        return Arrays.stream(BLANKS.split(padded)).filter(word -> !word.isEmpty()).toList();
    }
}
