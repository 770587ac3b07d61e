package io.evomerge.estimators;

import io.evomerge.anchors.AnchorSet;
import io.evomerge.irt.Ability;
import io.evomerge.irt.AbilityEstimator;
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
///     and equation 6</a>
public final class MpIrt implements ScoreEstimator {
    /// Of each `λ_t`: a standard deviation of 1 about `1/T`.
    public static final double PRIOR_PRECISION = 1;

    private final AnchorSet anchors;
    private final ItemCurves asked;
    private final ScoredItems unseen;
    private final AbilityEstimator combinations;
    private final double seenShare;

    /// @param endpoints abilities of the models that are merged, `[T × dimensions]`
    /// @param priorPrecision of each `λ_t` about `1/T`; 0: maximum likelihood
    public MpIrt(
            ScoredItems items, AnchorSet anchors, List<double[]> endpoints, double priorPrecision) {
        if (endpoints.isEmpty()) {
            throw new IllegalArgumentException("no endpoints");
        }
        ScoredItems combined = items.along(endpoints.toArray(double[][]::new));
        this.anchors = anchors;
        this.asked = combined.curves().ofItems(anchors.items());
        this.unseen = combined.except(anchors.items());
        this.combinations = new AbilityEstimator(1.0 / endpoints.size(), priorPrecision);
        this.seenShare = combined.totalWeight() - unseen.totalWeight();
    }

    @Override
    public Estimate estimate(double[] responses) {
        return estimate(responses, combination(responses));
    }

    /// The estimate for a combination that is known from elsewhere.
    Estimate estimate(double[] responses, Ability combination) {
        Estimate rest = unseen.expected(combination);
        double seen = new WeightedMean(anchors).estimate(responses).value();
        return new Estimate(seenShare * seen + rest.value(), rest.standardError());
    }

    /// The posterior of `λ`.
    public Ability combination(double[] responses) {
        return combinations.estimate(asked, responses);
    }
}
