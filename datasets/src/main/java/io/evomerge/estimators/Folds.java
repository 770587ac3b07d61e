package io.evomerge.estimators;

import io.evomerge.anchors.AnchorSelection;
import io.evomerge.anchors.AnchorSet;
import io.evomerge.irt.ItemBank;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/// Models of a bank, held out in turn while anchors are chosen and estimators made from the others.
/// Errors on the models that chose the anchors would be too small by half where models are few.
///
/// The items' curves stay those of all models; one model moves them little.
record Folds(List<Fold> folds) {
    private static final int COUNT = 5;

    /// @param training the bank with the other models
    /// @param anchors chosen by them
    /// @param responses of the models held out to the anchors, `[models × anchors]`
    /// @param scores of the models held out over all items
    record Fold(ItemBank training, AnchorSet anchors, double[][] responses, double[] scores) {}

    /// How an estimator is made.
    @FunctionalInterface
    interface Maker extends BiFunction<ItemBank, AnchorSet, ScoreEstimator> {}

    /// What an estimator said of the models held out, and what was true.
    ///
    /// @param errors estimate less score
    /// @param variances squared standard errors
    record Outcome(double[] errors, double[] variances) {}

    /// Five folds, or one for each model of fewer; models that lack a response to an anchor are
    /// left out.
    static Folds of(ItemBank bank, AnchorSelection selection, int anchors, long seed) {
        int models = bank.responses().modelCount();
        int[] order = shuffled(models, new SplittableRandom(seed));
        int count = Math.min(COUNT, models);
        List<Fold> folds = new ArrayList<>();
        for (int f = 0; f < count && models > 1; f++) {
            int fold = f;
            int[] kept =
                    IntStream.range(0, models)
                            .filter(i -> i % count != fold)
                            .map(i -> order[i])
                            .toArray();
            int[] held =
                    IntStream.range(0, models)
                            .filter(i -> i % count == fold)
                            .map(i -> order[i])
                            .toArray();
            ItemBank training = bank.ofModels(kept);
            AnchorSet chosen =
                    selection.select(training, anchors, new SplittableRandom(seed + 1 + f));
            folds.add(fold(bank, training, chosen, held));
        }
        return new Folds(folds);
    }

    static Fold fold(ItemBank bank, ItemBank training, AnchorSet anchors, int[] held) {
        int[] asked = IntStream.of(held).filter(i -> isAsked(bank, i, anchors)).toArray();
        return new Fold(
                training,
                anchors,
                IntStream.of(asked)
                        .mapToObj(i -> bank.responses().row(i, anchors.items()))
                        .toArray(double[][]::new),
                IntStream.of(asked).mapToDouble(bank::score).toArray());
    }

    static boolean isAsked(ItemBank bank, int model, AnchorSet anchors) {
        for (int item : anchors.items()) {
            if (Double.isNaN(bank.responses().get(model, item))) {
                return false;
            }
        }
        return true;
    }

    private static int[] shuffled(int count, SplittableRandom random) {
        List<Integer> order = new ArrayList<>(IntStream.range(0, count).boxed().toList());
        Collections.shuffle(order, random);
        return order.stream().mapToInt(Integer::intValue).toArray();
    }

    Outcome outcome(Maker maker) {
        List<Estimate> estimates = new ArrayList<>();
        List<Double> scores = new ArrayList<>();
        for (Fold fold : folds) {
            if (fold.scores.length == 0) {
                continue; // nothing to be made for
            }
            ScoreEstimator estimator = maker.apply(fold.training, fold.anchors);
            estimates.addAll(estimator.estimates(fold.responses));
            for (double score : fold.scores) {
                scores.add(score);
            }
        }
        int n = scores.size();
        return new Outcome(
                IntStream.range(0, n)
                        .mapToDouble(i -> estimates.get(i).value() - scores.get(i))
                        .toArray(),
                estimates.stream()
                        .mapToDouble(e -> e.standardError() * e.standardError())
                        .toArray());
    }
}
