package io.evomerge.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Folders as the library `datasets` lays them out.
class DataFoldersTest {
    @TempDir Path folder;

    private void rows(String file, String... questions) throws IOException {
        Path path = folder.resolve("set").resolve(file);
        Files.createDirectories(path.getParent());
        var lines = new StringBuilder();
        for (String question : questions) {
            lines.append("{\"q\": \"%s\", \"a\": \"A\"}\n".formatted(question));
        }
        Files.writeString(path, lines);
    }

    private Task read(String keys) throws IOException {
        Path file = folder.resolve("task.yaml");
        Files.writeString(
                file,
                "{task: t, doc_to_text: q, doc_to_target: a, dataset_path: set%s}".formatted(keys));
        return TaskReader.readFile(file);
    }

    @ParameterizedTest
    @CsvSource({
        "test.jsonl, train.jsonl, ''",
        "test-00000-of-00001.jsonl, train-00000-of-00001.jsonl, ''",
        "data/test-00000-of-00001.jsonl, data/train.jsonl, ''",
        "test/part-1.jsonl, train/part-1.jsonl, ''",
        "main/test.jsonl, main/train.jsonl, ', dataset_name: main'",
        "data/main/test_0.jsonl, data/main/train_0.jsonl, ', dataset_name: main'"
    })
    void a_split_is_in_the_name_of_a_file_or_of_the_folder_around_it(
            String test, String train, String keys) throws IOException {
        rows(test, "asked");
        rows(train, "trained");
        assertThat(read(keys).items()).extracting(Item::question).containsExactly("asked");
        assertThat(read(keys + ", test_split: train").items())
                .extracting(Item::question)
                .containsExactly("trained");
    }

    @Test
    void shards_follow_one_another_in_order() throws IOException {
        rows("test-00001-of-00002.jsonl", "c");
        rows("test-00000-of-00002.jsonl", "a", "b");
        rows("train.jsonl", "z");
        assertThat(read("").items()).extracting(Item::question).containsExactly("a", "b", "c");
    }

    @Test
    void without_a_test_split_the_validation_split_is_asked() throws IOException {
        rows("train.jsonl", "a");
        rows("dev.jsonl", "b");
        assertThat(read(", validation_split: validation").items())
                .extracting(Item::question)
                .containsExactly("b");
    }

    @Test
    void examples_come_from_the_training_split_and_then_the_validation_split() throws IOException {
        rows("train.jsonl", "a");
        rows("validation.jsonl", "b");
        rows("test.jsonl", "c");
        Task task =
                read(
                        ", num_fewshot: 1, training_split: train, validation_split: validation, test_split: test");
        assertThat(task.promptText(task.items().getFirst())).isEqualTo("a A\n\nc");
        task = read(", num_fewshot: 1, validation_split: validation, test_split: test");
        assertThat(task.promptText(task.items().getFirst())).isEqualTo("b A\n\nc");
        task = read(", num_fewshot: 1, test_split: test, fewshot_config: {split: train}");
        assertThat(task.promptText(task.items().getFirst())).isEqualTo("a A\n\nc");
    }

    @Test
    void drawn_examples_depend_on_the_item_alone() throws IOException {
        rows("train.jsonl", "a", "b", "c", "d", "e", "f", "g", "h");
        rows("test.jsonl", "1", "2", "3", "4", "5", "6");
        String keys = ", num_fewshot: 3, fewshot_split: train, test_split: test";
        Task all = read(keys);
        assertThat(all.items()).extracting(i -> i.prompt().shots()).doesNotHaveDuplicates();
        assertThat(all.items())
                .allSatisfy(i -> assertThat(i.prompt().shots()).doesNotHaveDuplicates().hasSize(3));
        rows("test.jsonl", "1", "2", "3");
        assertThat(read(keys).items()).isEqualTo(all.items().subList(0, 3));
    }

    @Test
    void an_item_is_never_its_own_example_in_one_file() throws IOException {
        rows("test.jsonl", "1", "2", "3", "4");
        for (String sampler : new String[] {"first_n", "default"}) {
            Task task = read(", num_fewshot: 3, fewshot_config: {sampler: " + sampler + "}");
            assertThat(task.items())
                    .allSatisfy(
                            i ->
                                    assertThat(i.prompt().shots())
                                            .extracting(Prompt.Shot::question)
                                            .hasSize(3)
                                            .doesNotContain(i.question()));
        }
        assertThatThrownBy(() -> read(", num_fewshot: 4"))
                .hasMessageContaining("num_fewshot is 4, but there are only 3 rows");
    }

    @Test
    void a_card_names_the_files_of_each_configuration() throws IOException {
        rows("x/one.jsonl", "1");
        rows("x/two.jsonl", "2");
        rows("y.jsonl", "3");
        Files.writeString(
                folder.resolve("set/README.md"),
                """
                ---
                configs:
                - config_name: x
                  data_files: [{split: test, path: [x/one.jsonl, "x/tw*"]}]
                - config_name: y
                  default: true
                  data_files: [{split: test, path: y.jsonl}]
                ---
                # A set
                """);
        assertThat(read("").items()).extracting(Item::question).containsExactly("3");
        assertThat(read(", dataset_name: x").items())
                .extracting(Item::question)
                .containsExactly("1", "2");
        assertThatThrownBy(() -> read(", dataset_name: z"))
                .hasMessageContaining("dataset_name: 'z' is no configuration; did you mean 'x'?");
    }
}
