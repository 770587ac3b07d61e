package io.evomerge.estimators;

import io.evomerge.anchors.AnchorSelection;
import io.evomerge.anchors.AnchorSet;
import io.evomerge.irt.ItemBank;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// The estimators for a bank and its anchors. What an estimator must know of its own errors it
/// learns from the models that the bank was calibrated on, held out in turn.
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

    /// For given anchors. Their errors are those on the bank's own models, which is optimistic if
    /// these chose them.
    public static Estimators of(ItemBank bank, AnchorSet anchors) {
        return new Estimators(bank, anchors, Folds.inSample(bank, anchors));
    }

    public AnchorSet anchors() {
        return anchors;
    }

    /// @param name one of [#NAMES]
    /// @param endpoints abilities of the models that are merged, for the estimators that combine
    ///     them
    /// @throws IllegalArgumentException for an unknown name, or missing endpoints
    public ScoreEstimator of(String name, List<double[]> endpoints) {
        return switch (name) {
            case "mean" -> mean();
            case "weighted" -> weighted();
            case "p-irt" -> pIrt();
            case "gp-irt" -> gpIrt();
            case "mp-irt" -> mpIrt(endpoints);
            case "gmp-irt" -> gmpIrt(endpoints);
            case "regression" -> regression();
            default ->
                    throw new IllegalArgumentException(
                            "unknown estimator '%s'; known: %s"
                                    .formatted(name, String.join(", ", NAMES)));
        };
    }

    public ScoreEstimator mean() {
        return new MeanScore(anchors.size(), bank.items());
    }

    public ScoreEstimator weighted() {
        Folds.Outcome outcome = folds.outcome((b, a) -> new WeightedMean(a));
        return new Observed(
                new WeightedMean(anchors),
                Math.sqrt(meanProduct(outcome.errors(), outcome.errors())));
    }

    public ScoreEstimator pIrt() {
        return calibrated(PIrt::new);
    }

    public ScoreEstimator gpIrt() {
        return combined(PIrt::new);
    }

    /// @param endpoints abilities of the models that are merged
    public ScoreEstimator mpIrt(List<double[]> endpoints) {
        return calibrated(
                (b, a) -> new MpIrt(ScoredItems.of(b), a, endpoints, MpIrt.PRIOR_PRECISION));
    }

    /// @param endpoints abilities of the models that are merged
    public ScoreEstimator gmpIrt(List<double[]> endpoints) {
        return combined(
                (b, a) -> new MpIrt(ScoredItems.of(b), a, endpoints, MpIrt.PRIOR_PRECISION));
    }

    public ScoreEstimator regression() {
        return calibrated(Estimators::regression);
    }

    static Regression regression(ItemBank bank, AnchorSet anchors) {
        int[] models =
                IntStream.range(0, bank.responses().modelCount())
                        .filter(i -> Folds.isAsked(bank, i, anchors))
                        .toArray();
        return Regression.fit(
                new PIrt(bank, anchors),
                IntStream.of(models)
                        .mapToObj(i -> bank.responses().row(i, anchors.items()))
                        .toArray(double[][]::new),
                IntStream.of(models).mapToDouble(bank::score).toArray());
    }

    private ScoreEstimator calibrated(Folds.Maker maker) {
        Folds.Outcome outcome = folds.outcome(maker);
        double modelled =
                IntStream.range(0, outcome.variances().length)
                        .mapToDouble(i -> outcome.variances()[i])
                        .average()
                        .orElse(0);
        double observed = meanProduct(outcome.errors(), outcome.errors());
        return new Calibrated(maker.apply(bank, anchors), Math.max(0, observed - modelled));
    }

    private ScoreEstimator combined(Folds.Maker maker) {
        double[] first = folds.outcome((b, a) -> new WeightedMean(a)).errors();
        double[] second = folds.outcome(maker).errors();
        var moments =
                new ErrorMoments(
                        meanProduct(first, first),
                        meanProduct(second, second),
                        meanProduct(first, second));
        return new Observed(
                new GpIrt(new WeightedMean(anchors), maker.apply(bank, anchors), moments.lambda()),
                Math.sqrt(moments.variance()));
    }

    private static double meanProduct(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += x[i] * y[i];
        }
        return x.length == 0 ? 0 : sum / x.length;
    }
}
