package io.evomerge.evaluators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.evomerge.answers.DocumentMetric;
import io.evomerge.answers.Scoring;
import io.evomerge.answers.TargetMetric;
import io.evomerge.datasets.Decoding;
import io.evomerge.datasets.Item;
import io.evomerge.datasets.OutputType;
import io.evomerge.datasets.Task;
import io.evomerge.demo.DemoTasks;
import io.evomerge.demo.Part;
import io.evomerge.models.HuggingFaceModel;
import io.evomerge.models.LanguageModel;
import io.evomerge.tensors.Checkpoint;
import io.evomerge.tensors.DType;
import io.evomerge.tensors.Device;
import io.evomerge.tensors.TensorInfo;
import io.evomerge.tensors.Weights;
import io.evomerge.zoo.Zoo;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The gradient of the entropy of answers, on the base model of the zoo.
final class EntropyGradientTest {
    private static final int ITEMS = 8;

    /// Tensors of every kind: all layers are alike.
    private static final String SOME = "model\\.(norm|embed_tokens|layers\\.2\\..*)\\.weight";

    @TempDir private static Path folder;
    private static Checkpoint checkpoint;
    private static HuggingFaceModel model;
    private static List<TensorInfo> tensors;

    @BeforeAll
    static void open() {
        Zoo.export(folder.resolve("zoo"));
        checkpoint = Checkpoint.open(folder.resolve("zoo/base"));
        model = HuggingFaceModel.open(checkpoint);
        tensors =
                checkpoint.tensors().values().stream()
                        .map(t -> new TensorInfo(t.name(), DType.F32, t.shape()))
                        .toList();
    }

    @AfterAll
    static void close() {
        model.close();
        checkpoint.close();
    }

    private static Task task(String name) {
        return DemoTasks.named(name, Part.SELECT, 0, ITEMS).orElseThrow();
    }

    /// The same items scored by the log-likelihood of their answers.
    private static Task as(OutputType type, Task task) {
        Scoring scoring =
                Scoring.of(
                        type == OutputType.LOGLIKELIHOOD
                                ? TargetMetric.ACC
                                : DocumentMetric.WORD_PERPLEXITY);
        List<Item> items = task.items();
        return new Task(task.name(), 1, type, task.delimiters(), scoring, task.decoding(), items);
    }

    private static Map<String, List<Integer>> all(Task... tasks) {
        Map<String, List<Integer>> out = new LinkedHashMap<>();
        for (Task task : tasks) {
            out.put(task.name(), IntStream.range(0, task.items().size()).boxed().toList());
        }
        return out;
    }

    private static Weights base() {
        return Weights.load(checkpoint, DType.F32, Device.CPU);
    }

    private static Weights zeros() {
        Weights out = Weights.allocate(tensors, DType.F32, Device.CPU);
        out.clear();
        return out;
    }

    private static float[] values(Weights weights, TensorInfo tensor) {
        float[] out = new float[(int) tensor.elements()];
        weights.readPieces(
                tensor.name(),
                (first, piece) -> {
                    float[] read = piece.toArray(ValueLayout.JAVA_FLOAT);
                    System.arraycopy(read, 0, out, (int) first, read.length);
                });
        return out;
    }

    /// All tensors, one after the other.
    private static float[] values(Weights weights) {
        int elements = tensors.stream().mapToInt(t -> (int) t.elements()).sum();
        float[] out = new float[elements];
        int at = 0;
        for (TensorInfo tensor : tensors) {
            float[] part = values(weights, tensor);
            System.arraycopy(part, 0, out, at, part.length);
            at += part.length;
        }
        return out;
    }

    private static double loss(ModelEvaluator evaluator, Weights weights, Task task) {
        try (Weights ignored = zeros()) {
            return evaluator.entropies(weights, all(task), ignored).getFirst().mean();
        }
    }

    /// Along the gradient of one tensor the loss grows by the gradient's norm for each unit of
    /// length. Where that is measured, see [#step].
    @ParameterizedTest
    @ValueSource(strings = {"math-en", "math-en-choice", "reverse-choice"})
    void the_gradient_is_that_of_central_differences(String name) {
        Task task = task(name);
        var evaluator = new ModelEvaluator(model, List.of(task));
        try (Weights weights = base();
                Weights gradient = zeros()) {
            evaluator.entropies(weights, all(task), gradient);
            for (TensorInfo tensor :
                    tensors.stream().filter(t -> t.name().matches(SOME)).toList()) {
                float[] slope = values(gradient, tensor);
                double norm = norm(slope);
                double step = step(tensor) * norm(values(weights, tensor)) / norm;
                DoubleUnaryOperator at = x -> along(evaluator, weights, task, tensor, slope, x);
                double measured = derivative(at, step) / norm;
                assertThat(measured).as(tensor.name()).isCloseTo(norm, withinPercentage(0.1));
            }
        }
    }

    /// So large a part of a tensor is changed that the roundings of float32 stay below 1e-3 of the
    /// change. What the third derivative does then is more than that, and is taken out.
    private static double step(TensorInfo tensor) {
        boolean isVector = tensor.shape().size() == 1;
        return tensor.name().contains("embed") ? 5e-4 : isVector ? 1.6e-2 : 4e-3;
    }

    /// Central differences of two steps, extrapolated to none (Richardson): the error is of fourth
    /// order.
    private static double derivative(DoubleUnaryOperator f, double step) {
        double wide = (f.applyAsDouble(step) - f.applyAsDouble(-step)) / (2 * step);
        double narrow = (f.applyAsDouble(step / 2) - f.applyAsDouble(-step / 2)) / step;
        return (4 * narrow - wide) / 3;
    }

    private static double norm(float[] values) {
        double sum = 0;
        for (float v : values) {
            sum += (double) v * v;
        }
        return Math.sqrt(sum);
    }

    /// The loss with one tensor moved, which is moved back.
    private static double along(
            ModelEvaluator evaluator,
            Weights weights,
            Task task,
            TensorInfo tensor,
            float[] direction,
            double step) {
        float[] before = values(weights, tensor);
        float[] there = new float[before.length];
        for (int i = 0; i < there.length; i++) {
            there[i] = (float) (before[i] + step * direction[i]);
        }
        write(weights, tensor, there);
        double loss = loss(evaluator, weights, task);
        write(weights, tensor, before);
        return loss;
    }

    private static void write(Weights weights, TensorInfo tensor, float[] values) {
        weights.write(
                tensor,
                memory -> {
                    for (int i = 0; i < values.length; i++) {
                        memory.setAtIndex(ValueLayout.JAVA_FLOAT, i, values[i]);
                    }
                });
    }

    @Test
    void the_entropy_of_options_is_that_of_their_log_probabilities() {
        Task task = task("math-en-choice");
        try (Weights weights = base();
                Weights ignored = zeros()) {
            var prompts = new Prompts(task, model, PromptFormat.PLAIN);
            List<LanguageModel.Choice> questions =
                    task.items().stream()
                            .map(
                                    item ->
                                            new LanguageModel.Choice(
                                                    prompts.promptOrStart(item),
                                                    item.choices().stream()
                                                            .map(c -> prompts.answer(item, c))
                                                            .toList()))
                            .toList();
            double expected =
                    model.choices(weights, questions).stream()
                            .mapToDouble(EntropyGradientTest::entropy)
                            .average()
                            .orElseThrow();

            TaskEntropy found =
                    new ModelEvaluator(model, List.of(task))
                            .entropies(weights, all(task), ignored)
                            .getFirst();

            assertThat(found.mean()).isCloseTo(expected, within(1e-5));
            assertThat(found.items()).isEqualTo(ITEMS);
        }
    }

    private static double entropy(double[] logProbabilities) {
        double sum = Arrays.stream(logProbabilities).map(Math::exp).sum();
        return Arrays.stream(logProbabilities)
                .map(z -> Math.exp(z) / sum)
                .map(p -> -p * Math.log(p))
                .sum();
    }

    @Test
    void a_target_is_as_unsure_as_the_first_token() {
        Task generated = task("order");
        Task scored = as(OutputType.LOGLIKELIHOOD, generated);
        Task cut =
                new Task(
                        "order",
                        1,
                        OutputType.GENERATE_UNTIL,
                        generated.delimiters(),
                        generated.scoring(),
                        new Decoding(List.of(), 1),
                        generated.items());
        try (Weights weights = base()) {
            assertThat(loss(new ModelEvaluator(model, List.of(scored)), weights, scored))
                    .isEqualTo(loss(new ModelEvaluator(model, List.of(cut)), weights, cut));
        }
    }

    @Test
    void the_gradient_of_several_tasks_is_the_sum_of_theirs() {
        Task math = task("math-en");
        Task order = task("order-choice");
        try (Weights weights = base();
                Weights together = zeros();
                Weights oneByOne = zeros()) {
            new ModelEvaluator(model, List.of(math, order))
                    .entropies(weights, all(math, order), together);
            for (Task task : List.of(math, order)) {
                new ModelEvaluator(model, List.of(task)).entropies(weights, all(task), oneByOne);
            }
            assertThat(Arrays.equals(values(together), values(oneByOne))).isTrue();
        }
    }

    @Test
    void only_the_chosen_items_are_asked() {
        Task task = task("math-en");
        Task two = task.withItems(List.of(task.items().get(7), task.items().get(2)));
        Map<String, List<Integer>> chosen = Map.of(task.name(), List.of(7, 2));
        try (Weights weights = base();
                Weights gradient = zeros();
                Weights expected = zeros()) {
            new ModelEvaluator(model, List.of(task)).entropies(weights, chosen, gradient);
            new ModelEvaluator(model, List.of(two)).entropies(weights, all(two), expected);
            assertThat(Arrays.equals(values(gradient), values(expected))).isTrue();
        }
    }

    @Test
    void the_model_scores_as_before() {
        Task task = task("math-en");
        var evaluator = new ModelEvaluator(model, List.of(task, task("order-choice")));
        try (Weights weights = base();
                Weights gradient = zeros()) {
            List<Responses> scores = evaluator.evaluate(weights);
            float[] values = values(weights);

            evaluator.entropies(weights, all(task, task("order-choice")), gradient);

            assertThat(Arrays.equals(values(weights), values)).isTrue();
            assertThat(evaluator.evaluate(weights)).isEqualTo(scores);
        }
    }

    @Test
    void a_gradient_that_is_not_float32_is_refused() {
        Task task = task("math-en");
        var evaluator = new ModelEvaluator(model, List.of(task));
        try (Weights weights = base();
                Weights halves = Weights.allocate(tensors, DType.BF16, Device.CPU)) {
            assertThatThrownBy(() -> evaluator.entropies(weights, all(task), halves))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("BF16");
        }
    }

    @Test
    void weights_in_bfloat16_have_a_gradient_in_float32() {
        Task task = task("math-en");
        var evaluator = new ModelEvaluator(model, List.of(task));
        try (Weights weights = base();
                Weights halves = Weights.load(checkpoint, DType.BF16, Device.CPU);
                Weights exact = zeros();
                Weights gradient = zeros()) {
            evaluator.entropies(weights, all(task), exact);
            evaluator.entropies(halves, all(task), gradient);
            assertThat(cosine(exact, gradient)).isBetween(0.99, 0.999999);
        }
    }

    private static double cosine(Weights a, Weights b) {
        float[] x = values(a);
        float[] y = values(b);
        double product = 0;
        for (int i = 0; i < x.length; i++) {
            product += (double) x[i] * y[i];
        }
        return product / (norm(x) * norm(y));
    }

    @Test
    void whole_documents_have_no_answers() {
        Task task = as(OutputType.LOGLIKELIHOOD_ROLLING, task("math-en"));
        var evaluator = new ModelEvaluator(model, List.of(task));
        try (Weights weights = base();
                Weights gradient = zeros()) {
            assertThatThrownBy(() -> evaluator.entropies(weights, all(task), gradient))
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("math-en");
        }
    }

    /// One step would leak 3 MiB if it kept a gradient, and 4 MiB if it kept the weights.
    @Test
    @Tag("slow")
    @EnabledOnOs(OS.LINUX)
    void a_thousand_steps_take_no_more_memory_than_a_hundred() throws IOException {
        List<Task> tasks = List.of(task("math-en"), task("order-choice"));
        List<ModelEvaluator> evaluators =
                tasks.stream().map(t -> new ModelEvaluator(model, List.of(t))).toList();
        var random = new SplittableRandom(0);
        try (Weights weights = base();
                Weights gradient = zeros()) {
            long after100 = 0;
            for (int step = 1; step <= 1000; step++) {
                String task = tasks.get(step % 2).name();
                var chosen = Map.of(task, List.of(random.nextInt(ITEMS)));
                evaluators.get(step % 2).entropies(weights, chosen, gradient);
                if (step == 100) {
                    after100 = residentBytes();
                }
            }
            assertThat(residentBytes() - after100).isLessThan(100L << 20);
        }
    }

    private static long residentBytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(l -> l.startsWith("VmRSS:"))
                .mapToLong(l -> 1024 * Long.parseLong(l.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
