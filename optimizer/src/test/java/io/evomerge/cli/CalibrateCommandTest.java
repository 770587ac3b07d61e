package io.evomerge.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import io.evomerge.irt.BankFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `calibrate`, from files to files.
class CalibrateCommandTest {
    @TempDir private Path folder;
    private Quiz quiz;

    @BeforeEach
    void write() throws IOException {
        quiz = Quiz.in(folder);
    }

    @Test
    void calibrate_writes_a_bank_and_says_what_is_in_it_and_what_to_do_next() throws IOException {
        assertThat(Quiz.done(quiz.calibrate()).out())
                .contains(
                        "items       40 of 2 tasks",
                        "models      60, scores",
                        "item model  2pl",
                        "dimensions  1",
                        "next: evo-merge select " + quiz.bank() + " --items 8");
        var read = BankFile.of(quiz.bank()).read();
        assertThat(read.bank().responses().models()).hasSize(Quiz.MODELS);
        assertThat(read.bank().subtasks()).contains("t0", "t1");
        assertThat(read.bank().score(3))
                .isCloseTo(
                        Arrays.stream(read.bank().responses().row(3)).average().orElseThrow(),
                        within(1e-12));
    }

    @Test
    void calibrate_prints_nothing_but_json_when_asked() {
        JsonObject out = Quiz.json(quiz.calibrate("--json"));
        assertThat(out.get("items").getAsInt()).isEqualTo(Quiz.ITEMS);
        assertThat(out.get("models").getAsInt()).isEqualTo(Quiz.MODELS);
        assertThat(out.get("converged").getAsBoolean()).isTrue();
        assertThat(out.get("flagged").isJsonArray()).isTrue();
    }

    @Test
    void calibrate_names_an_item_whose_key_is_wrong() throws IOException {
        List<String> lines = Quiz.lines(2 * Quiz.MODELS, 1, false);
        for (int i = 1; i < lines.size(); i++) { // item 20 the other way round
            String[] cells = lines.get(i).split(",", -1);
            cells[21] = cells[21].equals("1") ? "0" : "1";
            lines.set(i, String.join(",", cells));
        }
        Files.write(quiz.table(), lines);
        assertThat(Quiz.done(quiz.calibrate()).out())
                .containsPattern("t0/20 .*keyed wrongly: better models fail");
    }

    @Test
    void calibrate_tries_dimensions_when_asked() {
        assertThat(Quiz.done(quiz.calibrate("--dimensions", "auto")).out())
                .contains("1: mean log-likelihood of hidden responses -0.", "<- taken");
    }

    @Test
    void calibrate_fits_the_form_of_items_that_is_asked_for() throws IOException {
        Quiz.done(quiz.calibrate("--model", "3pl", "--guessing", "0.2"));
        assertThat(BankFile.of(quiz.bank()).read().bank().curves().guessing(0))
                .isBetween(0.05, 0.5);
    }

    @Test
    void calibrate_weighs_tasks_alike_when_asked() throws IOException {
        List<String> lines = Quiz.lines(Quiz.MODELS, 1, false);
        lines.set(0, lines.getFirst().replace("t0/0,", "other/0,"));
        Files.write(quiz.table(), lines);
        Quiz.done(quiz.calibrate("--weigh", "tasks"));
        assertThat(BankFile.of(quiz.bank()).read().bank().weight(0))
                .isCloseTo(1.0 / 3, within(1e-12));
    }

    @Test
    void calibrate_refuses_constant_items_and_drops_them_when_asked() throws IOException {
        List<String> lines = Quiz.lines(Quiz.MODELS, 1, false);
        lines.set(0, lines.getFirst() + ",same");
        for (int i = 1; i < lines.size(); i++) {
            lines.set(i, lines.get(i) + ",1");
        }
        Files.write(quiz.table(), lines);
        Quiz.refused(
                quiz.calibrate(),
                "scores.csv: 1 item answered alike by all models: same",
                "--drop-constant");
        Project.Result result = Quiz.done(quiz.calibrate("--drop-constant"));
        assertThat(result.err()).contains("note: 1 of 41 items left out");
        assertThat(result.out()).contains("items       40");
    }

    @Test
    void calibrate_replaces_no_bank_unless_forced() {
        Quiz.done(quiz.calibrate());
        Quiz.refused(quiz.calibrate(), "b.safetensors is there already", "--force");
        Quiz.done(quiz.calibrate("--force"));
    }

    @Test
    void calibrate_reports_all_wrong_options_at_once() {
        Quiz.refused(
                quiz.calibrate("--model", "4pl", "--weigh", "task", "--guessing", "0.3"),
                "--model: unknown item model '4pl'; did you mean",
                "--weigh: unknown value 'task'; did you mean 'tasks'?",
                "--guessing: has no meaning for 2pl");
        Quiz.refused(quiz.calibrate("--dimensions", "16"), "--dimensions: is 16, but at most 15");
        Quiz.refused(
                quiz.calibrate("--dimensions", "x"), "--dimensions: 'x' is not a whole number");
        Quiz.refused(
                quiz.calibrate("--dimensions", "2", "--model", "1pl"),
                "--dimensions: is 2, but 1pl has one dimension");
        Quiz.refused(
                quiz.calibrate("--guessing", "1.5", "--model", "3pl"),
                "--guessing: is 1.5, but must lie between 0 and 1");
        assertThat(quiz.bank()).doesNotExist();
    }

    @Test
    void calibrate_passes_on_what_is_wrong_with_the_table() throws IOException {
        Files.writeString(quiz.table(), "model,q1,q2\na,2,0\nb,1,x\n");
        Quiz.refused(quiz.calibrate(), "line 2, column 2 (q1)", "line 3, column 3 (q2)");
        Files.writeString(quiz.table(), "model,q1,q2\na,1,0\nb,0,1\n");
        Quiz.refused(
                quiz.calibrate(), "scores.csv: holds 2 models; a calibration needs at least 3");
    }

    @Test
    void the_candidates_of_a_run_are_models() throws IOException {
        Path run = Files.createDirectory(folder.resolve("run"));
        Path journal = run.resolve("journal.jsonl");
        var text =
                new StringBuilder(
                        "{\"format\":\"evo-merge journal\",\"version\":1,\"inputs\":{}}\n");
        var random = new SplittableRandom(4);
        for (int i = 0; i < 8; i++) {
            int number = i;
            String scores =
                    IntStream.range(0, 6)
                            .mapToObj(j -> random.nextDouble() < 0.2 + number / 12.0 ? "1" : "0")
                            .collect(Collectors.joining(","));
            text.append(entry(i, scores)).append('\n');
        }
        Files.write(journal, text.toString().getBytes(StandardCharsets.UTF_8));
        quiz = quiz.of(run);
        Quiz.done(quiz.calibrate());
        var read = BankFile.of(quiz.bank()).read().bank().responses();
        assertThat(read.models())
                .hasSize(8)
                .startsWith("evaluation 1 (ties)", "evaluation 2 (ties)");
        assertThat(read.items()).startsWith("math/0", "math/1");
        Quiz.refused(
                quiz.calibrate("--force", "--metric", "acc"), "is a run, which --score, --metric");
    }

    private static String entry(int number, String scores) {
        return """
        {"number":%d,"part":"search","kind":"seed","name":"ties","state":"COMPLETE","fitness":0.5,\
        "standard_error":0.1,"aggregate":0.5,"scores":[0.5],"genome":[],\
        "recipe":{"merge_method":"linear","models":[{"model":"a","parameters":{"weight":1}}]},\
        "items":6,"responses":[{"task":"math","scores":[%s],"log_probabilities":[]}],\
        "started":"2026-01-01T00:00:00Z","ended":"2026-01-01T00:00:01Z","elapsed":1,\
        "merge_seconds":0.1,"score_seconds":0.1,"device":"cpu"}"""
                .formatted(number, scores);
    }
}
