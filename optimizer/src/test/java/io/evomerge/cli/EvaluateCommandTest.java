package io.evomerge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EvaluateCommandTest {
    @TempDir private Path folder;
    private Project project;

    @BeforeEach
    void create() throws IOException {
        project = Project.create(folder.resolve("project"));
    }

    private Path mathWith(String scoring) throws IOException {
        String task = Files.readString(project.at("tasks/math-en.yaml"));
        assertThat(task).contains("metric_list:\n- metric: exact_match\n");
        String changed = task.replace("metric_list:\n- metric: exact_match\n", scoring);
        return Files.writeString(project.at("tasks/other.yaml"), changed);
    }

    private JsonObject json(Path task) {
        Project.Result result =
                Project.run("evaluate", project.at("base"), "--tasks", task, "--json");
        assertThat(result.err()).isEmpty();
        return JsonParser.parseString(result.out()).getAsJsonObject().getAsJsonObject("math-en");
    }

    @Test
    void all_metrics_and_pipelines_are_shown_and_the_first_counts() throws IOException {
        Path task =
                mathWith(
                        """
                        metric_list: [{metric: f1}, {metric: exact_match}]
                        filter_list:
                        - {name: last, filter: [{function: regex, regex_pattern: '\\S+', group_select: -1}]}
                        - {name: all, filter: [{function: take_first}]}
                        """);
        Project.Result shown = Project.run("evaluate", project.at("base"), "--tasks", task);
        assertThat(shown.out())
                .contains("math-en", "f1,last", "exact_match,last", "f1,all", "exact_match,all");
        JsonObject math = json(task);
        assertThat(math.getAsJsonObject("metrics").get("f1,last").getAsDouble())
                .isEqualTo(math.get("score").getAsDouble());
        assertThat(math.getAsJsonObject("metrics").get("exact_match,all").getAsDouble())
                .isEqualTo(json(project.at("tasks/math-en.yaml")).get("score").getAsDouble());
    }

    @Test
    void every_output_type_can_be_read_from_files() throws IOException {
        project.write(
                "rows.jsonl",
                """
                {"q": "how much is 6 + 4", "a": " 10", "options": ["ten", "two"], "right": "(A)"}
                {"q": "how much is 2 + 1", "a": " 3", "options": ["one", "three"], "right": "(B)"}
                """);
        project.write("target.yaml", task("loglikelihood", "q", "a", ""));
        project.write("text.yaml", task("loglikelihood_rolling", "''", "'{{q}} is{{a}}'", ""));
        project.write(
                "letter.yaml",
                task(
                        "generate_until",
                        "q",
                        "right",
                        """
                        doc_to_choice: options
                        generation_kwargs: {until: ["."], max_gen_toks: 4}
                        filter_list: [{name: letter, filter: [{function: multi_choice_regex}]}]
                        """));
        Project.Result result =
                Project.run(
                        "evaluate",
                        project.at("base"),
                        "--tasks",
                        String.join(
                                ",",
                                project.at("target.yaml").toString(),
                                project.at("text.yaml").toString(),
                                project.at("letter.yaml").toString()),
                        "--json");
        assertThat(result.err()).isEmpty();
        JsonObject all = JsonParser.parseString(result.out()).getAsJsonObject();
        assertThat(metrics(all, "loglikelihood").keySet())
                .containsExactly("perplexity,none", "acc,none");
        assertThat(metrics(all, "loglikelihood_rolling").keySet())
                .containsExactly(
                        "word_perplexity,none", "byte_perplexity,none", "bits_per_byte,none");
        assertThat(metrics(all, "loglikelihood_rolling").get("word_perplexity,none").getAsDouble())
                .isGreaterThan(1);
        assertThat(metrics(all, "generate_until").keySet()).containsExactly("exact_match,letter");
    }

    private static JsonObject metrics(JsonObject all, String task) {
        return all.getAsJsonObject(task).getAsJsonObject("metrics");
    }

    /// A task that is named after its output type.
    private static String task(String type, String text, String target, String more) {
        return """
               task: %s
               dataset_path: rows.jsonl
               output_type: %s
               doc_to_text: %s
               doc_to_target: %s
               %s"""
                .formatted(type, type, text, target, more);
    }

    @Test
    void one_metric_needs_one_line() {
        Project.Result shown =
                Project.run("evaluate", project.at("base"), "--tasks", "math-en", "--limit", 20);
        assertThat(shown.out().lines()).hasSize(1);
    }

    @Test
    void the_metric_that_counts_can_be_chosen_for_all_tasks_or_one() throws IOException {
        String order = project.at("tasks/order-choice.yaml").toString();
        JsonObject usual = scores("--tasks", order);
        JsonObject chosen = scores("--tasks", order, "--metric", "acc_norm");
        assertThat(metrics(usual, "order-choice").keySet()).containsExactly("acc,none");
        assertThat(metrics(chosen, "order-choice").keySet()).containsExactly("acc_norm,none");

        JsonObject mixed =
                scores(
                        "--tasks",
                        project.at("tasks"),
                        "--metric",
                        "f1",
                        "--metric",
                        "order-choice=acc_norm");
        assertThat(metrics(mixed, "order-choice").keySet()).containsExactly("acc_norm,none");
        assertThat(metrics(mixed, "math-en").keySet()).containsExactly("f1,none");
    }

    private JsonObject scores(Object... options) {
        List<Object> command = new ArrayList<>(List.of("evaluate", project.at("base"), "--json"));
        command.addAll(List.of(options));
        Project.Result result = Project.run(command.toArray());
        assertThat(result.code()).as(result.err()).isEqualTo(Main.DONE);
        return JsonParser.parseString(result.out()).getAsJsonObject();
    }

    private void refused(List<Object> options, String... parts) {
        List<Object> command = new ArrayList<>(List.of("evaluate", project.at("base")));
        command.addAll(List.of("--tasks", project.at("tasks")));
        command.addAll(options);
        Project.Result result = Project.run(command.toArray());
        assertThat(result.err()).contains(parts);
        assertThat(result.code()).isEqualTo(Main.USAGE);
        assertThat(result.out()).isEmpty();
    }

    @Test
    void an_unknown_metric_is_named_with_what_each_task_knows() {
        refused(
                List.of("--metric", "acc_nrom"),
                "task math-en: has no metric 'acc_nrom'",
                "task order-choice: has no metric 'acc_nrom'; did you mean 'acc_norm'?");
        refused(
                List.of("--metric", "order=acc"),
                "--metric: there is no task 'order'; known: math-en, order-choice");
        refused(
                List.of("--metric", "f1", "--metric", "exact_match"),
                "--metric: 'exact_match' is the second one; give a task one metric");
    }

    @Test
    void one_item_has_no_error_that_could_be_told() {
        Project.Result shown =
                Project.run("evaluate", project.at("base"), "--tasks", "math-en", "--limit", 1);
        assertThat(shown.out()).contains("% ± ?  (1 items");
        JsonObject json = scores("--tasks", "math-en", "--limit", 1);
        assertThat(json.getAsJsonObject("math-en").get("standard_error").isJsonNull()).isTrue();
    }

    @Test
    void responses_are_checked_before_the_work_and_replace_nothing_unless_forced()
            throws IOException {
        Path there = Files.writeString(folder.resolve("there.csv"), "mine");
        refused(List.of("--responses", there), "there.csv is there already", "--force");
        refused(List.of("--responses", folder), "is a folder");
        refused(
                List.of("--responses", there.resolve("x/answers.csv")),
                "--responses: ",
                "there.csv is no folder to write in");
        refused(List.of("--name", "me"), "--name: has no meaning without --responses");
        refused(List.of("--force"), "--force: has no meaning without --responses");
        assertThat(there).hasContent("mine");

        scores("--tasks", "math-en", "--limit", 5, "--responses", there, "--force");
        assertThat(Files.readAllLines(there)).hasSize(2).last().asString().startsWith("base,");
        scores(
                "--tasks",
                "math-en",
                "--limit",
                5,
                "--responses",
                there,
                "--force",
                "--name",
                "mine, too");
        assertThat(Files.readAllLines(there)).last().asString().startsWith("\"mine, too\",");
    }

    @Test
    void a_winner_is_called_as_its_run() {
        assertThat(ResponseCsv.nameOf(Path.of("results/run-7/best/model"))).isEqualTo("run-7");
        assertThat(ResponseCsv.nameOf(Path.of("results/run-7/best/model/."))).isEqualTo("run-7");
        assertThat(ResponseCsv.nameOf(Path.of("models/math"))).isEqualTo("math");
        assertThat(ResponseCsv.nameOf(Path.of("model"))).isEqualTo("model");
    }

    @Test
    void a_chat_template_is_applied_if_asked_for() throws IOException {
        Path model = project.at("base");
        Files.writeString(
                model.resolve("chat_template.jinja"),
                "{{ bos_token }}{% for m in messages %}{{ m.content }} {% endfor %}");
        List<Object> command = List.of("evaluate", model, "--tasks", "order-choice", "--json");
        Project.Result plain = Project.run(command.toArray());
        List<Object> asked = new ArrayList<>(command);
        asked.add("--apply-chat-template");
        Project.Result chat = Project.run(asked.toArray());
        assertThat(chat.code()).isEqualTo(Main.DONE);
        assertThat(chat.out()).isEqualTo(plain.out());
    }

    @Test
    void a_model_without_chat_template_is_refused() {
        Project.Result result =
                Project.run(
                        "evaluate",
                        project.at("base"),
                        "--tasks",
                        "math-en",
                        "--apply-chat-template");
        assertThat(result.code()).isEqualTo(Main.USAGE);
        assertThat(result.err()).contains("has no chat template");
    }

    @Test
    void a_search_with_chat_templates_needs_one_in_the_base() throws IOException {
        String text = Files.readString(project.spec());
        Path spec = project.write("chat.yaml", text + "chat_template: true\n");
        Project.Result refused = Project.run("plan", spec);
        assertThat(refused.code()).isEqualTo(Main.USAGE);
        assertThat(refused.err()).contains("has no chat template");

        Files.writeString(
                project.at("base").resolve("chat_template.jinja"),
                "{% for m in messages %}{{ m.content }} {% endfor %}");
        Project.Result planned = Project.run("plan", spec);
        assertThat(planned.err()).isEmpty();
        assertThat(planned.out()).contains("chat_template: true");
    }
}
