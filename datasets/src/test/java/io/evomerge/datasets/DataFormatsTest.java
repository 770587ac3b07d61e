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

class DataFormatsTest {
    private static final String MARK = "\uFEFF";

    @TempDir Path folder;

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private Task read(String keys) throws IOException {
        write("task.yaml", "{task: t, doc_to_text: q, doc_to_target: a, " + keys + "}");
        return TaskReader.readFile(folder.resolve("task.yaml"));
    }

    @ParameterizedTest
    @CsvSource({"d.csv, ','", "d.tsv, '\t'"})
    void a_mark_of_utf_8_and_empty_lines_are_no_part_of_a_table(String name, String separator)
            throws IOException {
        write(name, MARK + "q,a\r\nx,y\r\n\r\n".replace(",", separator));
        assertThat(read("dataset_path: " + name).items())
                .containsExactly(Item.open("0", Prompt.of("x"), "y"));
    }

    @Test
    void a_line_break_between_quotes_is_part_of_its_cell() throws IOException {
        write("d.csv", "q,a\n\"x\n\n\"\"y\"\"\",z\n");
        assertThat(read("dataset_path: d.csv").items())
                .containsExactly(Item.open("0", Prompt.of("x\n\n\"y\""), "z"));
    }

    @Test
    void a_table_that_is_none_is_named_with_what_is_wrong() throws IOException {
        write("d.csv", "q,q\n1,2\n");
        assertThatThrownBy(() -> read("dataset_path: d.csv"))
                .hasMessageContaining("d.csv: has a bad header:")
                .hasMessageContaining("duplicate name: \"q\"");
        write("d.csv", "q,a\n\"x,1\n");
        assertThatThrownBy(() -> read("dataset_path: d.csv"))
                .hasMessageContaining("d.csv: cannot be read: (startline 2) EOF reached before");
    }

    @Test
    void a_column_of_whole_numbers_holds_positions_also_where_options_are_digits()
            throws IOException {
        write("d.csv", "q,a\nx,0\ny,1\n");
        String choose = "output_type: multiple_choice, doc_to_choice: ['1', '2'], ";
        assertThat(read(choose + "dataset_path: d.csv").items())
                .extracting(Item::gold)
                .containsExactly(0, 1);
        assertThat(read("dataset_path: d.csv, description: '{{a + 1}} '").items())
                .extracting(item -> item.prompt().description())
                .containsExactly("1 ", "2 ");
    }

    @ParameterizedTest
    @CsvSource({"007", "+1", "-0", "1.50", "1e3", "''"})
    void a_column_with_any_other_cell_holds_texts(String cell) throws IOException {
        write("d.csv", "q,a,b\nx,z,1\ny,z," + cell + "\n");
        assertThat(read("dataset_path: d.csv, description: '{{b ~ b}}'").items())
                .extracting(item -> item.prompt().description())
                .containsExactly("11", cell + cell);
        assertThat(read("dataset_path: d.csv, description: '{{b is string}}'").items())
                .extracting(item -> item.prompt().description())
                .containsExactly("True", "True");
    }

    @Test
    void a_json_file_may_hold_an_object_on_each_line() throws IOException {
        write("d.json", "\n{\"q\": \"x\", \"a\": \"y\"}\n{\"q\": \"z\", \"a\": \"w\"}\n");
        assertThat(read("dataset_path: d.json").items())
                .extracting(Item::question)
                .containsExactly("x", "z");
        write("d.json", "{\n\"q\": 1\n}");
        assertThatThrownBy(() -> read("dataset_path: d.json"))
                .hasMessageContaining("d.json: is a mapping, but a list is needed");
    }

    @Test
    void numbers_are_written_as_python_writes_them() throws IOException {
        write("d.jsonl", "{\"q\": 12345678.9, \"a\": [1e-5, 2.0, true]}");
        assertThat(read("dataset_path: d.jsonl").items())
                .containsExactly(Item.open("0", Prompt.of("12345678.9"), "1e-05", "2.0", "True"));
    }

    @Test
    void files_of_splits_lie_beside_the_task_or_in_the_folder_named() throws IOException {
        write("d.jsonl", "{\"q\": \"x\", \"a\": \"y\"}");
        write("set/d.jsonl", "{\"q\": \"z\", \"a\": \"y\"}");
        String files = ", dataset_kwargs: {data_files: {test: d.jsonl}}";
        assertThat(read("dataset_path: json" + files).items())
                .extracting(Item::question)
                .containsExactly("x");
        assertThat(read("dataset_path: set" + files).items())
                .extracting(Item::question)
                .containsExactly("z");
    }

    @Test
    void keys_that_would_do_nothing_beside_data_files_are_complaints() throws IOException {
        write("d.jsonl", "{\"q\": \"x\", \"a\": \"y\"}");
        String files = ", dataset_kwargs: {data_files: d.jsonl}";
        assertThatThrownBy(() -> read("dataset_path: openai/gsm8k" + files))
                .hasMessageContaining("dataset_path: is 'openai/gsm8k', which is no folder that")
                .hasMessageContaining("json, csv, parquet");
        assertThatThrownBy(() -> read("dataset_path: json, dataset_name: main" + files))
                .hasMessageContaining("dataset_name: has no effect, because 'data_files'");
    }

    @Test
    void the_only_file_of_a_folder_is_no_other_split_than_its_name_says() throws IOException {
        write("set/train.jsonl", "{\"q\": \"x\", \"a\": \"y\"}");
        assertThat(read("dataset_path: set").items()).hasSize(1);
        assertThatThrownBy(() -> read("dataset_path: set, test_split: test"))
                .hasMessageContaining("has no split 'test'; known: train");
    }
}
