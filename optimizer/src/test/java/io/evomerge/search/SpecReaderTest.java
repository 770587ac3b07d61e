package io.evomerge.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.evomerge.documents.InputException;
import io.evomerge.documents.Node;
import io.evomerge.fidelity.Racing;
import io.evomerge.recipes.LayerRange;
import io.evomerge.search.SpaceSpec.Freedom;
import io.evomerge.strategies.Strategies;
import io.evomerge.tensors.DType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpecReaderTest {
    private static final String WHOLE =
            """
            base: base
            models: [experts/math, experts/chat]
            space:
              methods: [task_arithmetic, ties]
              layers: [[0, 1], [1, 4]]
              filters: [self_attn, mlp]
              weight: [-0.5, 2]
              density: [0.1, 1]
              lambda: 0.9
              normalize: true
            objectives:
              - {task: sums, metric: acc, weight: 2}
              - {task: talk, at_least: 0.6}
            report: [other]
            mode: pareto
            aggregate: geometric_mean
            log_probability: 0.05
            subset: {items: 50, select: all, estimator: mean}
            splits: {search: 0.5, select: 0.3, report: 0.2}
            strategy: {name: ga, population: 12}
            seeds: [ties, uniform]
            budget: {evaluations: 33, time: 1h30m}
            device: cuda:1
            dtype: float16
            compute: float32
            workers: 3
            seed: 42
            """;

    private static final String BELOW_BASE =
            """
            base: base
            models: [experts/math]
            objectives: [sums, {task: talk, at_most_below_base: 0.02}]
            """;

    private static final String PATH =
            "space: {path: {repeats: 3, block: 2, scale: [0.5, 2], longest: 9}}\n"
                    + "seeds: [paths, uniform]";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "items: 50                               | mean",
                "items: 50, estimator: augmented         | augmented",
                "select: all, estimator: augmented       | augmented",
                "select: all, estimator: mean            | mean",
                "items: 50, racing: true                 | mean",
                "items: 50, racing: true, estimator: mean | mean"
            })
    void scores_are_augmented_where_that_is_asked_for(String subset, String estimator) {
        SearchSpec spec = Examples.spec("subset: {" + subset + "}");

        assertThat(spec.items().augmented()).isEqualTo(estimator.equals("augmented"));
        assertThat(SpecWriter.write(spec, 4, Map.of())).contains("estimator: " + estimator);
    }

    @Test
    void a_race_is_written_as_it_is_read() {
        SearchSpec usual = Examples.spec("subset: {racing: true}");
        SearchSpec own = Examples.spec("subset: {racing: {level: 0.2, rounds: 4}}");

        assertThat(usual.items().racing()).contains(Racing.USUAL);
        assertThat(own.items().racing()).contains(new Racing(4, 0.2));
        assertThat(Examples.spec("subset: {select: irt, racing: false}").items().racing())
                .isEmpty();
        SearchSpec anchored = Examples.spec("subset: {select: irt, racing: {level: 0.3}}");
        assertThat(anchored.items().racing()).contains(new Racing(2, 0.3));
        assertThat(Examples.read(SpecWriter.write(anchored, 4, Map.of())).items())
                .isEqualTo(anchored.items());
        assertThat(Examples.spec("subset: {select: irt, racing: true}").items().racing())
                .contains(Racing.ANCHORED);
        // The text is hashed: its order must not change from one process to the next.
        assertThat(SpecWriter.write(own, 4, Map.of())).contains("racing: {rounds: 4, level: 0.2}");
        assertThat(Examples.read(SpecWriter.write(own, 4, Map.of())).items())
                .isEqualTo(own.items());
    }

    @Test
    void base_models_and_objectives_are_enough() {
        SearchSpec spec = Examples.read(Examples.LEAST);

        assertThat(spec.parents())
                .isEqualTo(
                        new Parents(
                                Examples.ROOT, "base", List.of("experts/math", "experts/chat")));
        assertThat(spec.space().methods()).containsExactly("task_arithmetic");
        assertThat(weights(spec).layers()).isEqualTo(new SpaceSpec.Layers.Groups(4));
        assertThat(weights(spec).parameters())
                .isEqualTo(Map.of("weight", new Freedom.Range(0, 1.5)));
        assertThat(spec.goal().logProbability()).isEqualTo(0.02);
        assertThat(spec.strategy()).isEqualTo(Strategies.standard());
        assertThat(spec.seeds()).isEqualTo(Seeds.USUAL);
        assertThat(spec.budget()).isEqualTo(Budget.of(200));
        assertThat(spec.execution().dtype()).isEqualTo(DType.BF16);
        assertThat(spec.seed()).isZero();
    }

    @Test
    void every_key_is_read() {
        SearchSpec spec = Examples.read(WHOLE);

        assertThat(weights(spec).layers())
                .isEqualTo(
                        new SpaceSpec.Layers.Explicit(
                                List.of(new LayerRange(0, 1), new LayerRange(1, 4))));
        assertThat(weights(spec).parameters())
                .containsEntry("density", new Freedom.Range(0.1, 1))
                .containsEntry("lambda", new Freedom.Fixed(0.9))
                .containsEntry("normalize", new Freedom.Fixed(true));
        assertThat(spec.goal().objectives().get(0).metric()).contains("acc");
        assertThat(spec.goal().objectives().get(1).weight()).isZero();
        assertThat(spec.goal().objectives().get(1).atLeast()).hasValue(0.6);
        assertThat(spec.goal().report()).containsExactly("other");
        assertThat(spec.goal().mode()).isEqualTo(Goal.Mode.PARETO);
        assertThat(spec.goal().aggregate()).isEqualTo(Aggregate.GEOMETRIC_MEAN);
        assertThat(spec.budget())
                .isEqualTo(
                        new Budget(
                                33, Optional.of(Duration.ofMinutes(90)), Optional.empty(), false));
        assertThat(spec.execution().compute()).contains(DType.F32);
        assertThat(spec.execution().workers()).hasValue(3);
        assertThat(spec.seed()).isEqualTo(42);
    }

    private static SpaceSpec.Weights weights(SearchSpec spec) {
        return (SpaceSpec.Weights) spec.space();
    }

    @Test
    void a_constraint_may_be_relative_to_the_base_and_then_has_no_weight_of_its_own() {
        assertThat(Examples.read(BELOW_BASE).goal().objectives().get(1))
                .satisfies(o -> assertThat(o.weight()).isZero())
                .satisfies(o -> assertThat(o.mostBelowBase()).hasValue(0.02));
    }

    @Test
    void a_path_has_defaults_and_seeds_of_its_own() {
        SearchSpec spec = Examples.spec("space: {path: true}");

        assertThat(spec.space())
                .isEqualTo(new SpaceSpec.Paths(2, 1, Optional.empty(), OptionalInt.empty()));
        assertThat(spec.seeds()).containsExactly("paths");
    }

    @Test
    void every_key_of_a_path_is_read() {
        SearchSpec spec = Examples.spec(PATH);

        assertThat(spec.space())
                .isEqualTo(
                        new SpaceSpec.Paths(
                                3, 2, Optional.of(new Freedom.Range(0.5, 2)), OptionalInt.of(9)));
        assertThat(spec.seeds()).containsExactly("paths", "uniform");
    }

    @Test
    void a_resolved_file_reads_back_to_an_equal_spec() {
        for (SearchSpec read :
                List.of(
                        Examples.spec(),
                        Examples.read(WHOLE),
                        Examples.read(BELOW_BASE),
                        Examples.spec("space: {path: true}"),
                        Examples.spec(PATH))) {
            SearchSpec spec = SpecWriter.resolve(read, 16);
            String text = SpecWriter.write(spec, 16, Map.of("version", "1", "sha", Map.of()));

            assertThat(SpecReader.read(Node.yaml("resolved", text), Examples.ROOT)).isEqualTo(spec);
            assertThat(text).contains("resolved:").contains("log_probability:");
        }
    }

    @Test
    void the_identity_leaves_out_what_a_resumed_run_may_change() {
        String identity = SpecWriter.identity(Examples.spec(), 8);

        assertThat(SpecWriter.identity(Examples.spec("budget: 7\nworkers: 2\ndevice: cpu"), 8))
                .isEqualTo(identity);
        assertThat(SpecWriter.identity(Examples.spec("seed: 1"), 8)).isNotEqualTo(identity);
        assertThat(SpecWriter.identity(Examples.spec("dtype: float32"), 8)).isNotEqualTo(identity);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "sead: 1 | sead: unknown key; did you mean 'seed'?",
                "strategy: cmaes | strategy: unknown value 'cmaes'; did you mean 'cma-es'?",
                "aggregate: median | aggregate: unknown value 'median'",
                "mode: pareta | mode: unknown value 'pareta'; did you mean 'pareto'?",
                "budget: 0 | budget: is 0, but must lie in [1, 2147483647]",
                "budget: {time: soon} | budget.time: is 'soon', not a duration",
                "budget: {time: 0s} | budget.time: is '0s', not a duration",
                "budget: {evalations: 3} | budget.evalations: unknown key; did you mean 'evaluations'?",
                "seeds: [unifrom] | seeds[0]: unknown seed 'unifrom'; did you mean 'uniform'?",
                "subset: {estimator: gmp-irt} | subset.estimator: needs calibrated items; write select: irt, or estimator: augmented",
                "subset: {estimator: augmented, racing: true} | subset.estimator: needs candidates that answer the same items, which racing does not leave; write estimator: mean",
                "subset: {estimator: augmented, select: irt} | subset.estimator: unknown value 'augmented'",
                "subset: {bank: 30} | subset.bank: has no meaning with select: random; write select: irt",
                "subset: {select: ird} | subset.select: unknown value 'ird'; did you mean 'irt'?",
                "subset: {select: irt, items: 20, of: 20} | subset.of: is 20, but 20 items of each task are asked",
                "subset: {select: irt, items: 1} | subset.items: is 1, but must lie in [2",
                "subset: {racing: yes please} | subset.racing: is neither true or false nor a mapping; write racing: true, or {rounds: 5, level: 0.1}",
                "subset: {select: irt, racing: {rounds: 4}} | subset.racing.rounds: has no meaning with select: irt, whose races have two rounds; leave it out",
                "subset: {select: irt, bank: 4} | subset.bank: is 4, but must lie in [5",
                "subset: {select: irt, anchors: varience} | subset.anchors: unknown value 'varience'; did you mean 'variance'?",
                "subset: {select: irt, estimator: gpirt} | subset.estimator: unknown value 'gpirt'; did you mean 'gp-irt'?",
                "subset: {select: irt, estimator: gmp-irt, evidence: probability} | subset.evidence: is probability, of which gmp-irt cannot make a score; write evidence: score",
                "subset: {select: irt, evidence: logits} | subset.evidence: unknown value 'logits'",
                "splits: {search: 0.9} | splits: adds up to 1.3, not to 1; write all three, like",
                "splits: {search: 0.5} | splits: adds up to 0.9, not to 1; write all three, like",
                "device: gpu | device: unknown device 'gpu'; known: auto, cpu, cuda:N",
                "dtype: int8 | dtype: unknown value 'int8'",
                "compute: float16 | compute: unknown value 'float16'",
                "workers: 0 | workers: is 0, but must lie in [1, 1024]",
                "seed: 1.5 | seed: is 1.5, but a whole number is needed",
                "log_probability: 2 | log_probability: is 2, but must lie in [0, 1]",
                "space: {methods: [tie]} | space.methods[0]: unknown value 'tie'; did you mean 'ties'?",
                "space: {methods: []} | space.methods: is empty",
                "space: {layers: every} | space.layers: unknown value 'every'",
                "space: {layers: {profil: linear}} | space.layers.profil: unknown key; did you mean 'profile'?",
                "space: {layers: [[2, 1]]} | space.layers[0][1]: is 1, but must lie in",
                "space: {path: false} | space.path: is no settings of paths; write {repeats: 2}",
                "space: {path: true, layers: 2} | space.layers: unknown key",
                "space: {path: {repeat: 2}} | space.path.repeat: unknown key; did you mean 'repeats'?",
                "space: {path: {repeats: 0}} | space.path.repeats: is 0, but must lie in",
                "space: {path: {scale: 1}} | space.path.scale: ",
                "space: {path: {scale: [1.5, 2]}} | space.path.scale: does not hold 1",
                "space: {path: {scale: [0, 2]}} | space.path.scale[0]: is 0",
                "space: {path: {longest: 1}} | space.path.longest: is 1, but must lie in",
                "seeds: [paths] | seeds[0]: unknown seed 'paths'",
                "space: {wieght: 1} | space.wieght: unknown key; did you mean 'weight'?",
                "space: {density: 0.5} | space.density: unknown key",
                "space: {weight: [1, 0]} | space.weight: is an empty range",
                "space: {weight: [1]} | space.weight: is not a range",
                "space: {weight: many} | space.weight: is 'many', but a number is needed",
                "space: {methods: [doge_ta, ties], density: [0.1, 1]} | space: searches 'density', of which ties has",
                "space: {normalize: [0, 1]} | space.normalize: cannot be searched",
                "space: {methods: ties, density: 1.4} | space.density: is 1.4, but must lie in (0, 1]"
            })
    void what_is_wrong_is_said_with_its_key(String line, String complaint) {
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> Examples.spec(line))
                .withMessageContaining("search.yaml: " + complaint);
    }

    @Test
    void what_is_missing_is_named() {
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> Examples.read("seed: 1"))
                .withMessageContaining("base: is missing")
                .withMessageContaining("models: is missing")
                .withMessageContaining("objectives: is missing");
    }

    @Test
    void everything_wrong_is_said_at_once() {
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(
                        () ->
                                Examples.read(
                                        """
                                        base: b
                                        models: []
                                        objectives: [{task: a, wieght: 1}, {metric: f2, task: x}]
                                        budget: {evaluations: many, time: 3}
                                        strategy: {name: ga, population: 1, sgima: 2}
                                        device: tpu
                                        """))
                .satisfies(
                        e ->
                                assertThat(e.complaints())
                                        .extracting(c -> c.key())
                                        .contains(
                                                "models",
                                                "objectives[0].wieght",
                                                "objectives[1].metric",
                                                "budget.evaluations",
                                                "strategy.population",
                                                "strategy.sgima",
                                                "device"));
    }

    @Test
    void constraints_alone_are_no_goal() {
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(
                        () ->
                                Examples.read(
                                        """
                                        base: b
                                        models: [m]
                                        objectives: [{task: a, at_least: 0.5}]
                                        """))
                .withMessageContaining("objectives: holds only constraints");
    }

    @Test
    void a_model_listed_twice_is_refused() {
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> Examples.read("base: b\nmodels: [m, m]\nobjectives: [a]"))
                .withMessageContaining("models: names a model twice");
    }

    @ParameterizedTest
    @CsvSource({"90s,1m30s", "30m,30m", "8h,8h", "1h30m,1h30m", "3600s,1h"})
    void durations_are_written_as_they_are_read(String text, String written) {
        assertThat(TimeText.write(TimeText.read(Node.of("x", text)))).isEqualTo(written);
    }
}
