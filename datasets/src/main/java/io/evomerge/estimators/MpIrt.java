package io.evomerge.estimators;

import io.evomerge.anchors.AnchorSet;
import io.evomerge.irt.Ability;
import io.evomerge.irt.AbilityEstimator;
import io.evomerge.irt.ItemBank;
import io.evomerge.irt.ItemCurves;
import java.util.List;

/// Merged-performance-IRT of MERGE³: p-IRT with the ability of a merge as a combination of its
/// endpoints' abilities, `θ = Σ_t λ_t θ_t`, so that few anchors suffice to find it:
///
/// `(n/N) · Σ_{j∈S} w_j y_j + (1 − n/N) · mean_{j∉S} P_j(θ)`.
///
/// The paper fits `λ` by maximum likelihood, which runs off to infinity if all answers are right.
/// A normal prior about `1/T` stops that, and gives `λ` a posterior, over which `P` is averaged.
///
/// @see <a href="https://arxiv.org/abs/2502.10436">Mencattini et al. 2025 (MERGE³), definition 1
// and
///     equation 6</a>
public final class MpIrt implements ScoreEstimator {
    /// Of each `λ_t`: a standard deviation of 1 about `1/T`.
    public static final double PRIOR_PRECISION = 1;

    private final AnchorSet anchors;
    private final ItemCurves asked;
    private final UnseenItems unseen;
    private final AbilityEstimator combinations;
    private final double seenShare;

    /// @param endpoints abilities of the models that are merged, `[T × dimensions]`
    /// @param priorPrecision of each `λ_t` about `1/T`; 0: maximum likelihood
    public MpIrt(
            ItemBank bank, AnchorSet anchors, List<double[]> endpoints, double priorPrecision) {
        if (endpoints.isEmpty()) {
            throw new IllegalArgumentException("no endpoints");
        }
        double[][] directions = endpoints.toArray(double[][]::new);
        ItemCurves curves = bank.curves().along(directions);
        this.anchors = anchors;
        this.asked = curves.ofItems(anchors.items());
        UnseenItems rest = UnseenItems.of(bank, anchors);
        this.unseen = new UnseenItems(rest.curves().along(directions), rest.weights());
        this.combinations = new AbilityEstimator(1.0 / endpoints.size(), priorPrecision);
        double mass = 0;
        for (double weight : rest.weights()) {
            mass += weight;
        }
        this.seenShare = 1 - mass;
    }

    @Override
    public Estimate estimate(double[] responses) {
        Estimate rest = unseen.expected(combination(responses));
        double seen = new WeightedMean(anchors).estimate(responses).value();
        return new Estimate(seenShare * seen + rest.value(), rest.standardError());
    }

    /// The posterior of `λ`.
    public Ability combination(double[] responses) {
        return combinations.estimate(asked, responses);
    }
}
