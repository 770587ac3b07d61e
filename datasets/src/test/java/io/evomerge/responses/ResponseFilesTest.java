package io.evomerge.responses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evomerge.documents.InputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseFilesTest {
    private static final double NO = Double.NaN;

    @TempDir private Path folder;

    private Path file(String name, String... lines) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, String.join("\n", lines) + "\n");
    }

    private static ResponseTable read(Path... files) {
        return ResponseFiles.read(List.of(files), ReadOptions.DEFAULT);
    }

    private static void refused(ReadOptions options, List<Path> files, String... parts) {
        assertThatThrownBy(() -> ResponseFiles.read(files, options))
                .isInstanceOf(InputException.class)
                .message()
                .contains(parts);
    }

    private static void refused(Path file, String... parts) {
        refused(ReadOptions.DEFAULT, List.of(file), parts);
    }

    private static ReadOptions score(String column) {
        return new ReadOptions(Optional.of(column), Optional.empty(), Optional.empty(), false);
    }

    private static ReadOptions metric(String metric) {
        return new ReadOptions(Optional.empty(), Optional.of(metric), Optional.empty(), false);
    }

    private static ReadOptions filter(String filter) {
        return new ReadOptions(Optional.empty(), Optional.empty(), Optional.of(filter), false);
    }

    private static final ReadOptions TRANSPOSED =
            new ReadOptions(Optional.empty(), Optional.empty(), Optional.empty(), true);

    // tables

    @Test
    void a_table_has_a_row_for_each_model_and_a_column_for_each_item() throws IOException {
        ResponseTable table = read(file("r.csv", "model,q1,q2", "a,1,0", "b,0.25,"));
        assertThat(table.responses().models()).containsExactly("a", "b");
        assertThat(table.responses().items()).containsExactly("q1", "q2");
        assertThat(table.responses().row(0)).containsExactly(1, 0);
        assertThat(table.responses().row(1)).containsExactly(0.25, NO);
        assertThat(table.scores()).isEmpty();
    }

    @Test
    void an_index_without_a_name_holds_the_models_as_pandas_writes_it() throws IOException {
        assertThat(read(file("r.csv", ",q1,q2", "a,1,0")).responses().models())
                .containsExactly("a");
    }

    @Test
    void models_without_names_are_numbered() throws IOException {
        ResponseTable table = read(file("r.csv", "q1,q2", "1,0", "0,1"));
        assertThat(table.responses().models()).containsExactly("1", "2");
        assertThat(table.responses().items()).containsExactly("q1", "q2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "NA", "NaN", "nan", " "})
    void cells_may_say_that_a_model_was_not_asked(String cell) throws IOException {
        assertThat(read(file("r.csv", "model,q1,q2", "a," + cell + ",1")).responses().row(0))
                .containsExactly(NO, 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "True", "TRUE", "1", "1.0", "1e0"})
    void cells_say_right_in_several_ways(String cell) throws IOException {
        assertThat(read(file("r.csv", "model,q1", "a," + cell)).responses().get(0, 0)).isEqualTo(1);
    }

    @Test
    void a_zipped_table_is_unpacked() throws IOException {
        Path file = folder.resolve("r.csv.gz");
        try (var out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write("model,q1\na,1\n".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(read(file).responses().row(0)).containsExactly(1);
    }

    @Test
    void values_of_a_tsv_file_are_separated_by_tabs() throws IOException {
        assertThat(read(file("r.tsv", "model\tq1", "a\t1")).responses().row(0)).containsExactly(1);
    }

    @Test
    void a_mark_of_utf_8_is_no_part_of_the_first_name() throws IOException {
        assertThat(read(file("r.csv", "\uFEFFmodel,q1", "a,1")).responses().items())
                .containsExactly("q1");
    }

    @Test
    void a_mark_of_utf_8_may_stand_before_a_quote() throws IOException {
        assertThat(read(file("r.csv", "\uFEFF\"model\",\"q1\"", "\"a\",1")).responses().models())
                .containsExactly("a");
    }

    @Test
    void a_row_without_a_name_is_refused() throws IOException {
        refused(file("r.csv", "model,q1", ",1", "a,1"), "r.csv: line 2: has no name in its first");
    }

    @Test
    void a_table_whose_first_column_is_item_has_a_row_for_each_item() throws IOException {
        ResponseTable table = read(file("r.csv", "item,a,b", "q1,1,0", "q2,NA,1", "score,70,60"));
        assertThat(table.responses().models()).containsExactly("a", "b");
        assertThat(table.responses().items()).containsExactly("q1", "q2");
        assertThat(table.responses().row(0)).containsExactly(1, NO);
        assertThat(table.scores().orElseThrow()).containsExactly(0.7, 0.6);
    }

    @Test
    void another_table_is_transposed_when_asked() throws IOException {
        ResponseTable table =
                ResponseFiles.read(List.of(file("r.csv", ",a,b", "q1,1,0")), TRANSPOSED);
        assertThat(table.responses().models()).containsExactly("a", "b");
        assertThat(table.responses().items()).containsExactly("q1");
    }

    @Test
    void a_column_of_scores_is_no_item() throws IOException {
        ResponseTable table = read(file("r.csv", "model,score,q1", "a,0.5,1", "b,1,0"));
        assertThat(table.responses().items()).containsExactly("q1");
        assertThat(table.scores().orElseThrow()).containsExactly(0.5, 1);
    }

    @Test
    void scores_are_per_cent_if_one_is_above_1() throws IOException {
        assertThat(read(file("r.csv", "model,q1,score", "a,1,0.5", "b,0,70")).scores())
                .hasValueSatisfying(s -> assertThat(s).containsExactly(0.005, 0.7));
    }

    @Test
    void the_column_of_scores_may_have_another_name() throws IOException {
        Path file = file("r.csv", "model,q1,mmlu", "a,1,0.5", "b,0,0.7");
        ResponseTable table = ResponseFiles.read(List.of(file), score("mmlu"));
        assertThat(table.responses().items()).containsExactly("q1");
        assertThat(table.scores()).isPresent();
    }

    @Test
    void items_are_of_the_sub_task_before_their_last_slash() throws IOException {
        assertThat(read(file("r.csv", "model,arc/1,mmlu/law/2,q3", "a,1,0,1")).subtasks())
                .containsExactly("arc", "mmlu/law", "");
    }

    @Test
    void tables_about_the_same_items_are_put_together() throws IOException {
        ResponseTable table =
                read(file("1.csv", "model,q1,q2", "a,1,0"), file("2.csv", "model,q2,q3", "b,1,1"));
        assertThat(table.responses().items()).containsExactly("q1", "q2", "q3");
        assertThat(table.responses().row(0)).containsExactly(1, 0, NO);
        assertThat(table.responses().row(1)).containsExactly(NO, 1, 1);
    }

    @Test
    void tables_about_the_same_models_are_put_side_by_side() throws IOException {
        ResponseTable table =
                read(file("1.csv", "model,q1", "a,1", "b,0"), file("2.csv", "model,q2", "b,1"));
        assertThat(table.responses().row(1)).containsExactly(0, 1);
    }

    @Test
    void files_that_share_nothing_are_refused() throws IOException {
        refused(
                ReadOptions.DEFAULT,
                List.of(file("1.csv", "model,q1", "a,1"), file("2.csv", "model,q2", "b,1")),
                "2.csv: shares neither items nor models with the other files");
    }

    @Test
    void several_tables_need_names_of_models() throws IOException {
        refused(
                ReadOptions.DEFAULT,
                List.of(file("1.csv", "q1,q2", "1,0"), file("2.csv", "q1,q2", "1,1")),
                "1.csv: has no column 'model'",
                "2.csv: has no column 'model'");
    }

    @Test
    void two_responses_of_a_model_to_an_item_are_refused() throws IOException {
        refused(
                ReadOptions.DEFAULT,
                List.of(file("1.csv", "model,q1", "a,1"), file("2.csv", "model,q1", "a,0")),
                "2.csv: line 2, column 2 (q1): is 0.0, but this model's response to this item was 1.0 before");
    }

    @Test
    void everything_wrong_is_reported_at_once_with_line_and_column() throws IOException {
        refused(
                file("r.csv", "model,q1,q2", "a,1.5,0", "b,yes,1", "c,1", "a,0,0"),
                "r.csv: line 2, column 2 (q1): is 1.5, but a response lies in [0, 1]",
                "r.csv: line 3, column 2 (q1): is 'yes', but a response is a number",
                "r.csv: line 4: has 2 cells, but the first line has 3",
                "r.csv: line 5: the name 'a' stands in an earlier line too");
    }

    @Test
    void a_name_that_stands_for_two_columns_is_refused() throws IOException {
        refused(
                file("r.csv", "model,q1,q1", "a,1,0"),
                "r.csv: line 1: the name 'q1' stands there twice");
    }

    @Test
    void a_column_without_a_name_is_refused() throws IOException {
        refused(file("r.csv", "model,q1,", "a,1,0"), "r.csv: line 1: column 3 has no name");
    }

    @Test
    void of_many_wrong_values_the_first_are_named() throws IOException {
        String wrong = ",7".repeat(200);
        String names =
                Stream.iterate(1, i -> i + 1)
                        .limit(200)
                        .map(i -> ",q" + i)
                        .reduce("", String::concat);
        assertThatThrownBy(() -> read(file("r.csv", "model" + names, "a" + wrong)))
                .message()
                .hasLineCount(10);
    }

    @Test
    void a_missing_column_of_scores_is_named_with_the_nearest_one() throws IOException {
        refused(
                score("mmlo"),
                List.of(file("r.csv", "model,q1,mmlu", "a,1,0.5")),
                "has no column 'mmlo', which --score names; did you mean 'mmlu'?");
    }

    @Test
    void a_score_that_is_none_is_refused() throws IOException {
        refused(
                file("r.csv", "model,q1,score", "a,1,101", "b,0,good"),
                "line 2: the score is '101'",
                "line 3: the score is 'good'");
    }

    @Test
    void an_unbalanced_quote_is_refused() throws IOException {
        refused(file("r.csv", "model,q1", "\"a,1"), "r.csv: is no table");
    }

    @Test
    void an_empty_file_is_refused() throws IOException {
        Files.writeString(folder.resolve("r.csv"), "");
        refused(folder.resolve("r.csv"), "r.csv: is empty");
    }

    @Test
    void a_file_of_another_kind_is_refused() throws IOException {
        refused(file("r.xlsx", "?"), "is neither a table nor logged samples", "samples_TASK_DATE");
    }

    @Test
    void a_file_that_is_not_there_is_refused() {
        refused(folder.resolve("none.csv"), "none.csv: no such file or folder");
    }

    @Test
    void a_file_that_is_no_utf_8_is_refused() throws IOException {
        Path file = folder.resolve("r.csv");
        Files.write(file, new byte[] {'m', 'o', (byte) 0xff, '\n'});
        refused(file, "is not UTF-8 text");
    }

    @Test
    void options_that_nothing_obeys_are_refused() throws IOException {
        List<Path> table = List.of(file("r.csv", "model,q1", "a,1"));
        refused(metric("acc"), table, "--metric: there are no logged samples");
        refused(filter("x"), table, "--filter: there are no logged samples");
        List<Path> samples = List.of(samples("m", "arc", sample(0, "\"acc\": 1")));
        refused(score("acc"), samples, "--score: there is no table");
        refused(TRANSPOSED, samples, "--transpose: there is no table");
    }

    // samples of lm-evaluation-harness

    private static String sample(int id, String more) {
        return "{\"doc_id\": %d, \"doc\": {\"doc_id\": 9, \"acc\": 7}, \"target\": \"1\", \"arguments\": [[\"x\"]], %s}"
                .formatted(id, more);
    }

    private Path samples(String model, String task, String... lines) throws IOException {
        return file(
                "out/" + model + "/samples_" + task + "_2025-03-01T10-11-12.123456.jsonl", lines);
    }

    @Test
    void a_folder_of_folders_of_samples_has_a_model_each() throws IOException {
        samples("org__m1", "arc_easy", sample(0, "\"acc\": 1.0"), sample(7, "\"acc\": 0.0"));
        samples("org__m2", "arc_easy", sample(0, "\"acc\": 0.0"), sample(7, "\"acc\": NaN"));
        samples("org__m2", "gsm8k", sample(3, "\"exact_match\": 1.0"));
        ResponseTable table = read(folder.resolve("out"));
        assertThat(table.responses().models()).containsExactly("org__m1", "org__m2");
        assertThat(table.responses().items())
                .containsExactly("arc_easy/0", "arc_easy/7", "gsm8k/3");
        assertThat(table.subtasks()).containsExactly("arc_easy", "arc_easy", "gsm8k");
        assertThat(table.responses().row(0)).containsExactly(1, 0, NO);
        assertThat(table.responses().row(1)).containsExactly(0, NO, 1);
    }

    @Test
    void one_folder_of_samples_is_one_model() throws IOException {
        Path file = samples("m", "arc", sample(0, "\"acc\": true"));
        assertThat(read(folder.resolve("out/m")).responses().models()).containsExactly("m");
        assertThat(read(file).responses().models()).containsExactly("m");
    }

    @Test
    void samples_without_a_date_are_read_too() throws IOException {
        assertThat(read(file("m/samples_arc_easy.jsonl", sample(0, "\"acc\": 1"))).subtasks())
                .containsExactly("arc_easy");
    }

    @Test
    void the_metric_can_be_chosen() throws IOException {
        Path file = samples("m", "arc", sample(0, "\"acc\": 1.0, \"acc_norm\": 0.0"));
        assertThat(read(file).responses().get(0, 0)).isEqualTo(1);
        assertThat(ResponseFiles.read(List.of(file), metric("acc_norm")).responses().get(0, 0))
                .isZero();
    }

    @Test
    void an_unknown_metric_is_named_with_the_nearest_one() throws IOException {
        refused(
                metric("acc_nrm"),
                List.of(samples("m", "arc", sample(0, "\"acc\": 1.0, \"acc_norm\": 0.0"))),
                "has no metric 'acc_nrm'; did you mean 'acc_norm'?");
    }

    @Test
    void an_unusual_metric_must_be_chosen() throws IOException {
        refused(
                samples("m", "wer", sample(0, "\"wer\": 1.0")),
                "has none of the metrics acc, acc_norm",
                "choose one by --metric: wer");
    }

    @Test
    void of_several_filters_one_must_be_chosen() throws IOException {
        Path file =
                samples(
                        "m",
                        "gsm8k",
                        sample(0, "\"filter\": \"strict-match\", \"exact_match\": 0.0"),
                        sample(0, "\"filter\": \"flexible-extract\", \"exact_match\": 1.0"));
        refused(file, "choose one by --filter: strict-match, flexible-extract");
        refused(filter("strict"), List.of(file), "has no filter 'strict'");
        assertThat(ResponseFiles.read(List.of(file), filter("flexible-extract")).responses().row(0))
                .containsExactly(1);
    }

    @Test
    void a_task_whose_text_has_changed_between_models_is_refused() throws IOException {
        samples("m1", "arc", sample(0, "\"acc\": 1.0, \"doc_hash\": \"abc\""));
        samples("m2", "arc", sample(0, "\"acc\": 1.0, \"doc_hash\": \"abd\""));
        refused(folder.resolve("out"), "item arc/0 is another text than in an earlier file");
    }

    @Test
    void samples_of_a_task_logged_twice_are_refused() throws IOException {
        samples("m", "arc", sample(0, "\"acc\": 1.0"));
        file("out/m/samples_arc_2026-01-01T00-00-00.0.jsonl", sample(0, "\"acc\": 0.0"));
        refused(
                folder.resolve("out"),
                "holds samples of model m in arc, as",
                "keep one of the two");
    }

    @Test
    void a_second_sample_on_a_line_is_not_passed_over() throws IOException {
        refused(
                file("m/samples_t.jsonl", "{\"doc_id\":0,\"acc\":1}{\"doc_id\":1,\"acc\":0}"),
                "samples_t.jsonl: line 1: is no JSON object (something follows it on its line)");
    }

    @Test
    void a_damaged_line_is_named() throws IOException {
        refused(
                samples("m", "arc", sample(0, "\"acc\": 1.0"), "{\"doc_id\": 1, "),
                "line 2: is no JSON object");
    }

    @Test
    void a_line_without_a_number_of_the_document_is_named() throws IOException {
        refused(samples("m", "arc", "{\"acc\": 1.0}"), "line 1: has no doc_id");
    }

    @Test
    void a_metric_outside_0_and_1_is_refused() throws IOException {
        refused(
                samples("m", "arc", sample(0, "\"acc\": 2.0")),
                "line 1, acc: is 2.0, but a response lies in [0, 1]");
    }

    @Test
    void a_folder_without_samples_is_refused() {
        refused(folder, "holds no responses");
    }
}
