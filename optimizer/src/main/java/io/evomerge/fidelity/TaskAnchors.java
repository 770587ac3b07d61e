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
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.regression.SimpleRegression;

/// The anchors of one task, and what answers to them say of all its items.
///
/// The bank is a 2PL of one dimension over [Evidence], fitted to candidates that answered all
/// items; what the estimator aims at is their mean score. The mean log-probability of all items
/// follows from that of the anchors by the line that fits those candidates best.
public final class TaskAnchors {
    private final String task;
    private final List<Integer> items;
    private final Optional<Learned> learned;

    /// What the bank says of the items that are not asked.
    ///
    /// @param logProbabilities from the anchors' mean log-probability to that of all items
    /// @param sampling variance of the mean of all items, as a sample, for each `p (1 − p)` of a
    ///     candidate of score `p`
    private record Learned(
            Evidence evidence,
            ScoreEstimator estimator,
            SimpleRegression logProbabilities,
            double sampling) {}

    private TaskAnchors(String task, List<Integer> items, Optional<Learned> learned) {
        this.task = task;
        this.items = items;
        this.learned = learned;
    }

    /// Calibrates the task's items and chooses anchors; of a task that has no more items than that,
    /// all are asked.
    ///
    /// @param bank what the candidates of the bank answered to all items; the endpoints (base and
    ///     experts) first
    /// @param endpoints how many of these are endpoints
    static TaskAnchors of(Anchoring plan, List<Responses> bank, int endpoints, long seed) {
        String task = bank.getFirst().task();
        int all = bank.getFirst().scores().size();
        if (all <= plan.items()) {
            return new TaskAnchors(
                    task, IntStream.range(0, all).boxed().toList(), Optional.empty());
        }
        ItemBank items = calibrated(plan, bank);
        Estimators estimators =
                Estimators.choose(
                        items, AnchorSelections.of(plan.selection(), 0, 1), plan.items(), seed);
        List<double[]> abilities =
                IntStream.range(0, endpoints)
                        .mapToObj(i -> items.fit().abilities().get(i).mean())
                        .toList();
        int[] chosen = estimators.anchors().items();
        var learned =
                new Learned(
                        plan.evidence(),
                        estimators.of(plan.estimator(), abilities),
                        line(bank, chosen),
                        sampling(bank));
        return new TaskAnchors(task, Arrays.stream(chosen).boxed().toList(), Optional.of(learned));
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

    /// `Σ v/N / Σ p (1 − p)` over the bank's candidates, `v` being the sample variance of one's
    /// scores and `p` their mean: `1/(N − 1)` where scores are 0 or 1.
    private static double sampling(List<Responses> bank) {
        double variances = 0;
        double most = 0;
        for (Responses answered : bank) {
            TaskScore score = TaskScore.of(answered);
            variances += score.standardError() * score.standardError();
            most += score.mean() * (1 - score.mean());
        }
        return most > 0 ? variances / most : 1.0 / bank.getFirst().scores().size();
    }

    /// Positions of the anchors in the task, in the order in which they are asked.
    public List<Integer> items() {
        return items;
    }

    /// What the candidate would score on all items. As of [TaskScore#of], the error is about the
    /// mean of all items that might have been asked: `√(e² + v/N)`, with `e` the estimator's error
    /// about the mean of the task's `N` items, and `v` their variance.
    ///
    /// @param answered to the anchors, in their order
    AnchorEstimate estimate(Responses answered) {
        if (answered.scores().size() != items.size()) {
            throw new IllegalArgumentException(
                    "%d answers to %d anchors of %s"
                            .formatted(answered.scores().size(), items.size(), task));
        }
        return learned.map(l -> estimate(l, answered))
                .orElseGet(() -> new AnchorEstimate(TaskScore.of(answered), 0, 0));
    }

    private AnchorEstimate estimate(Learned from, Responses answered) {
        Estimate score = from.estimator.estimate(from.evidence.of(answered));
        double mean = Math.clamp(score.value(), 0, 1);
        double sampling = Math.sqrt(from.sampling * mean * (1 - mean));
        var known =
                new TaskScore(
                        task,
                        mean,
                        Math.hypot(score.standardError(), sampling),
                        logProbability(from.logProbabilities, answered.meanLogProbability()));
        return new AnchorEstimate(known, score.standardError(), error(from.logProbabilities));
    }

    /// 0 where there is no line, and what the anchors say is taken as it is: how far that is off,
    /// nobody knows.
    private static double error(SimpleRegression line) {
        double error = line.getN() > 2 ? Math.sqrt(line.getMeanSquareError()) : 0;
        return Double.isFinite(error) ? error : 0;
    }

    /// By the line, but never above 0; where the bank's candidates are all alike, or have no
    /// finite log-probability, as it is.
    private static double logProbability(SimpleRegression line, double anchors) {
        double predicted = line.predict(anchors);
        return Double.isFinite(predicted) ? Math.min(0, predicted) : anchors;
    }
}
