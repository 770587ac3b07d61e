package io.evomerge.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evomerge.datasets.Item;
import io.evomerge.datasets.Task;
import io.evomerge.demo.DemoTasks;
import io.evomerge.demo.Part;
import io.evomerge.demo.Skill;
import io.evomerge.demo.Vocabulary;
import io.evomerge.documents.InputException;
import io.evomerge.evaluators.ModelEvaluator;
import io.evomerge.evaluators.Responses;
import io.evomerge.models.HuggingFaceModel;
import io.evomerge.models.Llama;
import io.evomerge.tensors.Checkpoint;
import io.evomerge.tensors.DType;
import io.evomerge.tensors.Device;
import io.evomerge.tensors.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The shipped zoo, through the same classes that load a user's models.
final class ZooTest {
    @TempDir private static Path folder;
    private static Checkpoint checkpoint;
    private static HuggingFaceModel model;
    private static Weights weights;

    @BeforeAll
    static void open() {
        Zoo.export(folder.resolve("zoo"));
        checkpoint = Checkpoint.open(folder.resolve("zoo").resolve(ZooDesign.BASE));
        model = HuggingFaceModel.open(checkpoint);
        weights = Weights.load(checkpoint, DType.F32, Device.CPU);
    }

    @AfterAll
    static void close() {
        weights.close();
        model.close();
        checkpoint.close();
    }

    private static Task task(String name, int items) {
        return DemoTasks.named(name, Part.SELECT, 0, items).orElseThrow();
    }

    @Test
    void the_shipped_files_are_those_of_the_manifest() {
        assertThat(Zoo.manifest()).isNotEmpty();
        Zoo.manifest()
                .forEach(
                        (file, digest) ->
                                assertThat(Zoo.digestOf(folder.resolve("zoo").resolve(file)))
                                        .as(file)
                                        .isEqualTo(digest));
    }

    @Test
    void the_shipped_models_are_the_design() {
        for (String name : ZooDesign.TAUGHT) {
            try (Checkpoint expert = Checkpoint.open(folder.resolve("zoo").resolve(name))) {
                assertThat(expert.tensors()).isEqualTo(checkpoint.tensors());
            }
        }
        assertThat(ZooDesign.config(0))
                .containsEntry(
                        "hidden_size", checkpoint.config().require("hidden_size").integer(1, 9999));
    }

    @Test
    void the_experts_know_what_they_were_taught() {
        for (String name : ZooDesign.TAUGHT) {
            try (Checkpoint expert = Checkpoint.open(folder.resolve("zoo").resolve(name));
                    Weights own = Weights.load(expert, DType.F32, Device.CPU)) {
                var evaluator = new ModelEvaluator(model, List.of(task(name, 100)));
                double base = evaluator.evaluate(weights).getFirst().mean();
                double taught = evaluator.evaluate(own).getFirst().mean();
                assertThat(taught).as(name).isGreaterThan(0.8).isGreaterThan(base + 0.1);
                assertThat(base).as(name).isGreaterThan(0.02);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_native_tokenizer_agrees_with_the_vocabulary(Skill skill) {
        Vocabulary vocabulary = Vocabulary.demo();
        var random = new SplittableRandom(1);
        for (int i = 0; i < 50; i++) {
            var example = skill.draw(random);
            long[] prompt =
                    LongStream.concat(
                                    LongStream.of(Vocabulary.BEGIN),
                                    ids(vocabulary, example.prompt()))
                            .toArray();
            assertThat(model.encodePrompt(example.prompt())).isEqualTo(prompt);
            long[] answer = ids(vocabulary, example.answer()).toArray();
            assertThat(model.encodeContinuation(example.prompt(), " " + example.answer()))
                    .isEqualTo(answer);
            assertThat(model.decode(answer)).isEqualTo(example.answer());
        }
    }

    private static LongStream ids(Vocabulary vocabulary, String text) {
        return IntStream.of(vocabulary.encode(text)).asLongStream();
    }

    @Test
    void scoring_the_reference_says_what_decoding_would() {
        for (String name : List.of("math-en", "order", "qa-it", "translate")) {
            Task task = task(name, 60);
            Responses scored =
                    new ModelEvaluator(model, List.of(task)).evaluate(weights).getFirst();
            List<long[]> prompts =
                    task.items().stream().map(i -> model.encodePrompt(task.promptText(i))).toList();
            List<long[]> generated = model.generate(weights, prompts, task.decoding().maxTokens());
            List<Double> decoded = new ArrayList<>();
            for (int i = 0; i < generated.size(); i++) {
                decoded.add(
                        model.decode(generated.get(i)).equals(task.items().get(i).answer())
                                ? 1.0
                                : 0.0);
            }
            assertThat(scored.scores()).as(name).isEqualTo(decoded);
        }
    }

    @Test
    void the_order_of_the_items_does_not_matter() {
        Task task = task("math-en", 80);
        List<Item> shuffled = new ArrayList<>(task.items());
        Collections.shuffle(shuffled, java.util.Random.from(new SplittableRandom(3)));
        List<Double> there =
                new ModelEvaluator(model, List.of(task)).evaluate(weights).getFirst().scores();
        List<Double> here =
                new ModelEvaluator(model, List.of(task.withItems(shuffled)))
                        .evaluate(weights)
                        .getFirst()
                        .scores();
        for (int i = 0; i < here.size(); i++) {
            assertThat(here.get(i)).isEqualTo(there.get(task.items().indexOf(shuffled.get(i))));
        }
    }

    @Test
    void unpacking_twice_gives_one_folder_and_mends_a_damaged_one() throws IOException {
        Path first = Zoo.unpacked();
        assertThat(Zoo.unpacked()).isEqualTo(first);
        Path file = first.resolve("base/config.json");
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, 10));
        assertThat(Zoo.unpacked()).isEqualTo(first);
        assertThat(Files.readAllBytes(file)).isEqualTo(whole);
    }

    @Test
    void a_folder_in_use_is_left_alone() throws IOException {
        Path used = Files.createDirectory(folder.resolve("used"));
        Files.writeString(used.resolve("mine"), "");
        assertThatThrownBy(() -> Zoo.export(used))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("in use");
        assertThatThrownBy(() -> ZooTrainer.train(used, 0, line -> {}))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("in use");
    }

    @Test
    void a_tokenizer_with_more_tokens_than_the_embeddings_is_refused() throws IOException {
        Path copy = folder.resolve("copy");
        Zoo.export(copy);
        Path tokenizer = copy.resolve("base/tokenizer.json");
        String text = Files.readString(tokenizer);
        int last = Vocabulary.demo().size() - 1;
        Files.writeString(tokenizer, text.replaceFirst(": " + last + "\\b", ": 9999"));
        try (Checkpoint damaged = Checkpoint.open(copy.resolve("base"))) {
            assertThatThrownBy(() -> HuggingFaceModel.open(damaged))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining(
                            "has tokens up to id 9999, but the embeddings have "
                                    + (last + 1)
                                    + " rows");
        }
    }

    @Test
    void training_is_a_function_of_the_seed_and_lowers_the_loss() {
        List<Double> first = losses(7);
        assertThat(losses(7)).isEqualTo(first);
        assertThat(losses(8)).isNotEqualTo(first);
        assertThat(first.getLast()).isLessThan(first.getFirst() / 2);
    }

    private static List<Double> losses(long seed) {
        var random = new SplittableRandom(seed);
        var tensors = model.config().tensors(DType.F32);
        List<Double> out = new ArrayList<>();
        try (Llama network = new Llama(model.config());
                Weights fresh = Trainer.random(model.config(), tensors, random);
                Trainer trainer = new Trainer(network, fresh, tensors)) {
            trainer.train(
                    new Trainer.Schedule(30, 5, 3e-3, 8),
                    () -> sequence(Skill.COUNT.draw(Part.TRAIN, random)),
                    random,
                    out::add);
        }
        return out;
    }

    private static Llama.Sequence sequence(io.evomerge.demo.Example example) {
        return new Llama.Sequence(
                model.encodePrompt(example.prompt()),
                model.encodeContinuation(example.prompt(), " " + example.answer()));
    }
}
