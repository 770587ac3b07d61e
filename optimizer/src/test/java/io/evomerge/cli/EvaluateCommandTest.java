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
