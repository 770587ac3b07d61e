package io.evomerge.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.evomerge.evaluators.Responses;
import io.evomerge.fidelity.AugmentedScores;
import io.evomerge.journal.Score;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FitnessTest {
    @ParameterizedTest
    @CsvSource({"MEAN,0.5", "GEOMETRIC_MEAN,0.4", "MIN,0.2"})
    void the_aggregate_of_two_tasks(Aggregate aggregate, double expected) {
        var fitness = new Fitness(List.of(Target.of("a"), Target.of("b")), aggregate, 0);

        assertThat(fitness.score(List.of(right("a", 20), right("b", 80))).fitness())
                .isCloseTo(expected, within(1e-12));
    }

    @Test
    void weights_count_by_their_share() {
        var heavy = new Target("b", 3, OptionalDouble.empty());
        var fitness = new Fitness(List.of(Target.of("a"), heavy), Aggregate.MEAN, 0);

        assertThat(fitness.score(List.of(right("a", 20), right("b", 80))).aggregate())
                .isCloseTo(0.65, within(1e-12));
    }

    @Test
    void a_task_at_zero_does_not_hide_progress_in_another() {
        var fitness =
                new Fitness(List.of(Target.of("a"), Target.of("b")), Aggregate.GEOMETRIC_MEAN, 0);

        assertThat(fitness.score(List.of(right("a", 0), right("b", 80))).fitness())
                .isGreaterThan(fitness.score(List.of(right("a", 0), right("b", 70))).fitness());
    }

    @Test
    void constraints_go_by_the_answers_and_the_rest_by_what_they_let_expect() {
        var limited = new Target("b", 1, OptionalDouble.of(0.5));
        var fitness = new Fitness(List.of(Target.of("a"), limited), Aggregate.MEAN, 0);
        var augmented = new AugmentedScores();
        for (int j = 0; j < 12; j++) {
            augmented.add(List.of(right("a", 30 + 5 * (j % 4)), right("b", 30 + 5 * (j % 5))));
        }
        List<Responses> answers = List.of(right("a", 60), right("b", 60));
        Score expected = fitness.expected(answers, augmented);

        assertThat(expected.scores().get(0))
                .isEqualTo(augmented.of(answers.getFirst()).mean())
                .isNotEqualTo(0.6);
        assertThat(expected.scores().get(1)).isEqualTo(0.6);
        Score missed = fitness.score(List.of(right("a", 60), right("b", 40)));
        assertThat(fitness.expected(List.of(right("a", 60), right("b", 40)), augmented).fitness())
                .isEqualTo(missed.fitness())
                .isNegative();
    }

    @Test
    void log_probability_decides_between_equal_scores() {
        var fitness = new Fitness(List.of(Target.of("a")), Aggregate.MEAN, 0.02);
        Score sure = fitness.score(List.of(new Responses("a", List.of(0.0), List.of(-1.0))));
        Score lost = fitness.score(List.of(new Responses("a", List.of(0.0), List.of(-3.0))));

        assertThat(sure.fitness() - lost.fitness()).isCloseTo(0.04, within(1e-12));
        assertThat(sure.aggregate()).isEqualTo(lost.aggregate());
    }

    @ParameterizedTest
    @CsvSource({"-Infinity", "NaN", "-1000"})
    void log_probabilities_have_a_floor(double logProbability) {
        var fitness = new Fitness(List.of(Target.of("a")), Aggregate.MEAN, 0.02);
        var responses = new Responses("a", List.of(1.0), List.of(logProbability));

        assertThat(fitness.score(List.of(responses)).fitness()).isCloseTo(0, within(1e-12));
    }

    @ParameterizedTest
    @CsvSource({"-Infinity", "NaN", "-1000"})
    void so_have_those_of_each_objective(double logProbability) {
        var fitness = new Fitness(List.of(Target.of("a")), Aggregate.MEAN, 0.02);
        var responses = List.of(new Responses("a", List.of(1.0), List.of(logProbability)));

        assertThat(fitness.objectives(fitness.score(responses), responses))
                .containsExactly(new double[] {0}, within(1e-12));
    }

    @Test
    void an_objective_is_its_task_alone_and_a_missed_constraint_spoils_all() {
        var fitness =
                new Fitness(
                        List.of(
                                Target.of("a"),
                                Target.of("b"),
                                new Target("c", 0, OptionalDouble.of(0.6))),
                        Aggregate.MEAN,
                        0);
        var met = List.of(right("a", 30), right("b", 70), right("c", 60));
        assertThat(fitness.objectives(fitness.score(met), met))
                .containsExactly(new double[] {0.3, 0.7}, within(1e-12));
        var missed = List.of(right("a", 30), right("b", 70), right("c", 50));
        assertThat(fitness.objectives(fitness.score(missed), missed))
                .containsExactly(new double[] {-0.1, -0.1}, within(1e-12));
    }

    @Test
    void what_misses_a_constraint_ranks_below_all_that_meet_it_and_by_how_much() {
        var fitness =
                new Fitness(
                        List.of(Target.of("a"), new Target("b", 0, OptionalDouble.of(0.6))),
                        Aggregate.MEAN,
                        0.02);
        double worstThatMeets =
                fitness.score(
                                List.of(
                                        new Responses("a", List.of(0.0), List.of(-1e9)),
                                        right("b", 60)))
                        .fitness();
        double near = fitness.score(List.of(right("a", 100), right("b", 59))).fitness();
        double far = fitness.score(List.of(right("a", 100), right("b", 10))).fitness();

        assertThat(List.of(far, near, worstThatMeets)).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void a_constraint_may_follow_from_the_score_of_the_base() {
        var below = new Target("b", 0, OptionalDouble.empty(), OptionalDouble.of(0.05));
        Fitness fitness =
                new Fitness(List.of(Target.of("a"), below), Aggregate.MEAN, 0)
                        .relativeTo(List.of(right("a", 0), right("b", 60)));

        assertThat(fitness.score(List.of(right("a", 30), right("b", 55))).fitness())
                .isCloseTo(0.3, within(1e-12));
        assertThat(fitness.score(List.of(right("a", 30), right("b", 50))).fitness())
                .isCloseTo(-0.05, within(1e-12));
    }

    @ParameterizedTest
    @CsvSource({"0.4,0.55", "0.58,0.58"})
    void of_two_constraints_on_a_task_the_stricter_one_counts(double atLeast, double expected) {
        var both = new Target("a", 1, OptionalDouble.of(atLeast), OptionalDouble.of(0.05));

        assertThat(both.relativeTo(0.6).atLeast().orElseThrow()).isCloseTo(expected, within(1e-12));
    }

    @Test
    void nothing_is_scored_before_the_base_that_a_constraint_is_relative_to() {
        var below = new Target("a", 1, OptionalDouble.empty(), OptionalDouble.of(0.05));
        var fitness = new Fitness(List.of(below), Aggregate.MEAN, 0);

        assertThatIllegalStateException().isThrownBy(() -> fitness.score(List.of(right("a", 30))));
    }

    @Test
    void the_standard_error_of_one_task_is_that_of_a_mean() {
        var fitness = new Fitness(List.of(Target.of("a")), Aggregate.MEAN, 0);

        assertThat(fitness.score(List.of(right("a", 20))).standardError())
                .isCloseTo(Math.sqrt(0.2 * 0.8 / 99), within(1e-12));
    }

    @Test
    void the_standard_error_of_the_geometric_mean_agrees_with_the_bootstrap() {
        var fitness =
                new Fitness(List.of(Target.of("a"), Target.of("b")), Aggregate.GEOMETRIC_MEAN, 0);
        List<Responses> responses = List.of(right("a", 40), right("b", 70));
        var bootstrap = new Bootstrap(1, 10_000);
        Summary.Estimate interval =
                bootstrap.interval(
                        bootstrap.sample(List.of(responses)).getFirst(), fitness::aggregate);

        assertThat(fitness.score(responses).standardError())
                .isCloseTo((interval.high() - interval.low()) / 3.92, within(0.003));
    }

    /// 100 items, of which so many are right.
    private static Responses right(String task, int right) {
        List<Double> scores = IntStream.range(0, 100).mapToObj(i -> i < right ? 1.0 : 0.0).toList();
        return new Responses(task, scores, Collections.nCopies(100, 0.0));
    }
}
