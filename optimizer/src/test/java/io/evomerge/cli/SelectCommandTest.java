package io.evomerge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `select`, from files to files.
class SelectCommandTest {
    @TempDir private Path folder;
    private Quiz quiz;

    @BeforeEach
    void write() throws IOException {
        quiz = Quiz.in(folder);
    }

    @Test
    void select_says_how_far_off_each_estimator_will_be() {
        Quiz.done(quiz.calibrate());
        assertThat(Quiz.done(quiz.select("--items", 12, "--nested", "4,8")).out())
                .contains("4 items", "8 items", "12 items", "on 60 models held out")
                .containsPattern("gp-irt +\\d+\\.\\d\\d  \\d+\\.\\d\\d")
                .containsPattern("next: .* --estimator (mean|weighted|p-irt|gp-irt|regression)");
        assertThat(quiz.anchors()).exists();
    }

    @Test
    void more_anchors_have_smaller_errors() {
        Quiz.done(quiz.calibrate());
        var errors =
                Quiz.json(quiz.select("--items", 30, "--nested", "5", "--json"))
                        .getAsJsonArray("errors");
        assertThat(error(errors.get(1), "gp-irt")).isLessThan(error(errors.get(0), "gp-irt"));
        assertThat(error(errors.get(1), "gp-irt")).isBetween(0.005, 0.04);
    }

    private static double error(JsonElement errors, String estimator) {
        return errors.getAsJsonObject()
                .getAsJsonObject(estimator)
                .get("root_mean_square")
                .getAsDouble();
    }

    @Test
    void select_writes_the_same_anchors_for_the_same_seed() throws IOException {
        Quiz.done(quiz.calibrate());
        Quiz.done(quiz.select("--items", 10, "--by", "random", "--seed", 3));
        byte[] before = Files.readAllBytes(quiz.anchors());
        Quiz.done(quiz.select("--items", 10, "--by", "random", "--seed", 3, "--force"));
        assertThat(Files.readAllBytes(quiz.anchors())).isEqualTo(before);
        Quiz.done(quiz.select("--items", 10, "--by", "random", "--seed", 4, "--force"));
        assertThat(Files.readAllBytes(quiz.anchors())).isNotEqualTo(before);
    }

    @Test
    void select_aims_at_a_range_of_scores() {
        Quiz.done(quiz.calibrate());
        Quiz.done(quiz.select("--items", 10, "--by", "information", "--range", "0.5,0.9"));
        Quiz.refused(
                quiz.select("--items", 10, "--by", "information", "--range", "0.999,1", "--force"),
                "--range: no calibrated model scores between 0.999 and 1.0");
    }

    @Test
    void select_replaces_no_anchors_unless_forced() {
        quiz.selected();
        Quiz.refused(quiz.select("--items", 10), "b-anchors.json is there already", "--force");
        Quiz.done(quiz.select("--items", 10, "--force"));
    }

    @Test
    void select_refuses_wrong_options() {
        Quiz.done(quiz.calibrate());
        Quiz.refused(
                quiz.select("--by", "varience", "--range", "0,1"),
                "--by: unknown way 'varience'; did you mean 'variance'?",
                "--range: has no meaning for --by varience");
        Quiz.refused(quiz.select("--items", 41), "--items: is 41, but the bank has 40 items");
        Quiz.refused(
                quiz.select("--items", 10, "--nested", "8,4"),
                "--nested: is [8, 4], but sizes must");
        Quiz.refused(
                quiz.select("--by", "information", "--range", "0.8,0.4"),
                "--range: must be two scores between 0 and 1");
        assertThat(quiz.anchors()).doesNotExist();
    }

    @Test
    void select_refuses_what_is_no_bank() throws IOException {
        Quiz.refused(quiz.select(), "b.safetensors: no such item bank", "calibrate");
        Files.writeString(folder.resolve("b.json"), "{}");
        Quiz.refused(quiz.select(), "b.json: is not an item bank of evo-merge");
    }

    @Test
    void anchors_that_no_model_answered_in_full_are_refused_before_they_are_written()
            throws IOException {
        List<String> lines = new ArrayList<>(Quiz.lines(Quiz.MODELS, 1, false));
        for (int i = 1; i < lines.size(); i++) { // each model lacks every third item
            String[] cells = lines.get(i).split(",", -1);
            for (int j = 1 + i % 3; j < cells.length; j += 3) {
                cells[j] = "";
            }
            lines.set(i, String.join(",", cells));
        }
        Files.write(quiz.table(), lines);
        Quiz.done(quiz.calibrate());
        Quiz.refused(
                quiz.select("--items", 12),
                "none of its 60 models answered all 12 anchors",
                "take fewer anchors");
        assertThat(quiz.anchors()).doesNotExist();
    }
}
