package io.evomerge.estimators;

import io.evomerge.anchors.AnchorSelection;
import io.evomerge.anchors.AnchorSet;
import io.evomerge.documents.InputException;
import io.evomerge.irt.ItemBank;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// The estimators for a bank and its anchors. What an estimator must know of its own errors it
/// learns from the models that the bank was calibrated on, held out in turn; where there are none,
/// errors are NaN, but for `mean`, whose error follows from the responses.
public final class Estimators {
    public static final List<String> NAMES =
            List.of("mean", "weighted", "p-irt", "gp-irt", "mp-irt", "gmp-irt", "regression");

    private final ItemBank bank;
    private final AnchorSet anchors;
    private final Folds folds;

    Estimators(ItemBank bank, AnchorSet anchors, Folds folds) {
        this.bank = bank;
        this.anchors = anchors;
        this.folds = folds;
    }

    /// Chooses the anchors.
    public static Estimators choose(
            ItemBank bank, AnchorSelection selection, int anchors, long seed) {
        AnchorSet chosen = selection.select(bank, anchors, new SplittableRandom(seed));
        return new Estimators(bank, chosen, Folds.of(bank, selection, anchors, seed));
    }

    public AnchorSet anchors() {
        return anchors;
    }

    /// An estimator, and what it erred on the models held out, fold by fold.
    private record Made(ScoreEstimator estimator, double[] errors) {}

    /// @param name one of [#NAMES]
    /// @param endpoints abilities of the models that are merged, for the estimators that combine
    ///     them
    /// @throws IllegalArgumentException for an unknown name, or missing endpoints
    /// @throws InputException if no model of the bank answered all anchors, but the regression
    ///     needs some
    public ScoreEstimator of(String name, List<double[]> endpoints) {
        return made(name, endpoints).estimator();
    }

    /// The same estimator, for differences between two candidates.
    public PairedDifference difference(String name, List<double[]> endpoints) {
        Made made = made(name, endpoints);
        return PairedDifference.learned(made.estimator(), folds, made.errors());
    }

    private Made made(String name, List<double[]> endpoints) {
        return switch (name) {
            case "mean" -> mean();
            case "weighted" -> weighted();
            case "p-irt" -> calibrated(PIrt::new);
            case "gp-irt" -> combined(PIrt::new);
            case "mp-irt" -> calibrated(merged(endpoints));
            case "gmp-irt" -> combined(merged(endpoints));
            case "regression" -> calibrated(Estimators::regression);
            default ->
                    throw new IllegalArgumentException(
                            "unknown estimator '%s'; known: %s"
                                    .formatted(name, String.join(", ", NAMES)));
        };
    }

    private static Folds.Maker merged(List<double[]> endpoints) {
        return (b, a) -> new MpIrt(ScoredItems.of(b), a, endpoints, MpIrt.PRIOR_PRECISION);
    }

    private Made mean() {
        Folds.Maker maker = (b, a) -> new MeanScore(a.size(), b.items());
        return new Made(maker.apply(bank, anchors), folds.outcome(maker).errors());
    }

    private Made weighted() {
        double[] errors = folds.outcome((b, a) -> new WeightedMean(a)).errors();
        double variance = ErrorMoments.of(errors, errors).weighted();
        return new Made(new Observed(new WeightedMean(anchors), Math.sqrt(variance)), errors);
    }

    static Regression regression(ItemBank bank, AnchorSet anchors) {
        int[] models =
                IntStream.range(0, bank.responses().modelCount())
                        .filter(i -> Folds.isAsked(bank, i, anchors))
                        .toArray();
        if (models.length == 0) {
            throw new InputException(
                    "item bank",
                    "none of its %d models answered all %d anchors, which the regression learns from"
                            .formatted(bank.responses().modelCount(), anchors.size()),
                    "take fewer anchors, or calibrate on models that were asked all items");
        }
        return Regression.fit(
                new PIrt(bank, anchors),
                IntStream.of(models)
                        .mapToObj(i -> bank.responses().row(i, anchors.items()))
                        .toArray(double[][]::new),
                IntStream.of(models).mapToDouble(bank::score).toArray());
    }

    private Made calibrated(Folds.Maker maker) {
        Folds.Outcome outcome = folds.outcome(maker);
        double modelled = Arrays.stream(outcome.variances()).average().orElse(Double.NaN);
        double observed = ErrorMoments.of(outcome.errors(), outcome.errors()).weighted();
        double misfit = Math.max(0, observed - modelled);
        return new Made(new Calibrated(maker.apply(bank, anchors), misfit), outcome.errors());
    }

    private Made combined(Folds.Maker maker) {
        double[] first = folds.outcome((b, a) -> new WeightedMean(a)).errors();
        double[] second = folds.outcome(maker).errors();
        ErrorMoments moments = ErrorMoments.of(first, second);
        double lambda = moments.lambda();
        var estimator = new GpIrt(new WeightedMean(anchors), maker.apply(bank, anchors), lambda);
        double[] errors =
                IntStream.range(0, first.length)
                        .mapToDouble(i -> lambda * first[i] + (1 - lambda) * second[i])
                        .toArray();
        return new Made(new Observed(estimator, Math.sqrt(moments.variance())), errors);
    }

    /// The errors of an estimator that needs no endpoints, on the models held out.
    HeldOutError error(String name) {
        return HeldOutError.of(name, made(name, List.of()).errors());
    }
}
