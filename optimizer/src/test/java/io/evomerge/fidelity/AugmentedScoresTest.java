package io.evomerge.fidelity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evomerge.evaluators.Responses;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.stat.correlation.Covariance;
import org.junit.jupiter.api.Test;

class AugmentedScoresTest {
    private static final int CANDIDATES = 40;
    private static final int ITEMS = 25;

    @Test
    void the_weights_are_those_of_the_formula() {
        List<Responses> all = simulated(1, 1.0).asked();
        var augmented = learnt(all);
        double[][] scores = all.stream().map(Evidence.SCORE::of).toArray(double[][]::new);
        double[][] chances = all.stream().map(Evidence.PROBABILITY::of).toArray(double[][]::new);
        double[] s = DoubleStream.of(means(scores)).toArray();
        double[] p = DoubleStream.of(means(chances)).toArray();
        var covariance = new Covariance();
        double ofScores = 0;
        double ofBoth = 0;
        for (int i = 0; i < ITEMS; i++) {
            for (int k = 0; k < ITEMS; k++) {
                if (i != k) {
                    double pairs = ITEMS * (ITEMS - 1.0);
                    ofScores += covariance.covariance(column(scores, i), column(scores, k)) / pairs;
                    ofBoth += covariance.covariance(column(chances, i), column(scores, k)) / pairs;
                }
            }
        }
        var both =
                new Array2DRowRealMatrix(
                        new double[][] {
                            {covariance.covariance(s, s), covariance.covariance(s, p)},
                            {covariance.covariance(s, p), covariance.covariance(p, p)}
                        });
        var weights =
                new LUDecomposition(both)
                        .getSolver()
                        .solve(new ArrayRealVector(new double[] {ofScores, ofBoth}));
        assertThat(weights.getEntry(0)).isBetween(0.05, 0.95);
        assertThat(weights.getEntry(1)).isGreaterThan(0.05);
        for (int j = 0; j < CANDIDATES; j++) {
            double expected =
                    mean(s)
                            + weights.getEntry(0) * (s[j] - mean(s))
                            + weights.getEntry(1) * (p[j] - mean(p));
            assertThat(augmented.of(all.get(j)).mean()).isCloseTo(expected, within(1e-9));
        }
    }

    /// Over 20 simulations, on 2000 items that nobody was asked.
    @Test
    void they_are_nearer_to_the_scores_on_new_items_than_means_are() {
        double ofMeans = 0;
        double ofPredictions = 0;
        for (int seed = 0; seed < 20; seed++) {
            Simulated simulated = simulated(seed, 1.0);
            var augmented = learnt(simulated.asked());
            double[] expected = new double[CANDIDATES];
            double[] asked = new double[CANDIDATES];
            for (int j = 0; j < CANDIDATES; j++) {
                asked[j] = simulated.asked().get(j).mean();
                expected[j] = augmented.of(simulated.asked().get(j)).mean();
            }
            ofMeans += scatter(asked, simulated.truth());
            ofPredictions += scatter(expected, simulated.truth());
        }
        assertThat(ofPredictions).isLessThan(0.6 * ofMeans);
    }

    @Test
    void probabilities_that_say_nothing_are_left_out_of_it() {
        double slope = 0;
        for (int seed = 0; seed < 20; seed++) {
            Simulated simulated = simulated(seed, 0.0);
            var augmented = learnt(simulated.asked());
            Responses one = simulated.asked().getFirst();
            var surer =
                    new Responses(
                            one.task(),
                            one.scores(),
                            one.logProbabilities().stream().map(l -> l / 2).toList());
            double change =
                    mean(Evidence.PROBABILITY.of(surer)) - mean(Evidence.PROBABILITY.of(one));
            slope += (augmented.of(surer).mean() - augmented.of(one).mean()) / change / 20;
        }
        assertThat(slope).isBetween(0.0, 0.15);
    }

    @Test
    void nine_candidates_are_too_few_to_learn_from() {
        List<Responses> all = simulated(3, 1.0).asked();
        var augmented = learnt(all.subList(0, 9));
        assertThat(all).allSatisfy(r -> assertThat(augmented.of(r)).isEqualTo(TaskScore.of(r)));
        augmented.add(List.of(all.get(9)));
        assertThat(all).anySatisfy(r -> assertThat(augmented.of(r)).isNotEqualTo(TaskScore.of(r)));
    }

    @Test
    void what_does_not_vary_is_no_evidence() {
        var same = new Responses("task", List.of(1.0, 0.0, 1.0), List.of(-1.0, -2.0, -0.5));
        var augmented = learnt(IntStream.range(0, 12).mapToObj(j -> same).toList());
        assertThat(augmented.of(same).mean()).isCloseTo(2.0 / 3, within(1e-12));
        var other = new Responses("task", List.of(1.0, 1.0, 1.0), List.of(-0.1, -0.1, -0.1));
        assertThat(augmented.of(other).mean()).isEqualTo(1);
        var single = new Responses("task", List.of(1.0), List.of(-0.1));
        var ofOne = new AugmentedScores();
        for (int j = 0; j < 12; j++) {
            ofOne.add(List.of(new Responses("task", List.of(j % 2.0), List.of(-0.1 * j))));
        }
        assertThat(ofOne.of(single).mean()).isBetween(0.0, 1.0);
    }

    @Test
    void answers_to_other_items_are_refused() {
        var augmented = learnt(simulated(3, 1.0).asked());
        var other = new Responses("task", List.of(1.0), List.of(-0.1));
        assertThatThrownBy(() -> augmented.add(List.of(other)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("1 answers to 25");
    }

    /// @param truth of each candidate on 2000 other items
    private record Simulated(List<Responses> asked, double[] truth) {}

    /// An item is answered rightly where `ability + ease + noise > 0`; the log-probability follows
    /// the same sum with noise of its own.
    ///
    /// @param use how much the probability has to do with the ability
    private static Simulated simulated(int seed, double use) {
        var random = new SplittableRandom(seed);
        double[] ease = random.doubles(ITEMS, -1.5, 1.5).toArray();
        List<Responses> asked = new ArrayList<>();
        double[] truth = new double[CANDIDATES];
        for (int j = 0; j < CANDIDATES; j++) {
            double ability = 0.4 * random.nextGaussian();
            List<Double> scores = new ArrayList<>();
            List<Double> logs = new ArrayList<>();
            for (double easy : ease) {
                scores.add(ability + easy + random.nextGaussian() > 0 ? 1.0 : 0.0);
                double margin = use * ability + easy + 1.5 * random.nextGaussian();
                logs.add(-Math.log1p(Math.exp(-margin)));
            }
            asked.add(new Responses("task", scores, logs));
            for (int i = 0; i < 2000; i++) {
                double easy = 3 * random.nextDouble() - 1.5;
                truth[j] += ability + easy + random.nextGaussian() > 0 ? 1 / 2000.0 : 0;
            }
        }
        return new Simulated(asked, truth);
    }

    private static AugmentedScores learnt(List<Responses> all) {
        var out = new AugmentedScores();
        all.forEach(r -> out.add(List.of(r)));
        return out;
    }

    /// What is left of the differences between two lists when a common shift is taken out.
    private static double scatter(double[] a, double[] b) {
        double shift = mean(a) - mean(b);
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - b[i] - shift) * (a[i] - b[i] - shift);
        }
        return sum;
    }

    private static double[] means(double[][] rows) {
        return Arrays.stream(rows).mapToDouble(AugmentedScoresTest::mean).toArray();
    }

    private static double mean(double[] values) {
        return DoubleStream.of(values).average().orElseThrow();
    }

    private static double[] column(double[][] rows, int k) {
        return Arrays.stream(rows).mapToDouble(r -> r[k]).toArray();
    }
}
