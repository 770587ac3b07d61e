package io.evomerge.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.evomerge.irt.BankFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `estimate`, from files to files.
class EstimateCommandTest {
    @TempDir private Path folder;
    private Quiz quiz;

    @BeforeEach
    void write() throws IOException {
        quiz = Quiz.in(folder);
    }

    @Test
    void estimates_lie_near_the_scores_over_all_items() throws IOException {
        quiz.selected();
        var models = Quiz.json(quiz.estimate("--json")).getAsJsonArray("models");
        var read = BankFile.of(quiz.bank()).read().bank();
        double squares = 0;
        for (int i = 0; i < Quiz.MODELS; i++) {
            double off = models.get(i).getAsJsonObject().get("value").getAsDouble() - read.score(i);
            squares += off * off / Quiz.MODELS;
        }
        assertThat(Math.sqrt(squares)).isLessThan(0.06);
    }

    @Test
    void estimate_needs_no_more_than_the_answers_to_the_anchors() throws IOException {
        quiz.selected();
        String whole = Quiz.done(quiz.estimate()).out();
        var wanted =
                JsonParser.parseString(Files.readString(quiz.anchors()))
                        .getAsJsonObject()
                        .getAsJsonArray("items")
                        .asList();
        List<String> names = List.of(Files.readAllLines(quiz.table()).getFirst().split(",", -1));
        List<String> few = new ArrayList<>();
        for (String line : Files.readAllLines(quiz.table())) {
            List<String> cells = List.of(line.split(",", -1));
            few.add(
                    cells.getFirst()
                            + wanted.stream()
                                    .map(n -> "," + cells.get(names.indexOf(n.getAsString())))
                                    .collect(Collectors.joining()));
        }
        Files.write(quiz.table(), few);
        assertThat(Quiz.done(quiz.estimate()).out())
                .isEqualTo(whole)
                .contains("m59 ", "95 % interval");
    }

    @Test
    void estimate_goes_by_the_first_few_when_asked() {
        quiz.selected();
        assertThat(Quiz.json(quiz.estimate("--json", "--first", "4")).get("anchors").getAsInt())
                .isEqualTo(4);
        Quiz.refused(quiz.estimate("--first", "13"), "--first: is 13, but there are 12 anchors");
    }

    @Test
    void two_models_are_compared_by_what_they_answered_differently() {
        quiz.selected();
        assertThat(Quiz.done(quiz.estimate("--compare", "m59,m0")).out())
                .containsPattern("m59 less m0: \\+\\d+\\.\\d points, 95 % interval .*: better");
        assertThat(Quiz.done(quiz.estimate("--compare", "m30,m30")).out())
                .contains("cannot be told apart");
        Quiz.refused(
                quiz.estimate("--compare", "m59,m00"),
                "--compare: there is no model 'm00' among the responses");
        Quiz.refused(quiz.estimate("--compare", "m59"), "--compare: names one model; write A,B");
    }

    @Test
    void models_whose_names_hold_commas_can_be_compared() throws IOException {
        quiz.selected();
        rename("m0", "\"slerp(a, b)\"", "m59", "\"slerp(a, c)\"");
        assertThat(Quiz.done(quiz.estimate("--compare", "slerp(a, c),slerp(a, b)")).out())
                .containsPattern("slerp\\(a, c\\) less slerp\\(a, b\\): \\+.*: better");
        assertThat(Quiz.done(quiz.estimate("--compare", "slerp(a, c),m1")).out())
                .containsPattern("slerp\\(a, c\\) less m1: \\+");
        Quiz.refused(
                quiz.estimate("--compare", "slerp(a, c),m100"),
                "--compare: there is no model 'm100' among the responses; did you mean 'm1");
        Quiz.refused(
                quiz.estimate("--compare", "slerp(a, d),slerp(b, c)"),
                "--compare: 'slerp(a, d),slerp(b, c)' does not name two models");
    }

    @Test
    void a_comparison_that_can_be_read_in_two_ways_is_refused() throws IOException {
        quiz.selected();
        rename("m0", "a", "m1", "\"b,c\"", "m2", "\"a,b\"", "m3", "c");
        Quiz.refused(
                quiz.estimate("--compare", "a,b,c"),
                "--compare: 'a,b,c' names several pairs of models: 'a' and 'b,c', 'a,b' and 'c'");
    }

    private void rename(String... pairs) throws IOException {
        String text = Files.readString(quiz.table());
        for (int i = 0; i < pairs.length; i += 2) {
            text = text.replace("\n" + pairs[i] + ",", "\n" + pairs[i + 1] + ",");
        }
        Files.writeString(quiz.table(), text);
    }

    @Test
    void without_models_held_out_no_error_is_known() throws IOException {
        quiz.selected();
        String text = Files.readString(quiz.anchors());
        Files.writeString(
                quiz.anchors(),
                text.substring(0, text.indexOf("\"held_out\"")) + "\"held_out\": []}");
        for (String estimator : List.of("weighted", "gp-irt", "p-irt", "regression")) {
            Project.Result shown =
                    Quiz.done(quiz.estimate("--estimator", estimator, "--compare", "m59,m0"));
            assertThat(shown.out())
                    .containsPattern("m59 +\\d+\\.\\d +\\? +\\[ +\\?, +\\?]")
                    .containsPattern("m59 less m0: \\+\\d+\\.\\d points: cannot be told")
                    .doesNotContain("NaN");
        }
        JsonObject out = Quiz.json(quiz.estimate("--compare", "m59,m0", "--json"));
        assertThat(out.getAsJsonObject("difference").get("standard_error").isJsonNull()).isTrue();
        JsonObject first = out.getAsJsonArray("models").get(0).getAsJsonObject();
        assertThat(first.get("value").getAsDouble()).isBetween(0.0, 1.0);
        assertThat(first.get("standard_error").isJsonNull()).isTrue();
        assertThat(first.getAsJsonArray("interval95").get(0).isJsonNull()).isTrue();
    }

    @Test
    void merges_are_estimated_from_their_endpoints() {
        quiz.selected();
        Quiz.done(quiz.estimate("--estimator", "gmp-irt", "--endpoints", "m10,m50"));
        Quiz.refused(
                quiz.estimate("--estimator", "mp-irt"),
                "--endpoints: is missing, which mp-irt needs");
        Quiz.refused(
                quiz.estimate("--estimator", "mp-irt", "--endpoints", "m10,x"),
                "--endpoints: the bank has no model 'x'");
        Quiz.refused(quiz.estimate("--endpoints", "m10"), "--endpoints: has no meaning for gp-irt");
    }

    @Test
    void the_score_of_a_whole_benchmark_is_estimated_from_a_column_of_them() throws IOException {
        Files.write(quiz.table(), Quiz.lines(Quiz.MODELS, 1, true));
        assertThat(Quiz.done(quiz.calibrate()).out()).contains("given scores 20.0 to 79.0 %");
        Quiz.done(quiz.select("--items", 12));
        var models =
                Quiz.json(quiz.estimate("--estimator", "regression", "--json"))
                        .getAsJsonArray("models");
        assertThat(models.get(50).getAsJsonObject().get("value").getAsDouble())
                .isCloseTo(0.70, within(0.15));
        assertThat(models.get(50).getAsJsonObject().get("given").getAsDouble()).isEqualTo(0.70);
        assertThat(Quiz.done(quiz.estimate("--estimator", "regression")).out())
                .contains("given", " 70.0");
    }

    @Test
    void estimate_refuses_an_unknown_estimator() {
        quiz.selected();
        Quiz.refused(
                quiz.estimate("--estimator", "gpirt"),
                "--estimator: unknown estimator 'gpirt'; did you mean 'gp-irt'?");
    }

    @Test
    void estimate_refuses_responses_without_the_anchors() throws IOException {
        quiz.selected();
        Files.writeString(quiz.table(), "model,t0/0\na,1\n");
        Quiz.refused(quiz.estimate(), "scores.csv: lacks 1", "of the 12 anchors", "--first");
    }

    @Test
    void estimate_names_models_that_were_not_asked_all_anchors() throws IOException {
        quiz.selected();
        List<String> lines = Quiz.lines(3, 1, false);
        lines.set(2, "m1" + ",".repeat(Quiz.ITEMS));
        Files.write(quiz.table(), lines);
        Quiz.refused(quiz.estimate(), "model m1 has no response to 12 of the 12 anchors");
    }

    @Test
    void estimate_refuses_the_anchors_of_another_bank() throws IOException {
        quiz.selected();
        Files.write(quiz.table(), Quiz.lines(Quiz.MODELS, 2, false));
        Quiz.done(quiz.calibrate("--force"));
        Quiz.refused(quiz.estimate(), "b-anchors.json: was chosen from another bank", "select");
    }
}
