package io.evomerge.search;

import io.evomerge.fidelity.Anchoring;
import io.evomerge.fidelity.Racing;
import java.util.Optional;

/// Which items of the tasks are used for what.
///
/// @param select how the subset is chosen from a task's search items
/// @param perTask items of each task that candidates are scored on during the search, if `select`
///     is RANDOM; of built-in tasks, which have no end of items, in any case
/// @param augmented whether the strategy is told what a candidate's answers let expect of new items
///     ([io.evomerge.fidelity.AugmentedScores]) instead of its mean scores; all candidates must
///     answer the same items for that
/// @param anchoring if present, `perTask` items (or all) are the pool that scores are estimated
///     for: the bank's candidates answer them all, later ones only [Anchoring#items]
/// @param racing if present, candidates may drop out before they have answered all items; with
///     `anchoring`, after the anchors
/// @param shares parts of a task's items for search, select and report, where it does not come
///     already split
public record ItemSpec(
        Select select,
        int perTask,
        boolean augmented,
        Optional<Anchoring> anchoring,
        Optional<Racing> racing,
        Shares shares) {
    public ItemSpec {
        if (perTask < 1) {
            throw new IllegalArgumentException("perTask " + perTask);
        }
        if (augmented && (anchoring.isPresent() || racing.isPresent())) {
            throw new IllegalArgumentException("augmented scores of different items");
        }
    }

    ItemSpec withShares(Shares other) {
        return new ItemSpec(select, perTask, augmented, anchoring, racing, other);
    }

    ItemSpec withItems(int each) {
        return new ItemSpec(select, each, augmented, anchoring, racing, shares);
    }

    /// How the search subset is chosen.
    public enum Select {
        RANDOM,
        ALL
    }

    /// Fractions of the items, which add up to 1.
    public record Shares(double search, double select, double report) {
        private static final double ROUNDING = 1e-9;

        public Shares {
            if (!(search > 0 && select > 0 && report > 0) || !addUp(search, select, report)) {
                throw new IllegalArgumentException(search + ", " + select + ", " + report);
            }
        }

        static boolean addUp(double search, double select, double report) {
            return Math.abs(search + select + report - 1) <= ROUNDING;
        }
    }
}
