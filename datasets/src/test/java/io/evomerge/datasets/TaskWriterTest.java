package io.evomerge.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import io.evomerge.answers.ChoiceMetric;
import io.evomerge.answers.ExactMatch;
import io.evomerge.answers.Scoring;
import io.evomerge.demo.DemoTasks;
import io.evomerge.demo.Part;
import io.evomerge.demo.Skill;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
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
                        List.of(Item.choice("7", Prompt.of("?"), List.of("1", "0"), 1))));
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void what_is_written_is_read_back_equal(Task task, @TempDir Path folder) throws IOException {
        Path file = TaskWriter.write(task, folder.resolve("new"));
        assertThat(TaskReader.readFile(file)).isEqualTo(task);
        assertThat(TaskReader.read(folder.resolve("new"))).containsExactly(task);
    }
}
