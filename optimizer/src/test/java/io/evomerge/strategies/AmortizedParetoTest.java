package io.evomerge.strategies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmortizedParetoTest {
    private static final int SEEDS = 15;
    private static final int EVALUATIONS = 40;

    /// Three skills, each the logistic function of a concave quadratic with its own best merge.
    private record Skills(double[][] best, double[][] curvature) {
        static Skills of(int genes, long seed) {
            var random = new SplittableRandom(seed);
            double[][] best = new double[3][];
            double[][] curvature = new double[3][];
            for (int k = 0; k < 3; k++) {
                best[k] = Genomes.uniform(genes, random);
                curvature[k] = Genomes.uniform(genes, random);
            }
            return new Skills(best, curvature);
        }

        double[] scores(double[] x) {
            return IntStream.range(0, 3).mapToDouble(k -> score(k, x)).toArray();
        }

        private double score(int skill, double[] x) {
            double q = 2;
            double sum = 0;
            for (int i = 0; i < x.length; i++) {
                double off = x[i] - best[skill][i];
                q -= (2 + 10 * curvature[skill][i]) * off * off;
                sum += off;
            }
            return 1 / (1 + Math.exp(-q + sum * sum));
        }
    }

    @ParameterizedTest
    @CsvSource({"3, 0", "4, 0", "6, 0", "3, 0.03", "6, 0.03"})
    void after_40_evaluations_its_front_beats_random_points_and_nsga2(int genes, double noise) {
        double map = median(AmortizedPareto.DEFAULT, genes, noise);
        double nsga2 = median(Nsga2.DEFAULT, genes, noise);
        double random = median(new RandomSearch(10), genes, noise);
        assertThat(map).isGreaterThan(nsga2).isGreaterThan(random);
    }

    private static double median(Strategy strategy, int genes, double noise) {
        return IntStream.rangeClosed(1, SEEDS)
                .mapToDouble(seed -> hypervolume(strategy, Skills.of(genes, seed), seed, noise))
                .sorted()
                .skip(SEEDS / 2)
                .findFirst()
                .orElseThrow();
    }

    /// Of the true scores of all points that were evaluated.
    private static double hypervolume(Strategy strategy, Skills skills, long seed, double noise) {
        int genes = skills.best[0].length;
        var coordinates = Collections.nCopies(genes, Coordinate.PLAIN);
        double[] start = new double[genes];
        Arrays.fill(start, 0.5);
        var search = strategy.start(new Problem(start, coordinates, 3), new SplittableRandom(seed));
        var errors = new SplittableRandom(1000 + seed);
        List<double[]> truth = new ArrayList<>();
        while (truth.size() < EVALUATIONS) {
            List<Scored> told = new ArrayList<>();
            for (double[] genome : search.ask(EVALUATIONS - truth.size())) {
                truth.add(skills.scores(genome));
                told.add(scored(genome, truth.getLast(), noise, errors));
            }
            search.tell(told);
        }
        return Pareto.hypervolume(truth, new double[3]);
    }

    private static Scored scored(
            double[] genome, double[] truth, double noise, RandomGenerator random) {
        double[] seen =
                Arrays.stream(truth)
                        .map(s -> Math.clamp(s + noise * random.nextGaussian(), 0.0, 1.0))
                        .toArray();
        double mean = Arrays.stream(seen).average().orElseThrow();
        return new Scored(genome, mean, Double.NaN, seen, new double[0]);
    }

    @Test
    void a_score_that_is_logistic_in_a_quadratic_is_predicted_where_it_was_not_seen() {
        Skills skills = Skills.of(3, 7);
        var model = ScoreModel.of(sample(skills, 24), 1);
        double[] elsewhere = {0.35, 0.6, 0.45};
        assertThat(model.heldOut()).isGreaterThan(0.95);
        assertThat(model.value(elsewhere)).isCloseTo(skills.scores(elsewhere)[1], within(0.02));
    }

    @Test
    void scores_that_leave_the_unit_interval_are_modelled_as_they_are() {
        var random = new SplittableRandom(1);
        List<Scored> points =
                IntStream.range(0, 20)
                        .mapToObj(i -> Genomes.uniform(2, random))
                        .map(x -> new Scored(x, 10 * x[0] - 5))
                        .toList();
        var model = ScoreModel.of(points, 0);
        assertThat(model.isWarped()).isFalse();
        assertThat(model.value(new double[] {0.2, 0.9})).isCloseTo(-3, within(0.05));
    }

    @Test
    void a_score_that_never_changes_is_not_useful() {
        List<Scored> same =
                sample(Skills.of(3, 7), 24).stream().map(p -> new Scored(p.genome(), 0.5)).toList();
        assertThat(ScoreModel.of(same, 0).isUseful()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"3, 24", "3, 40", "6, 26", "6, 80"})
    void noise_is_rarely_useful_and_a_score_that_is_half_noise_nearly_always(int genes, int count) {
        assertThat(useful(genes, count, 0)).isLessThanOrEqualTo(9);
        assertThat(useful(genes, count, 1)).isGreaterThanOrEqualTo(35);
    }

    /// Of 50 models of scores with a deviation of 0.05 by noise alone, how many are useful.
    ///
    /// @param signal how large the deviation is that they owe to the genes, in parts of that
    private static long useful(int genes, int count, double signal) {
        return IntStream.range(0, 50)
                .mapToObj(seed -> noisy(genes, count, signal, seed))
                .filter(points -> ScoreModel.of(points, 0).isUseful())
                .count();
    }

    private static List<Scored> noisy(int genes, int count, double signal, int seed) {
        var points = new ShiftedSobol(genes, new SplittableRandom(seed));
        var random = new SplittableRandom(1000 + seed);
        double slope = signal * 0.05 * Math.sqrt(12); // a uniform gene's deviation is 1 / √12
        return IntStream.range(0, count)
                .mapToObj(i -> points.next())
                .map(g -> new Scored(g, 0.4 + slope * g[0] + 0.05 * random.nextGaussian()))
                .toList();
    }

    @Test
    void how_far_a_constraint_is_missed_does_not_drown_the_objectives() {
        Skills skills = Skills.of(3, 7);
        List<Scored> points =
                sample(skills, 40).stream()
                        .map(p -> p.genome()[0] < 0.7 ? p : missed(p.genome()))
                        .toList();
        var model = ScoreModel.of(points, 1);
        double[] elsewhere = {0.35, 0.6, 0.45};
        assertThat(model.isWarped()).isTrue();
        assertThat(model.value(elsewhere)).isCloseTo(skills.scores(elsewhere)[1], within(0.1));
        assertThat(model.value(new double[] {0.9, 0.6, 0.45})).isLessThan(model.value(elsewhere));
    }

    @Test
    void where_no_point_meets_the_constraints_the_way_to_them_is_modelled() {
        List<Scored> points =
                sample(Skills.of(3, 7), 24).stream().map(p -> missed(p.genome())).toList();
        var model = ScoreModel.of(points, 1);
        assertThat(model.isUseful()).isTrue();
        assertThat(model.value(new double[] {0.2, 0.5, 0.5})).isCloseTo(-1.2, within(0.01));
    }

    /// As told of a point that misses a constraint by the value of its first gene.
    private static Scored missed(double[] genome) {
        double fitness = -1 - genome[0];
        double[] objectives = {fitness, fitness, fitness};
        return new Scored(genome, fitness, Double.NaN, objectives, new double[0]);
    }

    @Test
    void an_objective_that_says_nothing_does_not_stop_the_others_from_being_improved() {
        var coordinates = Collections.nCopies(3, Coordinate.PLAIN);
        var problem = new Problem(new double[] {0.5, 0.5, 0.5}, coordinates, 2);
        var search = AmortizedPareto.DEFAULT.start(problem, new SplittableRandom(1));
        double best = 0;
        for (int done = 0; done < 30; ) {
            var told = new ArrayList<Scored>();
            for (double[] g : search.ask(30 - done)) {
                double score = 1 - Math.pow(g[0] - 0.2, 2) - Math.pow(g[1] - 0.8, 2);
                best = Math.max(best, score);
                double[] objectives = {score, 0.5};
                told.add(new Scored(g, score, Double.NaN, objectives, new double[0]));
            }
            search.tell(told);
            done += told.size();
        }
        assertThat(best).isGreaterThan(0.9995);
    }

    @Test
    @Timeout(20)
    void thousands_of_points_do_not_stop_it() {
        var coordinates = Collections.nCopies(5, Coordinate.PLAIN);
        double[] start = {0.5, 0.5, 0.5, 0.5, 0.5};
        var problem = new Problem(start, coordinates, 2);
        var search = new AmortizedPareto(1, 4).start(problem, new SplittableRandom(1));
        search.ask(1);
        var random = new SplittableRandom(2);
        Skills skills = Skills.of(5, 3);
        List<Scored> many =
                IntStream.range(0, 10_000)
                        .mapToObj(i -> Genomes.uniform(5, random))
                        .map(g -> scored(g, skills.scores(g), 0.03, random))
                        .toList();
        search.tell(many);
        assertThat(search.ask(4)).hasSize(4);
    }

    @Test
    void nothing_is_proposed_outside_of_what_was_sampled() {
        Skills skills = Skills.of(3, 2);
        List<Scored> known =
                sample(skills, 24).stream()
                        .map(p -> Arrays.stream(p.genome()).map(g -> 0.4 + 0.2 * g).toArray())
                        .map(g -> scored(g, skills.scores(g), 0, new SplittableRandom(1)))
                        .toList();
        var models = IntStream.range(0, 3).mapToObj(k -> ScoreModel.of(known, k)).toList();
        var problem =
                new Problem(
                        new double[] {0.5, 0.5, 0.5}, Collections.nCopies(3, Coordinate.PLAIN), 3);
        var proposals =
                new ParetoProposals(problem, known, models, new SplittableRandom(1))
                        .best(5, new HashSet<>());
        assertThat(proposals).isNotEmpty();
        for (double[] point : proposals) {
            assertThat(Arrays.stream(point).boxed()).allMatch(g -> g >= 0.4 && g <= 0.6);
            assertThat(models).allMatch(m -> m.knows(point));
        }
        assertThat(models).noneMatch(m -> m.knows(new double[] {0, 1, 0}));
    }

    private static List<Scored> sample(Skills skills, int count) {
        var points = new ShiftedSobol(3, new SplittableRandom(1));
        return IntStream.range(0, count)
                .mapToObj(i -> points.next())
                .map(g -> scored(g, skills.scores(g), 0, new SplittableRandom(1)))
                .toList();
    }

    @Test
    void no_merge_of_whole_numbers_is_asked_for_twice() {
        var level = new Coordinate(7, true, 0, 6, -1);
        var problem = new Problem(new double[] {0.5, 0.5}, List.of(level, level), 1);
        var search = new AmortizedPareto(10, 3).start(problem, new SplittableRandom(1));
        var seen = new HashSet<List<Double>>();
        while (seen.size() < 40) {
            var told = new ArrayList<Scored>();
            for (double[] g : search.ask(3)) {
                assertThat(seen.add(Genomes.key(g))).isTrue();
                told.add(new Scored(g, -Math.abs(g[0] - 0.8) - g[1]));
            }
            search.tell(told);
        }
    }

    @Test
    void the_design_follows_the_number_of_genes() {
        assertThat(AmortizedPareto.DEFAULT.design(3)).isEqualTo(14);
        assertThat(AmortizedPareto.DEFAULT.design(40)).isEqualTo(100);
        assertThat(new AmortizedPareto(7, 1).design(40)).isEqualTo(7);
    }

    @Test
    void settings_out_of_range_are_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new AmortizedPareto(-1, 4));
        assertThatIllegalArgumentException().isThrownBy(() -> new AmortizedPareto(0, 0));
    }
}
