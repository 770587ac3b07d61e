package io.evomerge.search;

import io.evomerge.evaluators.Responses;
import io.evomerge.journal.Score;
import java.util.ArrayList;
import java.util.List;

/// What the search maximises: `f = A(s) + c · l̄`.
///
/// | symbol | code             | meaning                                                   |
/// |--------|------------------|-----------------------------------------------------------|
/// | `s`    | `scores`         | mean score of each task with a weight, in [0, 1]          |
/// | `A`    | `aggregate`      | [Aggregate]                                               |
/// | `c`    | `logProbability` | weight of the second term, by default 0.02                |
/// | `l̄`    |                  | weighted mean over the tasks of the answers' mean log-    |
/// |        |                  | probability, nats, not below -50                          |
///
/// The second term gives the search a slope where no answer changes yet. Where a task with
/// `at_least` falls short, the fitness is `-50 c - Σ shortfalls`: below that of every candidate
/// that meets its constraints, and the better the less is missing (Deb 2000, "An efficient
/// constraint handling method for genetic algorithms", section 3).
public record Fitness(List<Target> targets, Aggregate aggregate, double logProbability) {
    private static final double LOWEST_LOG_PROBABILITY = -50;

    public Fitness {
        targets = List.copyOf(targets);
        if (targets.stream().noneMatch(t -> t.weight() > 0)) {
            throw new IllegalArgumentException("no task counts");
        }
        if (!(logProbability >= 0)) {
            throw new IllegalArgumentException("logProbability " + logProbability);
        }
    }

    /// Names of the tasks that count, in the order of [#aggregate(double[])]'s argument.
    public List<String> objectives() {
        return targets.stream().filter(t -> t.weight() > 0).map(Target::task).toList();
    }

    /// The aggregate of the mean scores of the [#objectives].
    public double aggregate(double[] scores) {
        return aggregate.of(scores, weights());
    }

    /// Scores the responses to the targets' tasks; responses to other tasks are left out.
    public Score score(List<Responses> responses) {
        List<Double> scores = new ArrayList<>();
        List<Responses> counting = new ArrayList<>();
        double shortfall = 0;
        for (Target target : targets) {
            Responses answered = find(responses, target.task());
            scores.add(answered.mean());
            shortfall += Math.max(0, target.atLeast().orElse(0) - answered.mean());
            if (target.weight() > 0) {
                counting.add(answered);
            }
        }
        double[] weights = weights();
        double[] means = counting.stream().mapToDouble(Responses::mean).toArray();
        double value = aggregate.of(means, weights);
        double fitness =
                shortfall > 0
                        ? logProbability * LOWEST_LOG_PROBABILITY - shortfall
                        : value + logProbability * meanLogProbability(counting, weights);
        return new Score(fitness, standardError(counting, means, weights), value, scores);
    }

    private double[] weights() {
        double[] weights =
                targets.stream().mapToDouble(Target::weight).filter(w -> w > 0).toArray();
        double sum = 0;
        for (double w : weights) {
            sum += w;
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= sum;
        }
        return weights;
    }

    private static double meanLogProbability(List<Responses> responses, double[] weights) {
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            double mean = responses.get(i).meanLogProbability();
            sum += weights[i] * (mean > LOWEST_LOG_PROBABILITY ? mean : LOWEST_LOG_PROBABILITY);
        }
        return sum;
    }

    /// `√ Σ (∂A/∂sᵢ)² vᵢ / nᵢ`, `vᵢ` being the sample variance of task i's item scores.
    private double standardError(List<Responses> responses, double[] means, double[] weights) {
        double[] gradient = aggregate.gradient(means, weights);
        double sum = 0;
        for (int i = 0; i < means.length; i++) {
            sum += gradient[i] * gradient[i] * varianceOfMean(responses.get(i).scores(), means[i]);
        }
        return Math.sqrt(sum);
    }

    private static double varianceOfMean(List<Double> scores, double mean) {
        int n = scores.size();
        double sum = 0;
        for (double s : scores) {
            sum += (s - mean) * (s - mean);
        }
        return n < 2 ? Double.NaN : sum / (n - 1) / n;
    }

    private static Responses find(List<Responses> responses, String task) {
        return responses.stream()
                .filter(r -> r.task().equals(task))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("no responses to task '" + task + "'"));
    }
}
