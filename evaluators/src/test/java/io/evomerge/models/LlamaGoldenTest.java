package io.evomerge.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evomerge.documents.Node;
import io.evomerge.tensors.DType;
import io.evomerge.tensors.Device;
import io.evomerge.tensors.SafetensorsFile;
import io.evomerge.tensors.TensorInfo;
import io.evomerge.tensors.Weights;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The network against an independent eager PyTorch implementation (golden/models/README.md).
@ParameterizedClass(name = "{0}")
@CsvSource({
    "llama,llama,llama",
    "llama3,llama3,llama",
    "linear,llama,llama",
    "qwen2,qwen2,qwen2",
    "qwen3,qwen3,qwen3"
})
final class LlamaGoldenTest {
    private static final double TOLERANCE = 1e-4;

    private final Arena arena = Arena.ofConfined();
    private final String name;
    private final SafetensorsFile reference;
    private final LlamaConfig config;
    private final Llama network;
    private final Weights weights;

    LlamaGoldenTest(String name, String weightsOf, String modelType) {
        this.name = name;
        reference = SafetensorsFile.open(golden(name + ".ref.safetensors"), arena);
        Map<Object, Object> json =
                new LinkedHashMap<>(
                        (Map<?, ?>)
                                Objects.requireNonNull(Node.json(golden(name + ".json")).value()));
        json.put("model_type", modelType);
        config = LlamaConfig.read(Node.of(name + ".json", json));
        network = new Llama(config);
        weights = load(weightsOf, DType.F32);
    }

    private Weights load(String model, DType compute) {
        SafetensorsFile file = SafetensorsFile.open(golden(model + ".model.safetensors"), arena);
        Weights out = Weights.allocate(file.tensors().values(), compute, Device.CPU);
        for (TensorInfo t : file.tensors().values()) {
            out.write(t, memory -> memory.copyFrom(file.data(t.name())));
        }
        return out;
    }

    @AfterEach
    void close() {
        weights.close();
        network.close();
        arena.close();
    }

    @Test
    void logits_agree() {
        float[] actual = network.logits(weights, longs("ids"), rows());
        assertThat(largestDifference("logits", actual, floats("logits"))).isLessThan(TOLERANCE);
    }

    @Test
    void log_likelihoods_and_greedy_flags_agree() {
        List<Llama.Score> scores = network.loglikelihood(weights, sequences());
        float[] expected = floats("ll");
        float[] greedy = floats("greedy");
        double largest = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i] - scores.get(i).logProbability()));
            assertThat(scores.get(i).greedy()).isEqualTo(greedy[i] != 0);
        }
        System.out.printf(
                "golden/models %s log-likelihood: largest difference %.1e%n", name, largest);
        assertThat(largest).isLessThan(TOLERANCE);
    }

    @Test
    void options_behind_a_shared_prompt_score_as_they_do_alone() {
        List<LanguageModel.Choice> questions = new ArrayList<>();
        List<Llama.Sequence> alone = new ArrayList<>();
        for (Llama.Sequence s : sequences()) {
            long[] half = Arrays.copyOf(s.continuation(), (s.continuation().length + 1) / 2);
            long[] reversed = new long[s.continuation().length];
            Arrays.setAll(reversed, i -> s.continuation()[reversed.length - 1 - i]);
            List<long[]> options = List.of(s.continuation(), half, reversed);
            questions.add(new LanguageModel.Choice(s.prompt(), options));
            options.forEach(o -> alone.add(new Llama.Sequence(s.prompt(), o)));
        }
        List<double[]> shared = network.choices(weights, questions);
        List<Llama.Score> single = network.loglikelihood(weights, alone);
        for (int i = 0; i < alone.size(); i++) {
            double difference = shared.get(i / 3)[i % 3] - single.get(i).logProbability();
            assertThat(Math.abs(difference)).isLessThan(TOLERANCE);
        }
    }

    @Test
    void generated_tokens_are_equal() {
        List<long[]> prompts = new ArrayList<>();
        long[] ids = longs("ids");
        long[] lengths = longs("lens");
        int width = ids.length / rows();
        for (int i = 0; i < rows(); i++) {
            prompts.add(Arrays.copyOfRange(ids, i * width, i * width + (int) lengths[i]));
        }
        List<long[]> actual = network.generate(weights, prompts, 12, longs("eos"));
        long[] expected = longs("gen");
        for (int i = 0; i < rows(); i++) {
            long[] row = Arrays.copyOfRange(expected, i * 12, (i + 1) * 12);
            long[] ends = longs("eos");
            int stop = 0;
            while (stop < row.length
                    && row[stop] >= 0
                    && row[stop] != ends[0]
                    && row[stop] != ends[1]) {
                stop++;
            }
            assertThat(actual.get(i)).isEqualTo(Arrays.copyOf(row, stop));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"BF16", "F16"})
    void half_precision_stays_near(String compute) {
        try (Weights half = load(name.equals("linear") ? "llama" : name, DType.valueOf(compute))) {
            float[] expected = floats("logits");
            double largest = 0;
            for (float x : expected) {
                largest = Math.max(largest, Math.abs(x));
            }
            float[] actual = network.logits(half, longs("ids"), rows());
            // measured: bfloat16 0.9 to 1.3 % of the largest logit
            assertThat(largestDifference("logits in " + compute, actual, expected))
                    .isLessThan(0.03 * largest);
        }
    }

    @Test
    void the_losses_of_three_training_steps_agree() {
        List<TensorInfo> tensors = new ArrayList<>(weightsFile().tensors().values());
        List<Llama.Sequence> rows = new ArrayList<>();
        for (Llama.Sequence s : sequences()) {
            long[] all = Arrays.copyOf(s.prompt(), s.length());
            System.arraycopy(s.continuation(), 0, all, s.prompt().length, s.continuation().length);
            rows.add(
                    new Llama.Sequence(
                            Arrays.copyOf(all, 1), Arrays.copyOfRange(all, 1, all.length)));
        }
        weights.requireGradients();
        try (Weights first = zeros(tensors);
                Weights second = zeros(tensors)) {
            float[] expected = floats("losses");
            for (int step = 1; step <= 4; step++) {
                var settings = new Llama.Step(1e-3, new double[] {0.9, 0.95}, 0.1, 1e9, step);
                double loss = network.train(weights, first, second, rows, settings);
                assertThat(loss).isCloseTo(expected[step - 1], within(TOLERANCE));
            }
        }
    }

    private static Weights zeros(List<TensorInfo> tensors) {
        Weights out = Weights.allocate(tensors, DType.F32, Device.CPU);
        tensors.forEach(t -> out.write(t, memory -> memory.fill((byte) 0)));
        return out;
    }

    private SafetensorsFile weightsFile() {
        String model = name.equals("linear") ? "llama" : name;
        return SafetensorsFile.open(golden(model + ".model.safetensors"), arena);
    }

    private List<Llama.Sequence> sequences() {
        long[] ids = longs("ids");
        long[] lengths = longs("lens");
        long[] scored = longs("cont");
        int width = ids.length / rows();
        List<Llama.Sequence> out = new ArrayList<>();
        for (int i = 0; i < rows(); i++) {
            int from = 0;
            while (scored[i * width + from] == 0) {
                from++;
            }
            out.add(
                    new Llama.Sequence(
                            Arrays.copyOfRange(ids, i * width, i * width + from),
                            Arrays.copyOfRange(
                                    ids, i * width + from, i * width + (int) lengths[i])));
        }
        return out;
    }

    private double largestDifference(String what, float[] actual, float[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        double largest = 0;
        for (int i = 0; i < actual.length; i++) {
            largest = Math.max(largest, Math.abs(actual[i] - expected[i]));
        }
        System.out.printf("golden/models %s %s: largest difference %.1e%n", name, what, largest);
        return largest;
    }

    private int rows() {
        return Objects.requireNonNull(reference.tensors().get("ids")).shape().getFirst().intValue();
    }

    private long[] longs(String tensor) {
        return reference.data(tensor).toArray(ValueLayout.JAVA_LONG_UNALIGNED);
    }

    private float[] floats(String tensor) {
        return reference.data(tensor).toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
    }

    private static Path golden(String file) {
        return Path.of("target/golden/models", file);
    }
}
