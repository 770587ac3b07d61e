package io.evomerge.evaluators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evomerge.answers.ExactMatch;
import io.evomerge.answers.Scoring;
import io.evomerge.datasets.Decoding;
import io.evomerge.datasets.Delimiters;
import io.evomerge.datasets.Item;
import io.evomerge.datasets.OutputType;
import io.evomerge.datasets.Prompt;
import io.evomerge.datasets.Prompt.Shot;
import io.evomerge.datasets.Task;
import io.evomerge.demo.DemoTasks;
import io.evomerge.demo.Part;
import io.evomerge.documents.InputException;
import io.evomerge.models.HuggingFaceModel;
import io.evomerge.tensors.Checkpoint;
import io.evomerge.tensors.DType;
import io.evomerge.tensors.Device;
import io.evomerge.tensors.Weights;
import io.evomerge.zoo.Zoo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Prompts as conversations, on the base model of the zoo with templates of its own.
final class ChatTest {
    @TempDir private Path folder;
    private Path base;

    @BeforeEach
    void export() {
        Zoo.export(folder.resolve("zoo"));
        base = folder.resolve("zoo/base");
    }

    private Responses evaluated(Task task, PromptFormat format) {
        try (Checkpoint checkpoint = Checkpoint.open(base);
                HuggingFaceModel model = HuggingFaceModel.open(checkpoint);
                Weights weights = Weights.load(checkpoint, DType.F32, Device.CPU)) {
            return new ModelEvaluator(model, List.of(task), format).evaluate(weights).getFirst();
        }
    }

    private void template(String text) throws IOException {
        Files.writeString(base.resolve("chat_template.jinja"), text);
    }

    private static Task demo(String name) {
        return DemoTasks.named(name, Part.SELECT, 0, 40).orElseThrow();
    }

    @Test
    void a_template_that_says_what_the_plain_prompt_says_scores_the_same() throws IOException {
        Responses plain = evaluated(demo("math-en"), PromptFormat.PLAIN);
        template("{{ messages[0].content }}");
        assertThat(evaluated(blankBefore(demo("math-en")), PromptFormat.CHAT)).isEqualTo(plain);
        assertThat(plain.mean()).isPositive();
    }

    /// Answers after a chat template have no delimiter.
    private static Task blankBefore(Task task) {
        return task.withItems(
                task.items().stream()
                        .map(i -> Item.open(i.id(), i.prompt(), " " + i.answer()))
                        .toList());
    }

    @Test
    void a_blank_at_the_end_of_a_prompt_belongs_to_the_options() throws IOException {
        template("{{ messages[0].content }} ");
        assertThat(evaluated(demo("order-choice"), PromptFormat.CHAT))
                .isEqualTo(evaluated(demo("order-choice"), PromptFormat.PLAIN));
    }

    @Test
    void a_start_token_in_the_template_is_not_doubled() throws IOException {
        template("{{ bos_token }}{{ messages[0].content }}");
        assertThat(evaluated(blankBefore(demo("math-en")), PromptFormat.CHAT))
                .isEqualTo(evaluated(demo("math-en"), PromptFormat.PLAIN));
    }

    @Test
    void the_start_token_stands_once_whoever_writes_it() {
        try (Checkpoint checkpoint = Checkpoint.open(base);
                HuggingFaceModel model = HuggingFaceModel.open(checkpoint)) {
            assertThat(model.encodePrompt("<bos>how much is 6"))
                    .isEqualTo(model.encodePrompt("how much is 6"));
            assertThat(model.encodeContinuation("<bos>how much is", " 6"))
                    .isEqualTo(model.encodeContinuation("how much is", " 6"));
        }
    }

    @Test
    void examples_are_turns_and_the_description_is_the_systems() throws IOException {
        var prompt = new Prompt("sort", List.of(new Shot("2 1", "1 2")), "4 3");
        var task =
                new Task(
                        "t",
                        1,
                        OutputType.GENERATE_UNTIL,
                        Delimiters.USUAL,
                        Scoring.of(ExactMatch.PLAIN),
                        new Decoding(List.of(), 4),
                        List.of(Item.open("1", prompt, "3 4")));
        template(
                "{% set said = namespace(all='') %}{% for m in messages %}"
                        + "{% set said.all = said.all + m.role + '=' + m.content + ';' %}{% endfor %}"
                        + "{{ raise_exception(said.all) }}");
        assertThatThrownBy(() -> evaluated(task, PromptFormat.CHAT))
                .hasMessageContaining("system=sort;user=2 1;assistant=1 2;user=4 3;");
    }

    @Test
    void a_model_without_template_is_refused_once() {
        Task task = demo("math-en");
        Task other = demo("order-choice");
        try (Checkpoint checkpoint = Checkpoint.open(base);
                HuggingFaceModel model = HuggingFaceModel.open(checkpoint)) {
            assertThatThrownBy(
                            () ->
                                    new ModelEvaluator(
                                            model, List.of(task, other), PromptFormat.CHAT))
                    .isInstanceOfSatisfying(
                            InputException.class, e -> assertThat(e.complaints()).hasSize(1))
                    .hasMessageContaining("has no chat template");
        }
    }
}
