package io.evomerge.fidelity;

import io.evomerge.anchors.AnchorSelections;
import io.evomerge.estimators.Estimate;
import io.evomerge.estimators.Estimators;
import io.evomerge.estimators.ScoreEstimator;
import io.evomerge.evaluators.Responses;
import io.evomerge.irt.Calibration;
import io.evomerge.irt.ItemBank;
import io.evomerge.irt.ItemModel;
import io.evomerge.irt.ResponseMatrix;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.regression.SimpleRegression;

/// The anchors of one task, and what answers to them say of all its items.
///
/// The bank is a 2PL of one dimension over [Evidence], fitted to candidates that answered all
/// items; what the estimator aims at is their mean score. The mean log-probability of all items
/// follows from that of the anchors by the line that fits those candidates best.
public final class TaskAnchors {
    private final String task;
    private final Evidence evidence;
    private final List<Integer> items;
    private final ScoreEstimator estimator;
    private final SimpleRegression logProbabilities;

    private TaskAnchors(
            String task,
            Evidence evidence,
            List<Integer> items,
            ScoreEstimator estimator,
            SimpleRegression logProbabilities) {
        this.task = task;
        this.evidence = evidence;
        this.items = items;
        this.estimator = estimator;
        this.logProbabilities = logProbabilities;
    }

    /// Calibrates the task's items and chooses anchors.
    ///
    /// @param bank what the candidates of the bank answered to all items; the endpoints (base and
    ///     experts) first
    /// @param endpoints how many of these are endpoints
    static TaskAnchors of(Anchoring plan, List<Responses> bank, int endpoints, long seed) {
        ItemBank items = calibrated(plan, bank);
        Estimators estimators =
                Estimators.choose(
                        items,
                        AnchorSelections.of(plan.selection(), 0, 1),
                        Math.min(plan.items(), items.items()),
                        seed);
        List<double[]> abilities =
                IntStream.range(0, endpoints)
                        .mapToObj(i -> items.fit().abilities().get(i).mean())
                        .toList();
        int[] chosen = estimators.anchors().items();
        return new TaskAnchors(
                bank.getFirst().task(),
                plan.evidence(),
                Arrays.stream(chosen).boxed().toList(),
                estimators.of(plan.estimator(), abilities),
                line(bank, chosen));
    }

    private static ItemBank calibrated(Anchoring plan, List<Responses> bank) {
        int items = bank.getFirst().scores().size();
        var responses =
                new ResponseMatrix(
                        IntStream.range(0, bank.size()).mapToObj(i -> "candidate " + i).toList(),
                        IntStream.range(0, items).mapToObj(j -> "item " + j).toList(),
                        bank.stream().map(plan.evidence()::of).toArray(double[][]::new));
        var fit = Calibration.of(ItemModel.TWO_PL, 1).fit(responses);
        return ItemBank.of(ItemModel.TWO_PL, responses, fit)
                .withScores(bank.stream().mapToDouble(Responses::mean).toArray());
    }

    /// From the anchors' mean log-probability to that of all items.
    private static SimpleRegression line(List<Responses> bank, int[] anchors) {
        var line = new SimpleRegression();
        for (Responses r : bank) {
            double some =
                    IntStream.of(anchors)
                            .mapToDouble(r.logProbabilities()::get)
                            .average()
                            .orElse(0);
            if (Double.isFinite(some) && Double.isFinite(r.meanLogProbability())) {
                line.addData(some, r.meanLogProbability());
            }
        }
        return line;
    }

    /// Positions of the anchors in the task, in the order in which they are asked.
    public List<Integer> items() {
        return items;
    }

    /// What the candidate would score on all items.
    ///
    /// @param answered to the anchors, in their order
    public TaskScore estimate(Responses answered) {
        if (answered.scores().size() != items.size()) {
            throw new IllegalArgumentException(
                    "%d answers to %d anchors of %s"
                            .formatted(answered.scores().size(), items.size(), task));
        }
        Estimate score = estimator.estimate(evidence.of(answered));
        return new TaskScore(
                task,
                Math.clamp(score.value(), 0, 1),
                score.standardError(),
                logProbability(answered.meanLogProbability()));
    }

    /// By the line, but never above 0; where the bank's candidates are all alike, or have no
    /// finite log-probability, as it is.
    private double logProbability(double anchors) {
        double predicted = logProbabilities.predict(anchors);
        return Double.isFinite(predicted) ? Math.min(0, predicted) : anchors;
    }
}
