package io.evomerge.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.evomerge.documents.InputException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskErrorsTest {
    private static final String OPEN =
            """
            task: t
            dataset_path: d.jsonl
            doc_to_text: "{{q}}"
            doc_to_target: "{{a}}"
            """;
    private static final String CHOICE =
            """
            task: t
            dataset_path: d.jsonl
            output_type: multiple_choice
            doc_to_text: "{{q}}"
            doc_to_choice: options
            doc_to_target: gold
            """;

    @TempDir Path folder;

    @BeforeEach
    void writeRow() throws IOException {
        rows("{\"q\": \"Q\", \"a\": \"A\", \"options\": [\"x\", \"y\"], \"gold\": 1}");
    }

    private Path rows(String lines) throws IOException {
        return Files.writeString(folder.resolve("d.jsonl"), lines);
    }

    private List<String> complaints(String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("task.yaml"), yaml);
        var e = catchThrowableOfType(InputException.class, () -> TaskReader.read(file));
        assertThat(e).as(yaml).isNotNull();
        return e.complaints().stream().map(c -> c.toString().replace(folder + "/", "")).toList();
    }

    private String complaint(String yaml) throws IOException {
        List<String> all = complaints(yaml);
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    @Test
    void an_item_with_an_empty_prompt() throws IOException {
        rows("{\"q\": \" \", \"a\": \"A\"}");
        assertThat(complaint(OPEN))
                .isEqualTo("d.jsonl:1: doc_to_text gives an empty prompt; fill the row's field in");
        assertThat(complaint(OPEN.replace("{{q}}", ""))).contains("gives an empty prompt");
    }

    @Test
    void an_item_without_an_answer() throws IOException {
        rows("{\"q\": \"Q\", \"a\": \"\"}");
        assertThat(complaint(OPEN)).startsWith("d.jsonl:1: doc_to_target gives no answer");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"z\"|'z' is none of the options [x, y]",
                "2|is 2, but must lie in [0, 1]",
                "-1|is -1, but must lie in [0, 1]",
                "[0, 1]|names 2 right options, but an item has just one",
                "null|'gold' is empty"
            })
    void an_item_with_no_right_option(String gold, String what) throws IOException {
        rows("{\"q\": \"Q\", \"options\": [\"x\", \"y\"], \"gold\": " + gold + "}");
        assertThat(complaint(CHOICE)).startsWith("d.jsonl:1: ").contains(what);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"[\"x\"]|has 1 options", "[\"x\", \"\"]|has an empty option"})
    void an_item_without_options_to_choose_from(String options, String what) throws IOException {
        rows("{\"q\": \"Q\", \"options\": " + options + ", \"gold\": 0}");
        assertThat(complaint(CHOICE)).contains(what);
    }

    @Test
    void a_template_that_is_not_well_formed() throws IOException {
        assertThat(complaint(OPEN.replace("\"{{q}}\"", "\"a\\n{{ q | }}\"")))
                .isEqualTo(
                        "task.yaml: doc_to_text: line 2 of the template: a filter's name is missing"
                                + " before '}}'; mend the template");
        assertThat(complaint(OPEN.replace("{{q}}", "{{ q|uper }}")))
                .startsWith("task.yaml: doc_to_text: unknown filter 'uper'; did you mean 'upper'?");
    }

    @Test
    void a_field_that_no_row_has() throws IOException {
        assertThat(complaint(OPEN.replace("{{q}}", "{{ qq }}")))
                .startsWith(
                        "d.jsonl:1: has no field 'qq', which doc_to_text names; did you mean 'q'?");
        assertThat(complaint(OPEN.replace("\"{{q}}\"", "qq")))
                .startsWith("d.jsonl:1: has no field 'qq', which doc_to_text names; did you mean")
                .endsWith("the word itself is written {{ 'qq' }}");
    }

    @Test
    void a_template_that_fails_on_a_row() throws IOException {
        assertThat(complaint(OPEN.replace("{{a}}", "{{ ['b'].index(a) }}")))
                .startsWith("d.jsonl:1: doc_to_target: 'A' is not in the list ['b']; mend the row");
    }

    @Test
    void words_that_yaml_takes_for_truth_values() throws IOException {
        assertThat(complaint(CHOICE.replace("doc_to_choice: options", "doc_to_choice: [no, yes]")))
                .startsWith("task.yaml: doc_to_choice[0]: is a truth value in YAML")
                .endsWith("put it into quotes");
        assertThat(complaint(OPEN.replace("doc_to_target: \"{{a}}\"", "doc_to_target: yes")))
                .startsWith("task.yaml: doc_to_target: is a truth value in YAML");
    }

    @Test
    void options_that_are_no_list() throws IOException {
        assertThat(
                        complaint(
                                CHOICE.replace(
                                        "doc_to_choice: options", "doc_to_choice: \"{{q}} x\"")))
                .startsWith("d.jsonl:1: doc_to_choice gives 'Q x', which is no list");
    }

    @Test
    void options_that_stand_before_a_common_ending() throws IOException {
        assertThat(complaint(CHOICE.replace("\"{{q}}\"", "\"{{gold}}\"")))
                .contains("doc_to_text gives the number 1, but options that stand before");
    }

    @Test
    void an_unknown_output_type() throws IOException {
        assertThat(complaint(OPEN + "output_type: loglikelihod\n"))
                .startsWith("task.yaml: output_type: unknown value 'loglikelihod'; did you mean")
                .contains("known: generate_until, loglikelihood, loglikelihood_rolling,");
    }

    @Test
    void parquet_with_other_columns() throws IOException, URISyntaxException {
        Files.copy(
                Path.of(
                        Objects.requireNonNull(getClass().getResource("/parquet/other.parquet"))
                                .toURI()),
                folder.resolve("d.parquet"));
        assertThat(complaint(OPEN.replace("d.jsonl", "d.parquet")))
                .startsWith(
                        "d.parquet, row 0: has no field 'q', which doc_to_text names; known: other");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "process_docs: !function u.f|process_docs: '!function' names Python code",
                "metric_list: [{metric: !function u.f}]|metric: '!function' names Python code",
                "process_docs: x|process_docs: is not supported; Python code is not run; put what",
                "class: x|class: is not supported; Python code",
                "use_prompt: x|use_prompt: is not supported; promptsource is not known",
                "gold_alias: x|gold_alias: is not supported; write the right answer's",
                "gen_prefix: x|gen_prefix: is not supported; write it at the end of 'doc_to_text'",
                "weight: 2|weight: is not supported; it belongs into a group's list",
                "repeats: 5|repeats: is 5, but greedy answers are always the same",
                "should_decontaminate: 3|should_decontaminate: is 3, but true or false is needed",
                "tag: {a: b}|tag: is a mapping, but text is needed",
                "generation_kwargs: {until: ['']}|until: holds an empty text, which would end",
                "fewshot_spit: x|fewshot_spit: unknown key; did you mean 'fewshot_split'?",
                "fewshot_config: {sampler: balanced}|fewshot_config.sampler: unknown value",
                "fewshot_config: {n: 1}|fewshot_config.n: unknown key; known: doc_to_choice",
                "num_fewshot: -1|num_fewshot: is -1, but must lie in",
                "num_fewshot: 1|num_fewshot is 1, but there are only 0 rows to make examples of",
                "dataset_name: x|dataset_name: has no effect, because 'dataset_path' is one file",
                "dataset_kwargs: {revision: 1}|dataset_kwargs.revision: unknown key",
                "dataset_kwargs: {trust_remote_code: x}|trust_remote_code: is 'x', but true or",
                "include: y.yaml|include: no such file:",
                "include: task.yaml|includes itself"
            })
    void a_key_without_effect(String key, String what) throws IOException {
        assertThat(complaint(OPEN + key + "\n")).contains(what);
    }

    @Test
    void a_text_that_is_never_shown() throws IOException {
        assertThat(complaint(OPEN + "output_type: loglikelihood_rolling\n"))
                .contains("doc_to_text: is never shown, because loglikelihood_rolling scores the");
    }

    @Test
    void examples_from_two_places() throws IOException {
        String samples = "num_fewshot: 1\nfewshot_config: {samples: [{q: Q, a: A}]%s}\n";
        assertThat(complaint(OPEN + "fewshot_split: train\n" + samples.formatted("")))
                .startsWith("task.yaml: fewshot_config.samples: has no effect, because")
                .contains("fewshot_split names where examples come from");
        assertThat(complaint(OPEN + samples.formatted(", split: train")))
                .contains("fewshot_config.split names where examples come from");
    }

    @Test
    void a_written_option_that_is_none() throws IOException {
        String choose = OPEN.replace("\"{{a}}\"", "a") + "doc_to_choice: options\n";
        assertThat(complaint(choose)).startsWith("d.jsonl:1: a: 'A' is none of the options [x, y]");
    }

    @Test
    void a_data_set_that_is_not_there() throws IOException {
        assertThat(complaint(OPEN.replace("d.jsonl", "openai/gsm8k")))
                .contains("dataset_path: no such data file or folder: openai/gsm8k")
                .contains("nothing is fetched from a network");
    }

    @Test
    void a_split_that_is_not_there() throws IOException {
        Files.createDirectories(folder.resolve("data"));
        for (String name : List.of("train", "validation")) {
            Files.copy(folder.resolve("d.jsonl"), folder.resolve("data/" + name + "-0.jsonl"));
        }
        assertThat(complaint(OPEN.replace("d.jsonl", "data") + "test_split: tset\n"))
                .isEqualTo("data: has no split 'tset'; known: train, validation");
        assertThat(complaint(OPEN + "num_fewshot: 1\nfewshot_split: train\ntest_split: test\n"))
                .startsWith("task.yaml: fewshot_split: is 'train', but 'd.jsonl' is one file")
                .contains("data_files");
    }

    @Test
    void a_file_that_is_not_there_beside_one_with_a_broken_tag() throws IOException {
        Files.writeString(folder.resolve("broken.yaml"), OPEN + "tag: {a: b}\n");
        var e =
                catchThrowableOfType(
                        InputException.class, () -> TaskReader.read(folder.resolve("nope.yaml")));
        assertThat(e)
                .hasMessageContaining("has no file, task, group or tag 'nope.yaml'")
                .hasMessageContaining("broken.yaml: tag: is a mapping");
    }

    @Test
    void a_folder_of_configurations_without_a_name() throws IOException {
        Files.createDirectories(folder.resolve("data/one"));
        Files.createDirectories(folder.resolve("data/two"));
        Files.copy(folder.resolve("d.jsonl"), folder.resolve("data/one/test.jsonl"));
        String yaml = OPEN.replace("d.jsonl", "data");
        assertThat(complaint(yaml))
                .contains("name one of its folders under 'dataset_name': one, two");
        assertThat(complaint(yaml + "dataset_name: onn\n"))
                .contains(
                        "dataset_name: is 'onn', but data has no such folder; did you mean 'one'?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "task: [nope]|task[0]: no task, group or tag 'nope'",
                "task: []|task: lists no tasks",
                "task: [g]|group 'g' contains itself",
                "task: [{task: t, weight: 0}]|task[0].weight: is 0; leave the task out",
                "tasks: [t]|tasks: unknown key; did you mean 'task'?",
                "aggregate_metric_list: [{metric: f1}]|metric: is f1, but task 't' is scored by",
                "aggregate_metric_list: [{metric: acc, aggregation: max}]|unknown value 'max'"
            })
    void a_group_that_makes_no_sense(String key, String what) throws IOException {
        Files.writeString(folder.resolve("t.yaml"), OPEN);
        String rest = key.startsWith("task:") ? "" : "task: [t]\n";
        Path group = Files.writeString(folder.resolve("g.yaml"), "group: g\n" + rest + key + "\n");
        var e = catchThrowableOfType(InputException.class, () -> TaskReader.read(group));
        assertThat(e).as(key).isNotNull().hasMessageContaining(what);
    }
}
