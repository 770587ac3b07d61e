package io.evomerge.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.evomerge.answers.ChoiceMetric;
import io.evomerge.answers.ExactMatch;
import io.evomerge.answers.Scoring;
import io.evomerge.documents.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskReaderTest {
    private static final String GENERATE =
            """
            task: sums
            dataset_path: sums.jsonl
            output_type: generate_until
            doc_to_text: "Q: {{ question }}\\nA:"
            doc_to_target: answer
            generation_kwargs: {until: ["\\n"], max_gen_toks: 8, do_sample: false}
            metric_list: [{metric: exact_match, aggregation: mean, higher_is_better: true}]
            metadata: {version: 2}
            """;
    private static final String CHOOSE =
            """
            task: capitals
            dataset_path: capitals.jsonl
            output_type: multiple_choice
            doc_to_text: question
            doc_to_choice: options
            doc_to_target: gold
            metric_list: [{metric: acc_norm}, {metric: acc}]
            """;

    @TempDir Path folder;

    @BeforeEach
    void writeData() throws IOException {
        write(
                "sums.jsonl",
                """
                {"question": "1+1", "answer": 2}

                {"question": "2+3", "answer": "5"}
                """);
        write(
                "capitals.jsonl",
                """
                {"question": "Italy?", "options": ["Rome", "Pisa"], "gold": 0}
                {"question": "Spain?", "options": ["Bilbao", "Madrid"], "gold": "Madrid"}
                """);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private Task read(String yaml) throws IOException {
        return TaskReader.readFile(write("task.yaml", yaml));
    }

    private List<String> complaints(String yaml) throws IOException {
        Path file = write("task.yaml", yaml);
        var e = catchThrowableOfType(InputException.class, () -> TaskReader.readFile(file));
        assertThat(e).as("complaint").isNotNull();
        return e.complaints().stream().map(c -> c.toString().replace(folder + "/", "")).toList();
    }

    @Test
    void a_generation_task_is_read_with_its_items() throws IOException {
        assertThat(read(GENERATE))
                .isEqualTo(
                        new Task(
                                "sums",
                                2,
                                OutputType.GENERATE_UNTIL,
                                Delimiters.USUAL,
                                Scoring.of(ExactMatch.PLAIN),
                                new Decoding(List.of("\n"), 8),
                                List.of(
                                        Item.open("0", Prompt.of("Q: 1+1\nA:"), "2"),
                                        Item.open("1", Prompt.of("Q: 2+3\nA:"), "5"))));
    }

    @Test
    void a_multiple_choice_task_takes_positions_and_options_as_target() throws IOException {
        Task task = read(CHOOSE);
        assertThat(task.scoring().metrics()).startsWith(ChoiceMetric.ACC_NORM);
        assertThat(task.items()).extracting(Item::gold).containsExactly(0, 1);
        assertThat(task.items()).extracting(Item::answer).containsExactly("Rome", "Madrid");
    }

    @Test
    void options_may_be_listed_as_templates_and_fixed_texts() throws IOException {
        write("pairs.json", "[{\"q\": \"x\", \"pair\": {\"left\": [\"a\"]}, \"answer\": \"1\"}]");
        Task task =
                read(
                        """
                        task: pairs
                        dataset_path: pairs.json
                        output_type: multiple_choice
                        doc_to_text: q
                        doc_to_choice: ["{{pair.left[0]}}!", "no"]
                        doc_to_target: "{{answer}}"
                        """);
        assertThat(task.items().getFirst().choices()).containsExactly("a!", "no");
        assertThat(task.items().getFirst().gold()).isEqualTo(1);
        assertThat(task.scoring().metrics()).startsWith(ChoiceMetric.ACC);
    }

    @ParameterizedTest
    @CsvSource({"gold, 0", "'{{gold}}', 1"})
    void digits_are_an_option_if_a_field_holds_them_and_a_position_if_a_template_gives_them(
            String target, int gold) throws IOException {
        write("digits.json", "[{\"q\": \"x\", \"options\": [\"1\", \"2\"], \"gold\": \"1\"}]");
        Task task =
                read(
                        CHOOSE.replace("capitals.jsonl", "digits.json")
                                .replace("doc_to_text: question", "doc_to_text: q")
                                .replace("target: gold", "target: \"" + target + "\""));
        assertThat(task.items().getFirst().gold()).isEqualTo(gold);
    }

    @Test
    void truth_values_are_positions_and_texts_as_in_python() throws IOException {
        write("truths.json", "[{\"q\": true, \"gold\": true}]");
        Task task =
                read(
                        """
                        task: truths
                        dataset_path: truths.json
                        output_type: multiple_choice
                        doc_to_text: q
                        doc_to_choice: ["no", "yes"]
                        doc_to_target: gold
                        """);
        assertThat(task.items().getFirst().gold()).isEqualTo(1);
        assertThat(task.items().getFirst().question()).isEqualTo("True");
    }

    @Test
    void csv_and_folders_are_read_as_well() throws IOException {
        Files.createDirectory(folder.resolve("data"));
        write("data/test.csv", "id,question,answer\nx,\"a, b\",c\ny,d,e\n");
        write("data/train.csv", "id,question,answer\nz,f,g\n");
        Task task = read(GENERATE.replace("sums.jsonl", "data"));
        assertThat(task.items()).extracting(Item::id).containsExactly("x", "y");
        assertThat(task.items().getFirst().question()).isEqualTo("Q: a, b\nA:");
        task = read(GENERATE.replace("sums.jsonl", "data\ntest_split: train"));
        assertThat(task.items()).extracting(Item::answer).containsExactly("g");
    }

    @Test
    void defaults_are_those_of_the_harness() throws IOException {
        Task task =
                read(
                        "{task: t, dataset_path: sums.jsonl, doc_to_text: question, doc_to_target: answer}");
        assertThat(task.outputType()).isEqualTo(OutputType.GENERATE_UNTIL);
        assertThat(task.decoding().until()).containsExactly("\n\n");
        assertThat(task.decoding().maxTokens()).isEqualTo(256);
        assertThat(task.version()).isZero();
    }

    @Test
    void an_empty_delimiter_of_examples_ends_no_answer() throws IOException {
        String plain = GENERATE.replaceAll("generation_kwargs.*\n", "fewshot_delimiter: \"\"\n");
        assertThat(read(plain).decoding().until()).isEmpty();
        assertThat(read(plain + "generation_kwargs: {max_gen_toks: 3}\n").decoding())
                .isEqualTo(new Decoding(List.of(), 3));
    }

    @Test
    void what_the_harness_asks_of_a_hub_or_of_training_data_has_no_effect_on_local_files()
            throws IOException {
        String more =
                """
                dataset_kwargs: {trust_remote_code: true}
                should_decontaminate: true
                doc_to_decontamination_query: question
                """;
        assertThat(read(GENERATE + more)).isEqualTo(read(GENERATE));
    }

    @Test
    void an_option_to_be_written_is_named_by_its_position_or_its_text() throws IOException {
        String write = CHOOSE.replace("multiple_choice", "generate_until");
        Task task = read(write.replaceAll("metric_list.*\n", "num_fewshot: 1\n"));
        assertThat(task.items()).extracting(Item::answer).containsExactly("Rome", "Madrid");
        assertThat(task.promptText(task.items().getFirst())).isEqualTo("Spain? Madrid\n\nItaly?");
    }

    @Test
    void options_and_targets_may_stand_alone() throws IOException {
        Task task = read(CHOOSE.replace("doc_to_text: question", "doc_to_text: \"\""));
        assertThat(task.promptText(task.items().getFirst())).isEmpty();
        assertThat(task.items()).extracting(Item::key).containsExactly("rome", "madrid");
    }

    @Test
    void tasks_and_groups_may_be_written_out_inside_of_a_group() throws IOException {
        write("sums.yaml", GENERATE);
        Path group =
                write(
                        "group.yaml",
                        """
                        group: all
                        task:
                          - {group: inner, task: [sums, {task: sums, num_fewshot: 1}], weight: 3}
                          - task: here
                            weight: 1
                            test_split: null
                            dataset_path: sums.jsonl
                            doc_to_text: question
                            doc_to_target: answer
                        """);
        assertThat(TaskReader.read(group).shares())
                .extracting(share -> share.task().name(), TaskShares.Share::weight)
                .containsExactly(tuple("sums", 0.375), tuple("sums", 0.375), tuple("here", 0.25));
    }

    @Test
    void all_complaints_of_a_file_come_at_once() throws IOException {
        assertThat(
                        complaints(
                                """
                                task: sums
                                dataset_pth: sums.jsonl
                                output_type: generate_til
                                doc_to_text: "{{ a + }}"
                                doc_to_target: answer
                                generation_kwargs: {do_sample: true, top_p: 0.5}
                                metric_list: [{metric: exact_mach}]
                                metadata: {version: one}
                                """))
                .hasSize(8)
                .anyMatch(c -> c.contains("dataset_pth: unknown key; did you mean 'dataset_path'?"))
                .anyMatch(c -> c.contains("did you mean 'generate_until'?"))
                .anyMatch(c -> c.contains("doc_to_text: a value is missing before '}}'"))
                .anyMatch(c -> c.contains("generation_kwargs.do_sample: asks for sampling"))
                .anyMatch(c -> c.contains("generation_kwargs.top_p: unknown key"))
                .anyMatch(c -> c.contains("did you mean 'exact_match'?"))
                .anyMatch(c -> c.contains("metadata.version: is 'one'"))
                .anyMatch(c -> c.contains("dataset_path: is missing"));
    }

    @Test
    void a_python_function_is_refused_with_what_to_write_instead() throws IOException {
        assertThat(complaints(GENERATE + "process_docs: !function utils.process\n"))
                .singleElement()
                .asString()
                .startsWith("task.yaml: process_docs: '!function' names Python code")
                .contains("{{field}}");
    }

    @Test
    void bad_lines_are_named_by_number() throws IOException {
        write("sums.jsonl", "{\"question\": \"a\", \"answer\": 1}\n{oops\n[1]\n");
        assertThat(complaints(GENERATE))
                .hasSize(2)
                .anyMatch(c -> c.startsWith("sums.jsonl:2: is not valid JSON"))
                .anyMatch(c -> c.startsWith("sums.jsonl:3: is a list"));
    }

    @Test
    void rows_without_a_field_are_named_with_the_likely_one() throws IOException {
        assertThat(complaints(GENERATE.replace("{{ question }}", "{{ quetion }}")))
                .hasSize(2)
                .first()
                .asString()
                .startsWith(
                        "sums.jsonl:1: has no field 'quetion', which doc_to_text (line 1) names; did you");
    }

    @Test
    void complaints_of_rows_end_after_twenty() throws IOException {
        write("sums.jsonl", "{\"answer\": 1}\n".repeat(500));
        assertThat(complaints(GENERATE))
                .hasSize(21)
                .last()
                .asString()
                .contains("has more such rows");
        write("sums.jsonl", "{\n".repeat(500));
        assertThat(complaints(GENERATE)).hasSize(21);
    }

    @Test
    void a_target_that_is_no_option_and_a_repeated_id_are_complaints() throws IOException {
        write(
                "capitals.jsonl",
                """
                {"id": 1, "question": "a", "options": ["b", "c"], "gold": "d"}
                {"id": 2, "question": "a", "options": ["b", "c"], "gold": 2}
                {"id": 2, "question": "a", "options": ["b", "c"], "gold": 1}
                """);
        assertThat(complaints(CHOOSE))
                .hasSize(3)
                .anyMatch(c -> c.contains(":1: gold: 'd' is none of the options [b, c]"))
                .anyMatch(c -> c.contains(":2: gold: is 2, but must lie in [0, 1]"))
                .anyMatch(c -> c.contains(":3: id '2' is already that of"));
    }

    @ParameterizedTest
    @CsvSource({"absent.jsonl, no such data file", "task.yaml, is of an unknown format"})
    void a_data_file_that_cannot_be_used_is_a_complaint(String path, String what)
            throws IOException {
        assertThat(complaints(GENERATE.replace("sums.jsonl", path)))
                .singleElement()
                .asString()
                .contains(what);
    }

    @Test
    void an_empty_data_file_is_a_complaint() throws IOException {
        write("sums.jsonl", "\n");
        assertThat(complaints(GENERATE)).singleElement().asString().contains("has no rows");
    }

    @Test
    void keys_of_the_other_output_type_are_complaints() throws IOException {
        assertThat(
                        complaints(
                                """
                                task: sums
                                dataset_path: sums.jsonl
                                output_type: loglikelihood
                                doc_to_text: question
                                doc_to_target: answer
                                doc_to_choice: options
                                """))
                .singleElement()
                .asString()
                .contains("doc_to_choice: belongs to multiple choice");
        assertThat(complaints(CHOOSE + "generation_kwargs: {max_gen_toks: 3}\n"))
                .singleElement()
                .asString()
                .contains("generation_kwargs: has no effect on multiple choice");
    }

    @Test
    void a_folder_gives_all_its_tasks_and_all_their_complaints() throws IOException {
        write("a.yaml", GENERATE);
        write("b.yml", CHOOSE);
        assertThat(TaskReader.read(folder).tasks())
                .extracting(Task::name)
                .containsExactly("sums", "capitals");
        write("c.yaml", GENERATE);
        write("d.yaml", "[]");
        var e = catchThrowableOfType(InputException.class, () -> TaskReader.read(folder));
        assertThat(e).hasMessageContaining("task 'sums' is already in");
        assertThat(e).hasMessageContaining("d.yaml: is a list, but a mapping");
        assertThat(e.complaints()).hasSize(2);
    }
}
