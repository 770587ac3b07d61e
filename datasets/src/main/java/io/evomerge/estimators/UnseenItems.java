package io.evomerge.estimators;

import io.evomerge.anchors.AnchorSet;
import io.evomerge.irt.Ability;
import io.evomerge.irt.ItemBank;
import io.evomerge.irt.ItemCurves;
import java.util.stream.IntStream;

/// The items of a bank that are no anchors, and what a model of some ability makes of them.
///
/// @param weights of the items in the score
record UnseenItems(ItemCurves curves, double[] weights) {
    static UnseenItems of(ItemBank bank, AnchorSet anchors) {
        boolean[] seen = new boolean[bank.items()];
        for (int item : anchors.items()) {
            seen[item] = true;
        }
        int[] rest = IntStream.range(0, seen.length).filter(j -> !seen[j]).toArray();
        return new UnseenItems(
                bank.curves().ofItems(rest),
                IntStream.of(rest).mapToDouble(bank::weight).toArray());
    }

    /// Their part of the score, with its error.
    Estimate expected(Ability ability) {
        double mean = 0;
        double square = 0;
        double chance = 0;
        for (Ability.Node node : ability.nodes()) {
            double score = 0;
            for (int j = 0; j < weights.length; j++) {
                double p = curves.probability(j, node.ability());
                score += weights[j] * p;
                chance += node.weight() * weights[j] * weights[j] * p * (1 - p);
            }
            mean += node.weight() * score;
            square += node.weight() * score * score;
        }
        return new Estimate(mean, Math.sqrt(Math.max(0, square - mean * mean) + chance));
    }
}
