package io.evomerge.anchors;

import io.evomerge.irt.Ability;
import io.evomerge.irt.AbilityEstimator;
import io.evomerge.irt.ItemCurves;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Computerised adaptive testing of one model: each next item is among those that lower the
/// ability's uncertainty most at the current estimate.
///
/// Exposure is controlled by the randomesque rule (Kingsbury and Zara 1989): of the best few items,
/// one is drawn, so that not every model meets the same first items. The test ends at a number of
/// items or when the standard error of every coordinate is small enough.
///
/// Confined to one thread: ask [#next], answer with [#answer], until there is no next.
public final class AdaptiveTest {
    private final ItemCurves curves;
    private final Rules rules;
    private final RandomGenerator random;
    private final List<Integer> asked = new ArrayList<>();
    private final List<Double> responses = new ArrayList<>();
    private final boolean[] used;
    private Ability ability;

    /// How a test is given.
    ///
    /// @param mostItems that are asked
    /// @param precision standard error at which the test ends; 0: never
    /// @param exposure of how many best items one is drawn; 1: always the best
    public record Rules(int mostItems, double precision, int exposure) {
        public Rules {
            if (mostItems < 1 || !(precision >= 0) || exposure < 1) {
                throw new IllegalArgumentException(mostItems + ", " + precision + ", " + exposure);
            }
        }
    }

    public AdaptiveTest(ItemCurves curves, Rules rules, RandomGenerator random) {
        this.curves = curves;
        this.rules = rules;
        this.random = random;
        this.used = new boolean[curves.items()];
        this.ability = estimate();
    }

    /// The position of the next item, or nothing when the test is over.
    public Optional<Integer> next() {
        if (asked.size() >= Math.min(rules.mostItems(), curves.items()) || isPrecise()) {
            return Optional.empty();
        }
        var gain = new InformationGain(curves, ability.mean());
        asked.forEach(gain::take);
        List<Integer> best =
                IntStream.range(0, used.length)
                        .filter(j -> !used[j])
                        .boxed()
                        .sorted((i, j) -> Double.compare(gain.of(j), gain.of(i)))
                        .limit(rules.exposure())
                        .toList();
        return Optional.of(best.get(random.nextInt(best.size())));
    }

    /// @param response in [0, 1]
    public void answer(int item, double response) {
        if (used[item] || !(response >= 0 && response <= 1)) {
            throw new IllegalArgumentException(
                    "item %d was asked before, or %s is no response".formatted(item, response));
        }
        used[item] = true;
        asked.add(item);
        responses.add(response);
        ability = estimate();
    }

    /// What is known so far.
    public Ability ability() {
        return ability;
    }

    /// The items asked so far, in order.
    public List<Integer> asked() {
        return List.copyOf(asked);
    }

    private Ability estimate() {
        int[] items = asked.stream().mapToInt(Integer::intValue).toArray();
        return AbilityEstimator.STANDARD.estimate(
                curves.ofItems(items),
                responses.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private boolean isPrecise() {
        return IntStream.range(0, ability.dimensions())
                .allMatch(k -> ability.standardError(k) < rules.precision());
    }
}
