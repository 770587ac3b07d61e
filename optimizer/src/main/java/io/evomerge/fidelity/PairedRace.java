package io.evomerge.fidelity;

import io.evomerge.backends.Asked;
import io.evomerge.backends.Part;
import io.evomerge.backends.Rounds;
import io.evomerge.evaluators.Responses;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.apache.commons.math3.distribution.TDistribution;

/// Candidates against the best one so far, on the same items in the same random order: one that is
/// clearly worse drops out before it has answered all of them.
///
/// After each round the difference of the candidates' fitness is estimated from the n_t items of
/// each task t that were asked, of N_t:
///
/// `D = Σ_t mean(d_t)`, `d_ti = a_t (s_ti − s'_ti) + b_t (l_ti − l'_ti)`,
///
/// `V = Σ_t var(d_t) / n_t · (1 − n_t / N_t)`,
///
/// with the scores s and log-probabilities l of an item, primed for the best candidate, and the
/// slopes a, b of the fitness there. The candidate drops out if `D + t √V < 0`, t being the
/// quantile of Student's distribution with `Σ (n_t − 1)` degrees of freedom. What is tested is only
/// whether it would still be ahead after all N items; that the items are a sample themselves is the
/// same for both. (Maron and Moore 1994, "Hoeffding races", with a paired test in place of
/// Hoeffding's bound as in Birattari et al. 2002, "A racing algorithm for configuring
/// metaheuristics".)
///
/// Its score is that of the best candidate plus the mean difference on what both have answered: a
/// better guess than the mean of its own answers, as the items' luck cancels.
public final class PairedRace implements Race {
    private final Racing settings;
    private final Map<String, Integer> items;
    private final List<Asked> rounds;

    /// @param items of each task
    /// @param seed of their order
    public PairedRace(Racing settings, Map<String, Integer> items, long seed) {
        this.settings = settings;
        this.items = Map.copyOf(items);
        this.rounds = rounds(settings.rounds(), new TreeMap<>(items), random(seed));
    }

    private static RandomGenerator random(long seed) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    private static List<Asked> rounds(
            int most, Map<String, Integer> items, RandomGenerator random) {
        int count = Math.min(most, Collections.min(items.values()));
        List<Map<String, List<Integer>>> out = new ArrayList<>();
        for (int r = 0; r < count; r++) {
            out.add(new HashMap<>());
        }
        items.forEach(
                (task, n) -> {
                    List<Integer> order = new ArrayList<>();
                    for (int i = 0; i < n; i++) {
                        order.add(i);
                    }
                    Collections.shuffle(order, random);
                    for (int r = 0; r < count; r++) {
                        List<Integer> part = order.subList(r * n / count, (r + 1) * n / count);
                        out.get(r).put(task, part.stream().sorted().toList());
                    }
                });
        return out.stream().map(chosen -> new Asked(Part.SEARCH, chosen)).toList();
    }

    @Override
    public Rounds against(Best best, Predicate<List<TaskScore>> isWorse) {
        var whole = Asked.all(Part.SEARCH);
        var all = new Rounds(whole, rounds, answers -> true);
        return new Rounds(
                whole,
                rounds,
                answers -> {
                    Asked asked = all.asked(answers);
                    return !isBehind(best, answers, asked)
                            || !isWorse.test(estimate(best, answers, asked));
                });
    }

    private boolean isBehind(Best best, List<Responses> answers, Asked asked) {
        double sum = 0;
        double variance = 0;
        int freedom = 0;
        for (Responses candidate : answers) {
            Slopes slopes = best.slopes().get(candidate.task());
            if (slopes != null) {
                Pairs pairs = pairs(best, candidate, asked);
                double[] d = pairs.values(slopes);
                sum += mean(d);
                variance += variance(d) / d.length * pairs.unseen();
                freedom += d.length - 1;
            }
        }
        return freedom > 0 && sum + quantile(freedom) * Math.sqrt(variance) < 0;
    }

    private double quantile(int freedom) {
        return new TDistribution(null, freedom).inverseCumulativeProbability(1 - settings.level());
    }

    @Override
    public List<TaskScore> estimate(Best best, List<Responses> answers, Asked asked) {
        return answers.stream().map(r -> estimate(pairs(best, r, asked))).toList();
    }

    private static TaskScore estimate(Pairs pairs) {
        TaskScore best = TaskScore.of(pairs.best());
        double[] scores = pairs.values(new Slopes(1, 0));
        double[] logs = pairs.values(new Slopes(0, 1));
        double error = variance(scores) / scores.length * pairs.unseen();
        return new TaskScore(
                best.task(),
                Math.clamp(best.mean() + mean(scores), 0, 1),
                Math.sqrt(best.standardError() * best.standardError() + error),
                Math.min(0, best.logProbability() + mean(logs)));
    }

    private Pairs pairs(Best best, Responses candidate, Asked asked) {
        Responses other =
                best.answers().stream()
                        .filter(r -> r.task().equals(candidate.task()))
                        .findFirst()
                        .orElseThrow();
        List<Integer> positions = asked.chosen().getOrDefault(candidate.task(), List.of());
        int all = items.getOrDefault(candidate.task(), 0);
        return new Pairs(other, candidate, positions, all);
    }

    /// Two candidates' answers to the same items of a task.
    ///
    /// @param best to all items
    /// @param candidate to those at the positions; to all if there are none
    private record Pairs(Responses best, Responses candidate, List<Integer> positions, int all) {
        double[] values(Slopes slopes) {
            double[] out = new double[candidate.scores().size()];
            for (int i = 0; i < out.length; i++) {
                int item = positions.isEmpty() ? i : positions.get(i);
                out[i] =
                        slopes.score() * (candidate.scores().get(i) - best.scores().get(item))
                                + slopes.logProbability()
                                        * (TaskScore.counted(candidate.logProbabilities().get(i))
                                                - TaskScore.counted(
                                                        best.logProbabilities().get(item)));
            }
            return out;
        }

        /// The share of the task's items that the candidate has not answered.
        double unseen() {
            return 1 - (double) candidate.scores().size() / all;
        }
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double v : values) {
            sum += v;
        }
        return sum / values.length;
    }

    /// Of the sample; 0 of one value.
    private static double variance(double[] values) {
        double mean = mean(values);
        double sum = 0;
        for (double v : values) {
            sum += (v - mean) * (v - mean);
        }
        return values.length < 2 ? 0 : sum / (values.length - 1);
    }
}
