package io.evomerge.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.evomerge.irt.BankFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `calibrate`, `select` and `estimate`, from files to files.
class BankCommandsTest {
    private static final int MODELS = 60;
    private static final int ITEMS = 40;

    @TempDir private Path folder;
    private Path table;
    private Path bank;
    private Path anchors;

    /// Models of rising ability, and items of rising difficulty.
    private static List<String> lines(int models, long seed, boolean score) {
        var random = new SplittableRandom(seed);
        List<String> out = new ArrayList<>();
        out.add(
                "model,"
                        + IntStream.range(0, ITEMS)
                                .mapToObj(j -> "t" + j % 2 + "/" + j)
                                .collect(Collectors.joining(","))
                        + (score ? ",score" : ""));
        for (int i = 0; i < models; i++) {
            double ability = 4.0 * i / (models - 1) - 2;
            String row =
                    IntStream.range(0, ITEMS)
                            .mapToObj(j -> answer(ability, j, random))
                            .collect(Collectors.joining(","));
            out.add("m" + i + "," + row + (score ? "," + (20 + i) : ""));
        }
        return out;
    }

    private static String answer(double ability, int item, SplittableRandom random) {
        double p = 1 / (1 + Math.exp(-1.5 * (ability - 3.0 * item / ITEMS + 1.5)));
        return random.nextDouble() < p ? "1" : "0";
    }

    @BeforeEach
    void write() throws IOException {
        table = Files.write(folder.resolve("scores.csv"), lines(MODELS, 1, false));
        bank = folder.resolve("b.safetensors");
        anchors = folder.resolve("b-anchors.json");
    }

    private Project.Result calibrate(Object... more) {
        return with(List.of("calibrate", table, "--out", bank, "--quiet"), more);
    }

    private Project.Result select(Object... more) {
        return with(List.of("select", bank, "--out", anchors, "--quiet"), more);
    }

    private Project.Result estimate(Object... more) {
        return with(List.of("estimate", bank, table, "--anchors", anchors, "--quiet"), more);
    }

    private static Project.Result with(List<Object> fixed, Object... more) {
        List<Object> all = new ArrayList<>(fixed);
        all.addAll(List.of(more));
        return Project.run(all.toArray());
    }

    private static Project.Result done(Project.Result result) {
        assertThat(result.err()).doesNotContain("error:");
        assertThat(result.code()).isEqualTo(Main.DONE);
        return result;
    }

    private static void refused(Project.Result result, String... parts) {
        assertThat(result.err()).contains(parts).doesNotContain("\tat ");
        assertThat(result.code()).isEqualTo(Main.USAGE);
        assertThat(result.out()).isEmpty();
    }

    private static JsonObject json(Project.Result result) {
        return JsonParser.parseString(done(result).out()).getAsJsonObject();
    }

    private void selected() {
        done(calibrate());
        done(select("--items", 12, "--nested", "4,8"));
    }

    // calibrate

    @Test
    void calibrate_writes_a_bank_and_says_what_is_in_it_and_what_to_do_next() throws IOException {
        assertThat(done(calibrate()).out())
                .contains(
                        "items       40 of 2 tasks",
                        "models      60, scores",
                        "item model  2pl",
                        "dimensions  1",
                        "next: evo-merge select " + bank + " --items 8");
        var read = BankFile.of(bank).read();
        assertThat(read.bank().responses().models()).hasSize(MODELS);
        assertThat(read.bank().subtasks()).contains("t0", "t1");
        assertThat(read.bank().score(3))
                .isCloseTo(
                        Arrays.stream(read.bank().responses().row(3)).average().orElseThrow(),
                        within(1e-12));
    }

    @Test
    void calibrate_prints_nothing_but_json_when_asked() {
        JsonObject out = json(calibrate("--json"));
        assertThat(out.get("items").getAsInt()).isEqualTo(ITEMS);
        assertThat(out.get("models").getAsInt()).isEqualTo(MODELS);
        assertThat(out.get("converged").getAsBoolean()).isTrue();
        assertThat(out.get("flagged").isJsonArray()).isTrue();
    }

    @Test
    void calibrate_names_an_item_whose_key_is_wrong() throws IOException {
        List<String> lines = lines(2 * MODELS, 1, false);
        for (int i = 1; i < lines.size(); i++) { // item 20 the other way round
            String[] cells = lines.get(i).split(",", -1);
            cells[21] = cells[21].equals("1") ? "0" : "1";
            lines.set(i, String.join(",", cells));
        }
        Files.write(table, lines);
        assertThat(done(calibrate()).out())
                .containsPattern("t0/20 .*keyed wrongly: better models fail");
    }

    @Test
    void calibrate_tries_dimensions_when_asked() {
        assertThat(done(calibrate("--dimensions", "auto")).out())
                .contains("1: mean log-likelihood of hidden responses -0.", "<- taken");
    }

    @Test
    void calibrate_fits_the_form_of_items_that_is_asked_for() throws IOException {
        done(calibrate("--model", "3pl", "--guessing", "0.2"));
        assertThat(BankFile.of(bank).read().bank().curves().guessing(0)).isBetween(0.05, 0.5);
    }

    @Test
    void calibrate_weighs_tasks_alike_when_asked() throws IOException {
        List<String> lines = lines(MODELS, 1, false);
        lines.set(0, lines.getFirst().replace("t0/0,", "other/0,"));
        Files.write(table, lines);
        done(calibrate("--weigh", "tasks"));
        assertThat(BankFile.of(bank).read().bank().weight(0)).isCloseTo(1.0 / 3, within(1e-12));
    }

    @Test
    void calibrate_refuses_constant_items_and_drops_them_when_asked() throws IOException {
        List<String> lines = lines(MODELS, 1, false);
        lines.set(0, lines.getFirst() + ",same");
        for (int i = 1; i < lines.size(); i++) {
            lines.set(i, lines.get(i) + ",1");
        }
        Files.write(table, lines);
        refused(
                calibrate(),
                "scores.csv: 1 item answered alike by all models: same",
                "--drop-constant");
        Project.Result result = done(calibrate("--drop-constant"));
        assertThat(result.err()).contains("note: 1 of 41 items left out");
        assertThat(result.out()).contains("items       40");
    }

    @Test
    void calibrate_replaces_no_bank_unless_forced() {
        done(calibrate());
        refused(calibrate(), "b.safetensors is there already", "--force");
        done(calibrate("--force"));
    }

    @Test
    void calibrate_reports_all_wrong_options_at_once() {
        refused(
                calibrate("--model", "4pl", "--weigh", "task", "--guessing", "0.3"),
                "--model: unknown item model '4pl'; did you mean",
                "--weigh: unknown value 'task'; did you mean 'tasks'?",
                "--guessing: has no meaning for 2pl");
        refused(calibrate("--dimensions", "16"), "--dimensions: is 16, but at most 15");
        refused(calibrate("--dimensions", "x"), "--dimensions: 'x' is not a whole number");
        refused(
                calibrate("--dimensions", "2", "--model", "1pl"),
                "--dimensions: is 2, but 1pl has one dimension");
        refused(
                calibrate("--guessing", "1.5", "--model", "3pl"),
                "--guessing: is 1.5, but must lie between 0 and 1");
        assertThat(bank).doesNotExist();
    }

    @Test
    void calibrate_passes_on_what_is_wrong_with_the_table() throws IOException {
        Files.writeString(table, "model,q1,q2\na,2,0\nb,1,x\n");
        refused(calibrate(), "line 2, column 2 (q1)", "line 3, column 3 (q2)");
        Files.writeString(table, "model,q1,q2\na,1,0\nb,0,1\n");
        refused(calibrate(), "scores.csv: holds 2 models; a calibration needs at least 3");
    }

    // select

    @Test
    void select_says_how_far_off_each_estimator_will_be() {
        done(calibrate());
        assertThat(done(select("--items", 12, "--nested", "4,8")).out())
                .contains("4 items", "8 items", "12 items", "on 60 models held out")
                .containsPattern("gp-irt +\\d+\\.\\d\\d  \\d+\\.\\d\\d")
                .containsPattern("next: .* --estimator (mean|weighted|p-irt|gp-irt|regression)");
        assertThat(anchors).exists();
    }

    @Test
    void more_anchors_have_smaller_errors() {
        done(calibrate());
        var errors =
                json(select("--items", 30, "--nested", "5", "--json")).getAsJsonArray("errors");
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
        done(calibrate());
        done(select("--items", 10, "--by", "random", "--seed", 3));
        byte[] before = Files.readAllBytes(anchors);
        done(select("--items", 10, "--by", "random", "--seed", 3, "--force"));
        assertThat(Files.readAllBytes(anchors)).isEqualTo(before);
        done(select("--items", 10, "--by", "random", "--seed", 4, "--force"));
        assertThat(Files.readAllBytes(anchors)).isNotEqualTo(before);
    }

    @Test
    void select_aims_at_a_range_of_scores() {
        done(calibrate());
        done(select("--items", 10, "--by", "information", "--range", "0.5,0.9"));
        refused(
                select("--items", 10, "--by", "information", "--range", "0.999,1", "--force"),
                "--range: no calibrated model scores between 0.999 and 1.0");
    }

    @Test
    void select_replaces_no_anchors_unless_forced() {
        selected();
        refused(select("--items", 10), "b-anchors.json is there already", "--force");
        done(select("--items", 10, "--force"));
    }

    @Test
    void select_refuses_wrong_options() {
        done(calibrate());
        refused(
                select("--by", "varience", "--range", "0,1"),
                "--by: unknown way 'varience'; did you mean 'variance'?",
                "--range: has no meaning for --by varience");
        refused(select("--items", 41), "--items: is 41, but the bank has 40 items");
        refused(select("--items", 10, "--nested", "8,4"), "--nested: is [8, 4], but sizes must");
        refused(
                select("--by", "information", "--range", "0.8,0.4"),
                "--range: must be two scores between 0 and 1");
        assertThat(anchors).doesNotExist();
    }

    @Test
    void select_refuses_what_is_no_bank() throws IOException {
        refused(select(), "b.safetensors: no such item bank", "calibrate");
        Files.writeString(folder.resolve("b.json"), "{}");
        refused(select(), "b.json: is not an item bank of evo-merge");
    }

    // estimate

    @Test
    void estimates_lie_near_the_scores_over_all_items() throws IOException {
        selected();
        var models = json(estimate("--json")).getAsJsonArray("models");
        var read = BankFile.of(bank).read().bank();
        double squares = 0;
        for (int i = 0; i < MODELS; i++) {
            double off = models.get(i).getAsJsonObject().get("value").getAsDouble() - read.score(i);
            squares += off * off / MODELS;
        }
        assertThat(Math.sqrt(squares)).isLessThan(0.06);
    }

    @Test
    void estimate_needs_no_more_than_the_answers_to_the_anchors() throws IOException {
        selected();
        String whole = done(estimate()).out();
        var wanted =
                JsonParser.parseString(Files.readString(anchors))
                        .getAsJsonObject()
                        .getAsJsonArray("items")
                        .asList();
        List<String> names = List.of(Files.readAllLines(table).getFirst().split(",", -1));
        List<String> few = new ArrayList<>();
        for (String line : Files.readAllLines(table)) {
            List<String> cells = List.of(line.split(",", -1));
            few.add(
                    cells.getFirst()
                            + wanted.stream()
                                    .map(n -> "," + cells.get(names.indexOf(n.getAsString())))
                                    .collect(Collectors.joining()));
        }
        Files.write(table, few);
        assertThat(done(estimate()).out()).isEqualTo(whole).contains("m59 ", "95 % interval");
    }

    @Test
    void estimate_goes_by_the_first_few_when_asked() {
        selected();
        assertThat(json(estimate("--json", "--first", "4")).get("anchors").getAsInt()).isEqualTo(4);
        refused(estimate("--first", "13"), "--first: is 13, but there are 12 anchors");
    }

    @Test
    void two_models_are_compared_by_what_they_answered_differently() {
        selected();
        assertThat(done(estimate("--compare", "m59,m0")).out())
                .containsPattern("m59 less m0: \\+\\d+\\.\\d points, 95 % interval .*: better");
        assertThat(done(estimate("--compare", "m30,m30")).out()).contains("cannot be told apart");
        refused(
                estimate("--compare", "m59,m00"),
                "--compare: there is no model 'm00' among the responses");
        refused(estimate("--compare", "m59"), "--compare: names 1 models; write A,B");
    }

    @Test
    void merges_are_estimated_from_their_endpoints() {
        selected();
        done(estimate("--estimator", "gmp-irt", "--endpoints", "m10,m50"));
        refused(estimate("--estimator", "mp-irt"), "--endpoints: is missing, which mp-irt needs");
        refused(
                estimate("--estimator", "mp-irt", "--endpoints", "m10,x"),
                "--endpoints: the bank has no model 'x'");
        refused(estimate("--endpoints", "m10"), "--endpoints: has no meaning for gp-irt");
    }

    @Test
    void the_score_of_a_whole_benchmark_is_estimated_from_a_column_of_them() throws IOException {
        Files.write(table, lines(MODELS, 1, true));
        assertThat(done(calibrate()).out()).contains("given scores 20.0 to 79.0 %");
        done(select("--items", 12));
        var models = json(estimate("--estimator", "regression", "--json")).getAsJsonArray("models");
        assertThat(models.get(50).getAsJsonObject().get("value").getAsDouble())
                .isCloseTo(0.70, within(0.15));
        assertThat(models.get(50).getAsJsonObject().get("given").getAsDouble()).isEqualTo(0.70);
        assertThat(done(estimate("--estimator", "regression")).out()).contains("given", " 70.0");
    }

    @Test
    void estimate_refuses_an_unknown_estimator() {
        selected();
        refused(
                estimate("--estimator", "gpirt"),
                "--estimator: unknown estimator 'gpirt'; did you mean 'gp-irt'?");
    }

    @Test
    void estimate_refuses_responses_without_the_anchors() throws IOException {
        selected();
        Files.writeString(table, "model,t0/0\na,1\n");
        refused(estimate(), "scores.csv: lacks 1", "of the 12 anchors", "--first");
    }

    @Test
    void estimate_names_models_that_were_not_asked_all_anchors() throws IOException {
        selected();
        List<String> lines = lines(3, 1, false);
        lines.set(2, "m1" + ",".repeat(ITEMS));
        Files.write(table, lines);
        refused(estimate(), "model m1 has no response to 12 of the 12 anchors");
    }

    @Test
    void estimate_refuses_the_anchors_of_another_bank() throws IOException {
        selected();
        Files.write(table, lines(MODELS, 2, false));
        done(calibrate("--force"));
        refused(estimate(), "b-anchors.json: was chosen from another bank", "select");
    }

    // runs

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
        table = run;
        done(calibrate());
        var read = BankFile.of(bank).read().bank().responses();
        assertThat(read.models())
                .hasSize(8)
                .startsWith("evaluation 1 (ties)", "evaluation 2 (ties)");
        assertThat(read.items()).startsWith("math/0", "math/1");
        refused(calibrate("--force", "--metric", "acc"), "is a run, which --score, --metric");
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
