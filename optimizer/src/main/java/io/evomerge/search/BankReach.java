package io.evomerge.search;

import io.evomerge.documents.InputException;
import io.evomerge.fidelity.Anchoring;

/// Whether the budget of a search lasts until its bank is full. If it does not, every candidate
/// answers everything, which is not what `select: irt` asks for.
final class BankReach {
    private BankReach() {}

    /// @param spec with the budget of the command line
    /// @throws InputException if no candidate will ever be asked fewer items
    static void require(SearchSpec spec) {
        spec.items().anchoring().ifPresent(plan -> require(plan, spec));
    }

    /// What is asked everything: the bank, and at least the hand-made merges and the models.
    private static void require(Anchoring plan, SearchSpec spec) {
        int first = Seeds.count(spec) + spec.parents().all().size();
        int whole = Math.max(plan.bank(), first);
        int budget = spec.budget().evaluations();
        if (budget <= whole) {
            throw new InputException(
                    "subset.bank",
                    "is %d, and with the hand-made merges and the models %d candidates answer all items first; the budget of %d evaluations ends before any is asked fewer"
                            .formatted(plan.bank(), whole, budget),
                    "write a budget above %d, a smaller bank, fewer seeds, or select: random"
                            .formatted(whole));
        }
    }
}
