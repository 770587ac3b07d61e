package io.evomerge.fidelity;

import io.evomerge.anchors.AnchorSelections;
import io.evomerge.estimators.Estimators;

/// How a search asks most of its candidates only some items: first the base, the experts, the seeds
/// and some generations answer all items, until a bank of `bank` candidates is there; from then on
/// candidates answer `items` anchors of each task, and an estimator says what all would have come
/// to. (In an [AnchoredRace], unless they may be better than the best so far.)
///
/// @param items anchors of each task
/// @param bank complete candidates that the bank is made of, at least [#LEAST_BANK]
/// @param selection of the anchors, one of [AnchorSelections#NAMES]
/// @param estimator one of [Estimators#NAMES]
/// @param evidence what of the answers they go by
public record Anchoring(
        int items, int bank, String selection, String estimator, Evidence evidence) {
    /// Fewer candidates cannot tell items apart.
    public static final int LEAST_BANK = 5;

    /// The one estimator that can go by [Evidence#PROBABILITY]: the others take what they are given
    /// for the items' scores.
    public static final String REGRESSION = "regression";

    public Anchoring {
        if (items < 2 || bank < LEAST_BANK) {
            throw new IllegalArgumentException(items + " anchors, a bank of " + bank);
        }
        if (!AnchorSelections.NAMES.contains(selection) || !Estimators.NAMES.contains(estimator)) {
            throw new IllegalArgumentException(selection + ", " + estimator);
        }
        if (evidence == Evidence.PROBABILITY && !estimator.equals(REGRESSION)) {
            throw new IllegalArgumentException(estimator + " by probability");
        }
    }
}
