package io.evomerge.search;

import io.evomerge.evaluators.Responses;
import io.evomerge.fidelity.TaskScore;
import io.evomerge.journal.Entry;
import io.evomerge.journal.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// How much of the highest of several scores on the same items is luck. It is that of a good merge
/// whom these items also happen to suit; on new items the same merge scores less.
///
/// The items of each task are dealt into folds. Without one fold the fittest merge is chosen
/// again, and it is scored on the fold, which had no say in the choice. What all folds give
/// together is a score over all items that nobody was chosen by. It is averaged over several
/// deals. Merges are compared on common items throughout, so that whatever makes the items easy
/// or hard for all of them alike cancels in the choice, and only paired differences count.
///
/// This accounts for the choice among the merges, not for where they come from. So it is for the
/// finalists on the select items, which no search was guided by. Of the search items a strategy
/// learns much more than which of its merges is the fittest: of the best scores on 30 of them, in
/// searches of the zoo, eleven points were luck, of which the folds found three.
///
/// @see <a href="https://doi.org/10.1007/s10994-018-5714-4">Tsamardinos, Greasidou and Borboudakis
///     2018</a>, which resamples where this deals folds: a choice by nine tenths of the items is
///     nearer to the choice by all of them than one by the 63 % that a resample holds
final class WinnersCurse {
    private static final int FOLDS = 10;
    private static final int DEALS = 20;

    private final Fitness fitness;
    private final List<Answers> candidates;
    private final SplittableRandom random;

    private WinnersCurse(Fitness fitness, List<Answers> candidates, long seed) {
        this.fitness = fitness;
        this.candidates = candidates;
        this.random = new SplittableRandom(seed);
    }

    /// What the aggregate of the fittest merge has over a score that nobody was chosen by.
    ///
    /// @param merges at least one, fittest first; complete, and asked the same items. Of equal ones
    ///     the first is chosen throughout
    static double luck(Fitness fitness, List<Entry> merges, long seed) {
        double highest = merges.getFirst().score().aggregate();
        List<Answers> candidates = merges.stream().map(Answers::of).toList();
        return new WinnersCurse(fitness, candidates, seed).luck(highest);
    }

    private double luck(double highest) {
        double sum = 0;
        for (int deal = 0; deal < DEALS; deal++) {
            sum += highest - heldOut(dealt(candidates.getFirst()));
        }
        return sum / DEALS;
    }

    /// The fold of each item, by task.
    private int[][] dealt(Answers answers) {
        int[][] folds = new int[answers.scores().length][];
        for (int t = 0; t < folds.length; t++) {
            folds[t] = new int[answers.scores()[t].length];
            for (int i = 0; i < folds[t].length; i++) {
                int other = random.nextInt(i + 1); // shuffled as it is filled
                folds[t][i] = folds[t][other];
                folds[t][other] = i % FOLDS;
            }
        }
        return folds;
    }

    /// The aggregate of answers to all items, each by the merge that is fittest on the other folds.
    private double heldOut(int[][] folds) {
        List<Sums[]> sums = candidates.stream().map(c -> c.byFold(folds)).toList();
        Sums held = new Sums(candidates.getFirst());
        for (int fold = 0; fold < FOLDS; fold++) {
            held.add(sums.get(fittestWithout(fold, sums))[fold], 1);
        }
        return score(held).aggregate();
    }

    private int fittestWithout(int fold, List<Sums[]> sums) {
        int best = 0;
        double highest = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < candidates.size(); c++) {
            Sums others = new Sums(candidates.get(c));
            for (Sums part : sums.get(c)) {
                others.add(part, 1);
            }
            others.add(sums.get(c)[fold], -1);
            double found = score(others).fitness();
            if (found > highest) {
                highest = found;
                best = c;
            }
        }
        return best;
    }

    private Score score(Sums sums) {
        return fitness.of(sums.means());
    }

    /// What one merge answered.
    ///
    /// @param scores by task and item
    /// @param logProbabilities by task and item
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Answers(List<String> tasks, double[][] scores, double[][] logProbabilities) {
        static Answers of(Entry entry) {
            List<Responses> all = entry.evaluation().responses();
            return new Answers(
                    all.stream().map(Responses::task).toList(),
                    all.stream().map(r -> array(r.scores())).toArray(double[][]::new),
                    all.stream().map(r -> array(r.logProbabilities())).toArray(double[][]::new));
        }

        private static double[] array(List<Double> values) {
            return values.stream().mapToDouble(Double::doubleValue).toArray();
        }

        Sums[] byFold(int[][] folds) {
            Sums[] out = new Sums[FOLDS];
            for (int f = 0; f < FOLDS; f++) {
                out[f] = new Sums(this);
            }
            for (int t = 0; t < folds.length; t++) {
                for (int i = 0; i < folds[t].length; i++) {
                    out[folds[t][i]].add(t, scores[t][i], logProbabilities[t][i]);
                }
            }
            return out;
        }
    }

    /// Sums over some items of each task.
    private static final class Sums {
        private final List<String> tasks;
        private final int[] items;
        private final double[] scores;
        private final double[] logProbabilities;

        Sums(Answers answers) {
            tasks = answers.tasks();
            items = new int[tasks.size()];
            scores = new double[tasks.size()];
            logProbabilities = new double[tasks.size()];
        }

        void add(int task, double score, double logProbability) {
            items[task]++;
            scores[task] += score;
            logProbabilities[task] += logProbability;
        }

        void add(Sums other, int sign) {
            for (int t = 0; t < items.length; t++) {
                items[t] += sign * other.items[t];
                scores[t] += sign * other.scores[t];
                logProbabilities[t] += sign * other.logProbabilities[t];
            }
        }

        List<TaskScore> means() {
            List<TaskScore> out = new ArrayList<>();
            for (int t = 0; t < items.length; t++) {
                double n = items[t];
                out.add(
                        new TaskScore(
                                tasks.get(t), scores[t] / n, Double.NaN, logProbabilities[t] / n));
            }
            return out;
        }
    }
}
