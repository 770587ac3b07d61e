package io.evomerge.backends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.evomerge.evaluators.Evaluator;
import io.evomerge.evaluators.Responses;
import io.evomerge.evaluators.TaskEntropy;
import io.evomerge.merging.ModelPool;
import io.evomerge.recipes.Output;
import io.evomerge.recipes.Recipe;
import io.evomerge.recipes.Setting;
import io.evomerge.recipes.Source;
import io.evomerge.tensors.DType;
import io.evomerge.tensors.Device;
import io.evomerge.tensors.Weights;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalBackendTest {
    @TempDir Path models;

    @Test
    void a_candidate_that_cannot_be_merged_is_an_evaluation_with_its_reason() {
        List<Evaluation> heard = new ArrayList<>();
        try (ModelPool pool = new ModelPool(models);
                LocalBackend backend = backend(pool, 1)) {
            backend.evaluate(
                    Asked.all(Part.SEARCH), recipes(1), () -> false, (i, e) -> heard.add(e));
        }

        assertThat(heard).hasSize(1);
        assertThat(heard.getFirst().error().orElseThrow()).contains("no-such-model");
        assertThat(heard.getFirst().device()).isEqualTo("cpu");
    }

    @Test
    void every_candidate_is_done_once_and_on_the_callers_thread() {
        List<Integer> heard = new ArrayList<>();
        Set<Thread> threads = new HashSet<>();
        try (ModelPool pool = new ModelPool(models);
                LocalBackend backend = backend(pool, 3)) {
            backend.evaluate(
                    Asked.all(Part.SEARCH),
                    recipes(40),
                    () -> false,
                    (i, e) -> {
                        heard.add(i);
                        threads.add(Thread.currentThread());
                    });
        }

        assertThat(heard)
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 40).boxed().toList());
        assertThat(threads).containsExactly(Thread.currentThread());
    }

    @Test
    void once_stopped_no_further_candidate_starts() {
        var asked = new AtomicInteger();
        List<Integer> heard = new ArrayList<>();
        try (ModelPool pool = new ModelPool(models);
                LocalBackend backend = backend(pool, 1)) {
            backend.evaluate(
                    Asked.all(Part.SEARCH),
                    recipes(10),
                    () -> asked.incrementAndGet() > 4,
                    (i, e) -> heard.add(i));
        }

        assertThat(heard).containsExactly(0, 1, 2, 3);
    }

    @Test
    void a_receiver_that_throws_ends_the_evaluation_and_leaves_the_backend_usable() {
        List<Integer> heard = Collections.synchronizedList(new ArrayList<>());
        try (ModelPool pool = new ModelPool(models);
                LocalBackend backend = backend(pool, 2)) {
            assertThatIllegalStateException()
                    .isThrownBy(
                            () ->
                                    backend.evaluate(
                                            Asked.all(Part.SEARCH),
                                            recipes(10),
                                            () -> false,
                                            (i, e) -> {
                                                throw new IllegalStateException("disk full");
                                            }))
                    .withMessage("disk full");
            backend.evaluate(
                    Asked.all(Part.SEARCH), recipes(3), () -> false, (i, e) -> heard.add(i));
        }

        assertThat(heard).hasSize(3);
    }

    private static LocalBackend backend(ModelPool pool, int workers) {
        return new LocalBackend(
                pool,
                Map.of(Part.SEARCH, new Unused()),
                new LocalBackend.Placement(Device.CPU, DType.F32, workers, 1, Optional.empty()),
                InstantSource.system());
    }

    private static List<Recipe> recipes(int count) {
        return Collections.nCopies(
                count,
                new Recipe(
                        "linear",
                        Optional.empty(),
                        List.of(Source.of("no-such-model", Map.of("weight", Setting.of(1)))),
                        List.of(),
                        Map.of(),
                        List.of(),
                        Output.PLAIN));
    }

    private static final class Unused implements Evaluator {
        @Override
        public Evaluator only(Map<String, List<Integer>> chosen) {
            throw new AssertionError("not asked for");
        }

        @Override
        public List<Responses> evaluate(Weights weights) {
            throw new AssertionError("nothing was merged");
        }

        @Override
        public List<TaskEntropy> entropies(
                Weights weights, Map<String, List<Integer>> chosen, Weights gradient) {
            throw new AssertionError("nothing was merged");
        }

        @Override
        public int items() {
            return 0;
        }
    }
}
