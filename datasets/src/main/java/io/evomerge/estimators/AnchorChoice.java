package io.evomerge.estimators;

import io.evomerge.anchors.AnchorSelection;
import io.evomerge.anchors.AnchorSet;
import io.evomerge.anchors.NestedAnchors;
import io.evomerge.irt.ItemBank;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Anchors of a bank, and those that the same selection took while some of the bank's models were
/// held out in turn. From the latter, estimators learn how far they are off on models that had no
/// part in the choice, without choosing again.
///
/// @param anchors chosen by all models
/// @param rounds the models held out, each model once
public record AnchorChoice(AnchorSet anchors, List<Round> rounds) {
    /// One part of the models, and the anchors that the others chose.
    ///
    /// @param models positions in the bank
    public record Round(int[] models, AnchorSet anchors) {
        public Round {
            models = models.clone();
        }

        @Override
        public int[] models() {
            return models.clone();
        }
    }

    public AnchorChoice {
        rounds = List.copyOf(rounds);
    }

    /// Chooses anchors, and again without each fifth of the models.
    ///
    /// @param count at most the bank's items
    public static AnchorChoice of(ItemBank bank, AnchorSelection selection, int count, long seed) {
        AnchorSet anchors = selection.select(bank, count, new SplittableRandom(seed));
        List<Round> rounds = new ArrayList<>();
        for (Folds.Fold fold : Folds.of(bank, selection, count, seed).folds()) {
            Set<String> kept = new HashSet<>(fold.training().responses().models());
            rounds.add(new Round(positions(bank, name -> !kept.contains(name)), fold.anchors()));
        }
        return new AnchorChoice(anchors, rounds);
    }

    private static int[] positions(ItemBank bank, Predicate<String> wanted) {
        List<String> models = bank.responses().models();
        return IntStream.range(0, models.size()).filter(i -> wanted.test(models.get(i))).toArray();
    }

    /// The choice of the first few anchors, in all rounds.
    public AnchorChoice first(ItemBank bank, int size) {
        return new AnchorChoice(
                first(bank, anchors, size),
                rounds.stream()
                        .map(r -> new Round(r.models, first(training(bank, r), r.anchors, size)))
                        .toList());
    }

    private static AnchorSet first(ItemBank bank, AnchorSet set, int size) {
        return NestedAnchors.of(bank, set, size).getFirst();
    }

    private static ItemBank training(ItemBank bank, Round round) {
        Set<Integer> held = new HashSet<>();
        IntStream.of(round.models).forEach(held::add);
        return bank.ofModels(
                IntStream.range(0, bank.responses().modelCount())
                        .filter(i -> !held.contains(i))
                        .toArray());
    }

    /// The estimators for these anchors.
    public Estimators estimators(ItemBank bank) {
        return new Estimators(bank, anchors, folds(bank));
    }

    private Folds folds(ItemBank bank) {
        return new Folds(
                rounds.stream()
                        .map(r -> Folds.fold(bank, training(bank, r), r.anchors, r.models))
                        .toList());
    }

    /// The errors of the estimators that need no endpoints, on the models held out.
    public List<HeldOutError> errors(ItemBank bank) {
        Estimators estimators = estimators(bank);
        return Stream.of("mean", "weighted", "p-irt", "gp-irt", "regression")
                .map(estimators::error)
                .toList();
    }
}
