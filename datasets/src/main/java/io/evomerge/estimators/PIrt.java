package io.evomerge.estimators;

import io.evomerge.anchors.AnchorSet;
import io.evomerge.irt.Ability;
import io.evomerge.irt.AbilityEstimator;
import io.evomerge.irt.ItemBank;
import io.evomerge.irt.ItemCurves;
import java.util.stream.IntStream;

/// Performance-IRT: what was answered, and for the items that were not asked what the curves
/// expect:
///
/// `Σ_{j∈S} v_j y_j + Σ_{j∉S} v_j E[P_j(θ)]`,
///
/// with `v_j` the items' weights in the score and the expectation over the posterior of the ability
/// (a point, without a prior). The error adds the ability's uncertainty and the chance of the
/// unseen responses, `Var[Σ v_j P_j(θ)] + Σ v_j² E[P_j (1 − P_j)]`; it knows nothing of curves that
/// do not fit, which [Calibrated] adds.
///
/// @see <a href="https://arxiv.org/abs/2402.14992">Polo et al. 2024, equation 3</a>
public final class PIrt implements ScoreEstimator {
    private final double[] weights;
    private final ItemCurves asked;
    private final ScoredItems unseen;
    private final AbilityEstimator abilities;

    public PIrt(ScoredItems items, AnchorSet anchors, AbilityEstimator abilities) {
        this.asked = items.curves().ofItems(anchors.items());
        this.unseen = items.except(anchors.items());
        this.abilities = abilities;
        this.weights = IntStream.of(anchors.items()).mapToDouble(items::weight).toArray();
    }

    /// With the standard normal prior.
    public PIrt(ItemBank bank, AnchorSet anchors) {
        this(ScoredItems.of(bank), anchors, AbilityEstimator.STANDARD);
    }

    @Override
    public Estimate estimate(double[] responses) {
        return estimate(responses, ability(responses));
    }

    /// The estimate for an ability that is known from elsewhere.
    Estimate estimate(double[] responses, Ability ability) {
        double seen = 0;
        for (int i = 0; i < weights.length; i++) {
            seen += weights[i] * responses[i];
        }
        Estimate rest = unseen.expected(ability);
        return new Estimate(seen + rest.value(), rest.standardError());
    }

    /// Where the responses put the model.
    public Ability ability(double[] responses) {
        return abilities.estimate(asked, responses);
    }
}
