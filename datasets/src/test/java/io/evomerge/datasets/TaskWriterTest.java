package io.evomerge.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evomerge.answers.ChoiceMetric;
import io.evomerge.answers.DocumentMetric;
import io.evomerge.answers.ExactMatch;
import io.evomerge.answers.FilterPipeline;
import io.evomerge.answers.OptionFilter;
import io.evomerge.answers.RegexFilter;
import io.evomerge.answers.RegularExpression;
import io.evomerge.answers.Scoring;
import io.evomerge.answers.TargetMetric;
import io.evomerge.answers.TokenF1;
import io.evomerge.demo.DemoTasks;
import io.evomerge.demo.Part;
import io.evomerge.demo.Skill;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TaskWriterTest {
    static List<Task> tasks() {
        return List.of(
                DemoTasks.task(Skill.MATH_IT, Part.SEARCH, 0, 20),
                DemoTasks.choiceTask(Skill.QA_IT, Part.SEARCH, 0, 20),
                new Task(
                        "odd",
                        3,
                        OutputType.GENERATE_UNTIL,
                        new Delimiters("", "\n\n"),
                        Scoring.of(ExactMatch.PLAIN),
                        new Decoding(List.of("\n\n", "Q:"), 5),
                        List.of(Item.open("x", Prompt.of("{{a}} \"é\"\n"), " 007 "))),
                new Task(
                        "numbers",
                        0,
                        OutputType.MULTIPLE_CHOICE,
                        new Delimiters("\n", "\n\n"),
                        Scoring.of(ChoiceMetric.ACC_NORM),
                        Decoding.NONE,
                        List.of(Item.choice("7", Prompt.of("?"), List.of("1", "0"), 1))),
                new Task(
                        "several-answers",
                        1,
                        OutputType.GENERATE_UNTIL,
                        new Delimiters(" ", "###"),
                        Scoring.of(new ExactMatch(true, false, true, List.of()), new TokenF1()),
                        new Decoding(List.of(), 7),
                        List.of(
                                Item.open("a", new Prompt("Do it.\n", List.of(), "q"), "b", "c"),
                                Item.open("b", new Prompt("So.\n", List.of(), "r"), "[d]"))),
                new Task(
                        "filtered",
                        1,
                        OutputType.GENERATE_UNTIL,
                        Delimiters.USUAL,
                        new Scoring(List.of(ExactMatch.PLAIN), List.of(byOption())),
                        new Decoding(List.of("\n"), 7),
                        List.of(
                                new Item(
                                        "a",
                                        Prompt.of("Which?"),
                                        List.of("cat", "dog"),
                                        -1,
                                        List.of("(B)")))),
                new Task(
                        "last-words",
                        1,
                        OutputType.LOGLIKELIHOOD,
                        Delimiters.USUAL,
                        Scoring.of(TargetMetric.PERPLEXITY),
                        Decoding.NONE,
                        List.of(Item.open("0", Prompt.of("It is"), " late"))),
                new Task(
                        "documents",
                        1,
                        OutputType.LOGLIKELIHOOD_ROLLING,
                        Delimiters.USUAL,
                        Scoring.of(DocumentMetric.WORD_PERPLEXITY),
                        Decoding.NONE,
                        List.of(Item.open("0", Prompt.of(""), " = Title =\n text \n"))));
    }

    private static FilterPipeline byOption() {
        var basic = new RegexFilter(RegularExpression.of("\\([A-Z]\\)"), -1, "?");
        return new FilterPipeline(
                "letter", List.of(new OptionFilter(basic, true, false, List.of())));
    }

    @Test
    void items_with_examples_are_not_written(@TempDir Path folder) {
        Task task = DemoTasks.task(Skill.MATH_IT, Part.SEARCH, 0, 1);
        Item item = task.items().getFirst();
        var prompt = new Prompt("", List.of(new Prompt.Shot("1", "2")), item.question());
        Task shown = task.withItems(List.of(Item.open("x", prompt, "3")));
        assertThatThrownBy(() -> TaskWriter.write(shown, folder))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void what_is_written_is_read_back_equal(Task task, @TempDir Path folder) throws IOException {
        Path file = TaskWriter.write(task, folder.resolve("new"));
        assertThat(TaskReader.readFile(file)).isEqualTo(task);
        assertThat(TaskReader.read(folder.resolve("new")).tasks()).containsExactly(task);
    }
}
