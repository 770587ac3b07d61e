package io.evomerge.fidelity;

import io.evomerge.backends.Asked;
import io.evomerge.backends.Part;
import io.evomerge.backends.Rounds;
import io.evomerge.evaluators.Responses;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.NormalDistribution;

/// A race of two rounds: the [Anchors], then all the other items. Whom the anchors show to be worse
/// keeps the score that they estimate; the others are measured.
///
/// Of a candidate, with `m_t` and `l_t` the mean score and log-probability of task `t` that its
/// anchors estimate, and those of the best candidate primed,
///
/// `D = Σ_t a_t (m_t − m'_t) + b_t (l_t − l'_t)`, `V = Σ_t a_t² e_t² + b_t² r_t²`,
///
/// `a_t` and `b_t` being the slopes of the fitness, `e_t` the estimator's error about the mean of
/// all items and `r_t` that of the line for log-probabilities. It drops out if `D + z √V < 0`, z
/// being the normal distribution's quantile. As in [PairedRace], what is tested is only whether it
/// would still be ahead after all items.
public final class AnchoredRace implements Race {
    private final Anchors anchors;
    private final Asked first;
    private final List<Asked> rounds;
    private final double quantile;

    /// @param items of each task
    /// @param level a candidate drops out whose chance of being no worse than the best is smaller
    public AnchoredRace(Anchors anchors, Map<String, Integer> items, double level) {
        this.anchors = anchors;
        this.first = anchors.asked();
        this.rounds = rounds(first, items);
        this.quantile = new NormalDistribution(null, 0, 1).inverseCumulativeProbability(1 - level);
    }

    /// One only, if the anchors are all items there are.
    private static List<Asked> rounds(Asked first, Map<String, Integer> items) {
        Map<String, List<Integer>> rest = new TreeMap<>();
        first.chosen()
                .forEach(
                        (task, chosen) -> {
                            List<Integer> others =
                                    IntStream.range(0, items.getOrDefault(task, 0))
                                            .boxed()
                                            .filter(i -> !chosen.contains(i))
                                            .toList();
                            if (!others.isEmpty()) {
                                rest.put(task, others);
                            }
                        });
        return rest.isEmpty() ? List.of(first) : List.of(first, new Asked(Part.SEARCH, rest));
    }

    @Override
    public Rounds against(Best best, Predicate<List<TaskScore>> isWorse) {
        return new Rounds(
                Asked.all(Part.SEARCH),
                rounds,
                answers -> !isBehind(best, answers) || !isWorse.test(estimate(answers)));
    }

    private boolean isBehind(Best best, List<Responses> answers) {
        double sum = 0;
        double variance = 0;
        for (AnchorEstimate estimate : anchors.estimates(asAsked(answers))) {
            TaskScore score = estimate.score();
            Slopes slopes = best.slopes().get(score.task());
            if (slopes != null) {
                TaskScore other = of(best, score.task());
                double a = slopes.score();
                double b = slopes.logProbability();
                sum += a * (score.mean() - other.mean());
                sum += b * TaskScore.counted(score.logProbability());
                sum -= b * TaskScore.counted(other.logProbability());
                variance += square(a * estimate.meanError());
                variance += square(b * estimate.logProbabilityError());
            }
        }
        return sum + quantile * Math.sqrt(variance) < 0;
    }

    private static TaskScore of(Best best, String task) {
        return best.answers().stream()
                .filter(r -> r.task().equals(task))
                .findFirst()
                .map(TaskScore::of)
                .orElseThrow();
    }

    @Override
    public List<TaskScore> estimate(Best best, List<Responses> answers, Asked asked) {
        return estimate(answers);
    }

    private List<TaskScore> estimate(List<Responses> answers) {
        return anchors.estimate(asAsked(answers));
    }

    /// From the order of the task to that in which the anchors are asked.
    private List<Responses> asAsked(List<Responses> answers) {
        return rounds.size() == 1
                ? answers
                : answers.stream()
                        .map(r -> asAsked(r, first.chosen().getOrDefault(r.task(), List.of())))
                        .toList();
    }

    private static Responses asAsked(Responses sorted, List<Integer> positions) {
        List<Integer> ascending = new ArrayList<>(positions);
        Collections.sort(ascending);
        return sorted.only(
                positions.stream().map(p -> Collections.binarySearch(ascending, p)).toList());
    }

    private static double square(double x) {
        return x * x;
    }
}
