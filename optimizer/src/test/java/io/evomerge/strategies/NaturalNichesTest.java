package io.evomerge.strategies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class NaturalNichesTest {
    private static final NaturalNiches EXACT = new NaturalNiches(20, 2, 1, 1, true, true, 0);
    private static final NaturalNiches WHOLE = new NaturalNiches(20, 2, 1, 1, true, false, 0);

    @Test
    void fitness_is_shared_by_those_who_answer_the_same_item() {
        // z = (2, 1, 1); f = 1/2 + 1, 1/2 + 0, 0 + 1
        var archive = archive(1, item(1, 1, 0), item(1, 0, 0), item(0, 0, 1));
        assertThat(archive.fitness()).containsExactly(1.5, 0.5, 1);
    }

    @Test
    void competition_says_how_far_it_is_shared() {
        double[][] items = {item(1, 1, 0), item(1, 0, 0), item(0, 0, 1)};
        assertThat(archive(0, items).fitness()).containsExactly(2, 1, 1);
        assertThat(archive(2, items).fitness()).containsExactly(1.25, 0.25, 1);
    }

    @Test
    void scores_between_0_and_1_and_items_that_nobody_answers_count_as_they_are() {
        // z = (0.8, 1 for the item that nobody answers)
        assertThat(archive(1, item(0.6, 0), item(0.2, 0)).fitness())
                .containsExactly(new double[] {0.75, 0.25}, within(1e-12));
    }

    @Test
    void attraction_is_what_the_first_lacks_the_scarcer_the_more() {
        // z = (2, 2, 1): to the first, the second brings item 2, and the third 2 and 3
        var archive = archive(1, item(1, 0, 0), item(1, 1, 0), item(0, 1, 1));
        assertThat(archive.attraction(0)).containsExactly(0, 0.5, 1.5);
        assertThat(archive.attraction(2)).containsExactly(0.5, 0.5, 0);
    }

    @Test
    void the_least_fit_dies_even_if_it_has_just_come() {
        var archive = new NicheArchive(2, 1);
        archive.add(point(0, item(1, 1, 0)));
        archive.add(point(1, item(0, 0, 1)));
        archive.add(point(2, item(1, 0, 0)));
        assertThat(genes(archive)).containsExactly(0.0, 1.0);
        archive.add(point(3, item(1, 1, 0)));
        assertThat(genes(archive)).containsExactly(1.0, 3.0);
    }

    @Test
    void failed_points_are_no_members() {
        var archive = new NicheArchive(2, 1);
        archive.add(new Scored(new double[] {0.5}, Double.NaN));
        assertThat(archive.members()).isEmpty();
    }

    @Test
    void without_items_each_objective_is_a_resource_by_rank() {
        var archive = new NicheArchive(4, 0);
        archive.add(objectives(10, 0.1));
        archive.add(objectives(30, 0.3));
        archive.add(objectives(20, 0.3));
        // one of four places is empty: (1 + 1)/4, (3 + 2)/4, (2 + 2)/4
        assertThat(archive.fitness()).containsExactly(0.5, 1.25, 1);
    }

    @Test
    void one_member_without_items_makes_all_compete_for_objectives() {
        var archive = new NicheArchive(2, 0);
        archive.add(point(0, item(1, 1, 1)));
        archive.add(new Scored(new double[] {1}, 0.9));
        assertThat(archive.fitness()).containsExactly(0.5, 0);
    }

    @Test
    void the_second_parent_is_chosen_by_fitness_where_the_first_lacks_nothing() {
        // The first answers all; of the others, the second alone has any fitness.
        var search = WHOLE.start(new double[] {0.5, 0.5}, new SplittableRandom(1));
        search.tell(
                List.of(
                        scored(new double[] {0.2, 0.2}, item(1, 1)),
                        scored(new double[] {0.6, 0.6}, item(1, 0)),
                        scored(new double[] {1, 0}, item(0, 0))));
        for (double[] child : ask(search, 50)) {
            assertThat(child[0]).isCloseTo(child[1], within(1e-12)).isBetween(0.2, 0.6);
        }
    }

    @Test
    void a_child_lies_on_the_arc_between_its_parents() {
        double[] x = {1, 0};
        double[] y = {0, 1};
        for (double[] child : ask(pair(x, y, 0, 0), 50)) {
            assertThat(child[0] * child[0] + child[1] * child[1]).isCloseTo(1, within(1e-12));
        }
    }

    @Test
    void a_split_on_a_layer_mixes_what_follows_the_other_way_round() {
        double[] x = {1, 1, 0, 0};
        double[] y = {0, 0, 1, 1};
        int split = 0;
        for (double[] child : ask(pair(x, y, 0, 4, 0, 4), 200)) {
            // Coordinates 0 and 2 are about layer 0, 1 and 3 about layer 4.
            double first = Math.atan2(child[2], child[0]);
            double second = Math.atan2(child[3], child[1]);
            boolean isWhole = Math.abs(first - second) < 1e-9;
            boolean isSplit = Math.abs(first + second - Math.PI / 2) < 1e-9;
            assertThat(isWhole || isSplit).isTrue();
            split += isWhole ? 0 : 1;
        }
        assertThat(split).isBetween(70, 130);
    }

    @Test
    void without_split_all_layers_are_mixed_alike() {
        for (double[] child :
                ask(pair(WHOLE, item(1, 1, 0, 0), item(0, 0, 1, 1), 0, 4, 0, 4), 50)) {
            assertThat(child[0]).isCloseTo(child[1], within(1e-12));
            assertThat(child[2]).isCloseTo(child[3], within(1e-12));
        }
    }

    @Test
    void splits_are_where_layers_begin_and_anywhere_if_there_are_none() {
        assertThat(segments(4, -1, 0, 8, 4, 0)).containsExactly(1, 0, 0, 2, 1, 0);
        assertThat(segments(-1, -1, -1)).containsExactly(0, 1, 2);
    }

    @Test
    void genes_with_levels_are_either_parents() {
        var levels = new Coordinate(3, false, 0, 1, -1);
        var problem = new Problem(new double[] {0.5, 0.5}, List.of(levels, Coordinate.PLAIN), 1);
        var search = EXACT.start(problem, new SplittableRandom(1));
        search.tell(
                List.of(
                        scored(new double[] {0.1, 0.2}, item(1, 0)),
                        scored(new double[] {0.9, 0.4}, item(0, 1))));
        assertThat(ask(search, 50)).extracting(c -> c[0]).containsOnly(0.5 / 3, 2.5 / 3);
    }

    @Test
    void a_recipe_is_a_member_once() {
        // Four genes of three levels: 81 recipes.
        var level = new Coordinate(3, true, 0, 2, -1);
        var problem =
                new Problem(new double[] {0.5, 0.5, 0.5, 0.5}, Collections.nCopies(4, level), 1);
        var search =
                new NaturalNiches(10, 10, 5, 1, true, true, 0.02)
                        .start(problem, new SplittableRandom(1));
        var recipes = new HashSet<List<Double>>();
        for (int i = 0; i < 40; i++) {
            List<double[]> asked = search.ask(5);
            asked.forEach(x -> recipes.add(Genomes.key(problem.snapped(x))));
            search.tell(asked.stream().map(x -> new Scored(x, problem.snapped(x)[0])).toList());
        }
        assertThat(recipes).hasSizeGreaterThan(45);
    }

    @Test
    void vectors_that_the_metric_says_are_one_are_mixed_along_the_chord() {
        double[][] alike = {{1, 1}, {1, 1}};
        var problem =
                new Problem(
                        new double[] {0.5, 0.5},
                        List.of(Coordinate.PLAIN, Coordinate.PLAIN),
                        1,
                        Optional.of(alike));
        var slerp = Slerp.between(new double[] {1, 0}, new double[] {0, 1}, problem);
        assertThat(slerp.at(0.5, 1, 0)).isEqualTo(0.5);
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                new Problem(
                                        new double[] {0.5},
                                        List.of(Coordinate.PLAIN),
                                        1,
                                        Optional.of(alike)));
    }

    @Test
    void coordinates_that_add_nothing_to_the_weights_are_mixed_along_the_chord() {
        double[][] metric = {{1, 0, 0}, {0, 1, 0}, {0, 0, 0}};
        var problem =
                new Problem(
                        new double[] {0.5, 0.5, 0.5},
                        Collections.nCopies(3, Coordinate.PLAIN),
                        1,
                        Optional.of(metric));
        Strategy.Search search =
                new NaturalNiches(2, 2, 5, 1, true, false, 0)
                        .start(problem, new SplittableRandom(1));
        search.tell(
                List.of(
                        new Scored(new double[] {1, 0, 0.8}, 1),
                        new Scored(new double[] {0, 1, 0.8}, 1)));
        for (double[] child : search.ask(5)) {
            assertThat(Math.hypot(child[0], child[1])).isCloseTo(1, within(1e-9));
            assertThat(child[2]).isCloseTo(0.8, within(1e-9));
        }
    }

    /// Two niches: near 0 item after item of one half is answered, near 1 of the other; more of the
    /// first half than of the second.
    @Test
    void competition_keeps_a_niche_that_is_lost_without_it() {
        Function<double[], double[]> answers =
                x -> {
                    double[] out = new double[10];
                    Arrays.fill(out, 0, 7, x[0] < 0.2 ? 1 : 0);
                    Arrays.fill(out, 7, 10, x[0] > 0.8 ? 1 : 0);
                    return out;
                };
        assertThat(kept(1, answers)).contains(0, 1);
        assertThat(kept(0, answers)).containsOnly(0);
    }

    /// The ends of [0, 1] at which members are in the end.
    private static List<Integer> kept(double competition, Function<double[], double[]> answers) {
        var archive = new NicheArchive(10, competition);
        var random = new SplittableRandom(1);
        for (int i = 0; i < 200; i++) {
            double[] genome = {random.nextDouble()};
            archive.add(scored(genome, answers.apply(genome)));
        }
        return archive.members().stream().map(m -> (int) Math.round(m.genome()[0])).toList();
    }

    private static Strategy.Search pair(double[] x, double[] y, int... layers) {
        return pair(EXACT, x, y, layers);
    }

    /// A search of which the archive holds two members that answer one item each; more points than
    /// the test asks for are never told, so that it breeds from these two alone.
    private static Strategy.Search pair(
            NaturalNiches settings, double[] x, double[] y, int... layers) {
        var coordinates = Arrays.stream(layers).mapToObj(NaturalNichesTest::about).toList();
        var search =
                settings.start(
                        new Problem(new double[layers.length], coordinates, 1),
                        new SplittableRandom(1));
        search.tell(List.of(scored(x, item(1, 0)), scored(y, item(0, 1))));
        return search;
    }

    private static Coordinate about(int layer) {
        return new Coordinate(0, true, 0, 1, layer);
    }

    private static int[] segments(int... layers) {
        return NaturalNiches.segments(
                Arrays.stream(layers).mapToObj(NaturalNichesTest::about).toList());
    }

    private static List<double[]> ask(Strategy.Search search, int count) {
        List<double[]> out = new ArrayList<>();
        while (out.size() < count) {
            out.addAll(search.ask(count - out.size()));
        }
        return out;
    }

    private static NicheArchive archive(double competition, double[]... items) {
        var archive = new NicheArchive(items.length, competition);
        for (int i = 0; i < items.length; i++) {
            archive.add(point(i, items[i]));
        }
        return archive;
    }

    private static List<Double> genes(NicheArchive archive) {
        return archive.members().stream().map(m -> m.genome()[0]).toList();
    }

    private static Scored point(double gene, double[] items) {
        return scored(new double[] {gene}, items);
    }

    private static Scored scored(double[] genome, double[] items) {
        double fitness = Arrays.stream(items).average().orElseThrow();
        return new Scored(genome, fitness, Double.NaN, new double[] {fitness}, items);
    }

    private static Scored objectives(double... objectives) {
        return new Scored(new double[] {0}, 0, Double.NaN, objectives, new double[0]);
    }

    private static double[] item(double... scores) {
        return scores;
    }
}
