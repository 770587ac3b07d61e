package io.evomerge.estimators;

import io.evomerge.irt.Ability;
import io.evomerge.irt.ItemBank;
import io.evomerge.irt.ItemCurves;
import java.util.Arrays;
import java.util.stream.IntStream;

/// The items that a score is made of.
///
/// @param curves how likely each is answered
/// @param weights how much each counts, `[items]`
public record ScoredItems(ItemCurves curves, double[] weights) {
    public ScoredItems {
        weights = weights.clone();
        if (weights.length != curves.items()) {
            throw new IllegalArgumentException(
                    weights.length + " weights for " + curves.items() + " items");
        }
    }

    public static ScoredItems of(ItemBank bank) {
        return new ScoredItems(bank.curves(), bank.weights());
    }

    @Override
    public double[] weights() {
        return weights.clone();
    }

    public double weight(int item) {
        return weights[item];
    }

    /// Those at other positions than these.
    ScoredItems except(int[] items) {
        boolean[] left = new boolean[weights.length];
        Arrays.fill(left, true);
        for (int item : items) {
            left[item] = false;
        }
        int[] rest = IntStream.range(0, left.length).filter(j -> left[j]).toArray();
        return new ScoredItems(
                curves.ofItems(rest), IntStream.of(rest).mapToDouble(j -> weights[j]).toArray());
    }

    /// The same items, for combinations of abilities.
    ScoredItems along(double[][] directions) {
        return new ScoredItems(curves.along(directions), weights);
    }

    double totalWeight() {
        return IntStream.range(0, weights.length).mapToDouble(j -> weights[j]).sum();
    }

    /// Their part of the score of a model of some ability, `Σ_j w_j E[P_j(θ)]`, with the standard
    /// error `√(Var[Σ w_j P_j(θ)] + Σ w_j² E[P_j (1 − P_j)])`.
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
