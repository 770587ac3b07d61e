package io.evomerge.search;

import io.evomerge.evaluators.Responses;
import io.evomerge.fidelity.AugmentedScores;
import io.evomerge.fidelity.Race;
import io.evomerge.fidelity.TaskScore;
import io.evomerge.journal.Score;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

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
///
/// A constraint may be relative to the base: "no more than x below it". Then nothing can be scored
/// before the base's scores on the same items are known ([#relativeTo]).
public record Fitness(List<Target> targets, Aggregate aggregate, double logProbability) {
    public Fitness {
        targets = List.copyOf(targets);
        if (targets.stream().noneMatch(t -> t.weight() > 0)) {
            throw new IllegalArgumentException("no task counts");
        }
        if (!(logProbability >= 0)) {
            throw new IllegalArgumentException("logProbability " + logProbability);
        }
    }

    /// Whether the base has to be scored before all others.
    public boolean needsBase() {
        return targets.stream().anyMatch(t -> t.mostBelowBase().isPresent());
    }

    /// The same with constraints that do not need the base any more.
    ///
    /// @param base its responses to the items that candidates are, or stand for being, asked
    public Fitness relativeTo(List<Responses> base) {
        List<TaskScore> scores = base.stream().map(TaskScore::of).toList();
        return new Fitness(
                targets.stream().map(t -> t.relativeTo(find(scores, t.task()).mean())).toList(),
                aggregate,
                logProbability);
    }

    /// Names of the tasks that count, in the order of [#aggregate(double[])]'s argument.
    public List<String> objectives() {
        return targets.stream().filter(t -> t.weight() > 0).map(Target::task).toList();
    }

    /// The aggregate of the mean scores of the [#objectives].
    public double aggregate(double[] scores) {
        return aggregate.of(scores, weights());
    }

    /// Scores the responses to all items of the targets' tasks; responses to other tasks are left
    /// out.
    public Score score(List<Responses> responses) {
        return of(responses.stream().map(TaskScore::of).toList());
    }

    /// The same of what the responses let expect of new items. Constraints go by the responses.
    Score expected(List<Responses> responses, AugmentedScores augmented) {
        return of(responses.stream().map(r -> expected(r, augmented)).toList());
    }

    private TaskScore expected(Responses responses, AugmentedScores augmented) {
        boolean counts =
                targets.stream()
                        .filter(t -> t.task().equals(responses.task()))
                        .noneMatch(Target::isConstraint);
        return counts ? augmented.of(responses) : TaskScore.of(responses);
    }

    /// The same of what is known, or estimated, of each task.
    public Score of(List<TaskScore> tasks) {
        if (needsBase()) {
            throw new IllegalStateException("the base's scores are not known");
        }
        List<Double> scores = new ArrayList<>();
        List<TaskScore> counting = new ArrayList<>();
        double shortfall = 0;
        for (Target target : targets) {
            TaskScore task = find(tasks, target.task());
            scores.add(task.mean());
            shortfall += Math.max(0, target.atLeast().orElse(0) - task.mean());
            if (target.weight() > 0) {
                counting.add(task);
            }
        }
        double[] weights = weights();
        double[] means = counting.stream().mapToDouble(TaskScore::mean).toArray();
        double value = aggregate.of(means, weights);
        double fitness =
                shortfall > 0
                        ? logProbability * TaskScore.LOWEST_LOG_PROBABILITY - shortfall
                        : value + logProbability * meanLogProbability(counting, weights);
        return new Score(fitness, standardError(counting, means, weights), value, scores);
    }

    /// What each of the [#objectives] contributes, each to be maximised: `s + c · l̄` of its task
    /// alone, over the items that were asked. Where a constraint is
    /// missed, all of them are the fitness, so that such a point is worse in everything.
    double[] objectives(Score score, List<Responses> responses) {
        double[] out = new double[objectives().size()];
        int next = 0;
        for (int i = 0; i < targets.size(); i++) {
            if (targets.get(i).weight() > 0) {
                String task = targets.get(i).task();
                out[next++] = score.scores().get(i) + slope(task, responses);
            }
        }
        if (isMissedBy(score)) {
            Arrays.fill(out, score.fitness());
        }
        return out;
    }

    /// The scores of the [#objectives], in their order.
    List<Double> counting(Score score) {
        return IntStream.range(0, targets.size())
                .filter(i -> targets.get(i).weight() > 0)
                .mapToObj(score.scores()::get)
                .toList();
    }

    /// The same as a point among others: where a constraint is missed, the fitness in everything.
    double[] point(Score score) {
        double[] out = counting(score).stream().mapToDouble(Double::doubleValue).toArray();
        if (isMissedBy(score)) {
            Arrays.fill(out, score.fitness());
        }
        return out;
    }

    /// How fast the fitness grows with the scores of each task that counts, at those of a
    /// candidate.
    Map<String, Race.Slopes> slopes(List<Responses> responses) {
        List<String> counting = objectives();
        double[] weights = weights();
        double[] means =
                counting.stream()
                        .map(task -> responses.stream().filter(r -> r.task().equals(task)))
                        .mapToDouble(r -> r.findFirst().orElseThrow().mean())
                        .toArray();
        double[] gradient = aggregate.gradient(means, weights);
        Map<String, Race.Slopes> out = new HashMap<>();
        for (int i = 0; i < means.length; i++) {
            out.put(counting.get(i), new Race.Slopes(gradient[i], logProbability * weights[i]));
        }
        return out;
    }

    /// Whether some constraint is not met.
    boolean isMissedBy(Score score) {
        for (int i = 0; i < targets.size(); i++) {
            if (score.scores().get(i) < targets.get(i).atLeast().orElse(0)) {
                return true;
            }
        }
        return false;
    }

    private double slope(String task, List<Responses> responses) {
        double mean =
                responses.stream()
                        .filter(r -> r.task().equals(task))
                        .mapToDouble(Responses::meanLogProbability)
                        .findFirst()
                        .orElse(0);
        return logProbability * TaskScore.counted(mean);
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

    private static double meanLogProbability(List<TaskScore> tasks, double[] weights) {
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += weights[i] * TaskScore.counted(tasks.get(i).logProbability());
        }
        return sum;
    }

    /// `√ Σ (∂A/∂sᵢ)² eᵢ²`, `eᵢ` being the standard error of task i's score (delta method).
    private double standardError(List<TaskScore> tasks, double[] means, double[] weights) {
        double[] gradient = aggregate.gradient(means, weights);
        double sum = 0;
        for (int i = 0; i < means.length; i++) {
            double error = gradient[i] * tasks.get(i).standardError();
            sum += error * error;
        }
        return Math.sqrt(sum);
    }

    private static TaskScore find(List<TaskScore> tasks, String task) {
        return tasks.stream()
                .filter(r -> r.task().equals(task))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("no responses to task '" + task + "'"));
    }
}
