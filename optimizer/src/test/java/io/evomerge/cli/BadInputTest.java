package io.evomerge.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.evomerge.zoo.ZooDesign;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a user can get wrong: one clear error each, all of them at once, before any long work, and
/// exit code 2.
final class BadInputTest {
    @TempDir private Path folder;
    private Project project;

    @BeforeEach
    void create() throws IOException {
        project = Project.create(folder.resolve("project"));
    }

    private static void refused(Project.Result result, String... parts) {
        assertThat(result.err()).contains(parts).doesNotContain("\tat ");
        assertThat(result.code()).isEqualTo(Main.USAGE);
        assertThat(result.out()).isEmpty();
    }

    private void refusedSpec(String change, String to, String... parts) throws IOException {
        String text = Files.readString(project.spec());
        assertThat(text).contains(change);
        Path changed = project.write("changed.yaml", text.replace(change, to));
        refused(Project.run("plan", changed), parts);
        refused(Project.run(changed, "--budget", 5, "--out", folder.resolve("out")), parts);
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void an_unknown_option_is_named_with_the_nearest_one() {
        refused(Project.run("--bugdet", 3), "--bugdet: unknown option", "did you mean '--budget'?");
    }

    @Test
    void an_unknown_command_is_named_with_the_nearest_one() {
        refused(
                Project.run("doctr"),
                "doctr: neither a command nor a file",
                "did you mean 'doctor'?");
    }

    @Test
    void a_budget_that_never_fills_the_bank_is_refused() throws IOException {
        String text = Files.readString(project.spec());
        Path changed =
                project.write(
                        "changed.yaml",
                        text.replace("subset: {items: 20}", "subset: {items: 4, select: irt}"));
        String complaint =
                "subset.bank: is 24, and with the hand-made merges and the models 24 candidates"
                        + " answer all items first; the budget of %s evaluations ends";
        refused(
                Project.run("plan", changed, "--budget", 24),
                complaint.formatted(24),
                "write a budget above 24, a smaller bank");
        refused(
                Project.run(changed, "--budget", 5, "--out", folder.resolve("out")),
                complaint.formatted(5));
        assertThat(folder.resolve("out")).doesNotExist();
        Project.Result planned = Project.run("plan", changed, "--budget", 25);
        assertThat(planned.code()).as(planned.err()).isEqualTo(Main.DONE);
    }

    @Test
    void a_missing_spec_is_named() {
        refused(Project.run("nothing.yaml"), "nothing.yaml: no such file");
    }

    @ParameterizedTest
    @CsvSource({
        "0, must be at least 1",
        "-3, must be at least 1",
        "many, is not a whole number",
        "2.5, is not a whole number"
    })
    void a_budget_that_is_none_is_refused(String budget, String complaint) {
        refused(Project.run(project.spec(), "--budget=" + budget), "--budget", complaint);
    }

    @Test
    void wrong_times_devices_strategies_and_zoo_tasks_are_refused() {
        refused(Project.run("--time-limit", "soon"), "--time-limit", "not a duration");
        refused(
                Project.run("--device", "gpu"),
                "--device: unknown device 'gpu'",
                "auto, cpu, cuda:N");
        refused(Project.run("--strategy", "cma"), "unknown", "cma-es");
        refused(
                Project.run("--zoo-task", "math-eng"),
                "--zoo-task: unknown task 'math-eng'",
                "did you mean 'math-en'?");
    }

    @Test
    void a_device_that_is_not_there_is_never_replaced_silently() {
        assumeTrue(io.evomerge.tensors.Engine.cudaDevices() == 0, "this machine has a GPU");
        refused(
                Project.run(project.spec(), "--device", "cuda:0"),
                "--device: cuda:0 is not available",
                "use --device cpu");
    }

    @Test
    void options_that_are_wrong_together_are_reported_together() {
        refused(
                Project.run(project.spec(), "--budget", 0, "--device", "gpu"),
                "--budget",
                "--device");
    }

    @Test
    void metrics_of_objectives_are_those_of_their_tasks() throws IOException {
        refusedSpec(
                "objectives: [tasks/math-en.yaml, tasks/order-choice.yaml]",
                "objectives: [{task: tasks/math-en.yaml, metric: 'exact_match,lax'},"
                        + " {task: tasks/order-choice.yaml, metric: f1}]",
                "task math-en: has no metric 'exact_match,lax'",
                "did you mean 'exact_match,none'?",
                "task order-choice: has no metric 'f1'");
        refusedSpec(
                "objectives: [tasks/math-en.yaml, tasks/order-choice.yaml]",
                "objectives: [{task: tasks/math-en.yaml, metric: exact_mach}]",
                "objectives[0].metric: unknown metric 'exact_mach'",
                "did you mean 'exact_match'?");
    }

    @Test
    void unknown_keys_methods_and_tasks_are_reported_at_once() throws IOException {
        refusedSpec(
                "space: {layers: 3, weight: [0, 1.5]}",
                "space: {layers: 3, weigth: [0, 1.5], methods: [tise]}\nstratgy: ga",
                "stratgy: unknown key",
                "did you mean 'strategy'?",
                "space.methods",
                "'tise'");
    }

    @Test
    void a_missing_task_is_named_with_the_known_ones() throws IOException {
        refusedSpec("tasks/math-en.yaml", "math-eng", "task 'math-eng'", "did you mean 'math-en'?");
    }

    @Test
    void wrong_types_and_ranges_are_named_by_file_and_key() throws IOException {
        refusedSpec(
                "weight: [0, 1.5]",
                "weight: [1.5, 0]",
                "changed.yaml: space.weight",
                "empty range");
        refusedSpec("items: 20", "items: none", "changed.yaml: subset.items");
        refusedSpec(
                "aggregate: geometric_mean",
                "aggregate: median",
                "changed.yaml: aggregate",
                "known: ");
    }

    @Test
    void hand_made_merges_that_cannot_be_are_refused_before_anything_is_scored()
            throws IOException {
        String seeds = "seeds: [uniform, task_arithmetic, ties]";
        refusedSpec(seeds, "seeds: [nearswap]", "seeds: nearswap merges 2 models, but there are 3");
        refusedSpec(
                seeds,
                "seeds: [metrics_weighted_averaging]",
                "changed.yaml: seeds[0]",
                "needs 'metric'");
        String models = "models: [%s]".formatted(String.join(", ", ZooDesign.TAUGHT));
        Path swap =
                project.write(
                        "swap.yaml",
                        Files.readString(project.spec())
                                .replace(models, "models: [math-en, order]")
                                .replace(seeds, "seeds: [layer_swap]"));
        refused(Project.run("plan", swap), "seeds: layer_swap", "layers");
    }

    @Test
    void a_method_that_lacks_what_cannot_be_searched_is_refused() throws IOException {
        refusedSpec(
                "space: {layers: 3, weight: [0, 1.5]}",
                "space: {layers: 1, methods: [metrics_weighted_averaging]}",
                "changed.yaml: space",
                "lacks 'metric'");
    }

    @Test
    void a_missing_model_is_named() throws IOException {
        refusedSpec("base: base", "base: bas", "bas", "no such folder", "did you mean", "/base'?");
    }

    @Test
    void a_truncated_model_is_named() throws IOException {
        Path file = project.at("math-en/model.safetensors");
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length / 2));
        refused(Project.run("plan", project.spec()), "math-en", "model.safetensors");
    }

    @Test
    void an_unknown_architecture_is_named() throws IOException {
        Path config = project.at("base/config.json");
        Files.writeString(config, Files.readString(config).replace("\"llama\"", "\"mamba\""));
        refused(
                Project.run("plan", project.spec()),
                "config.json: model_type: unknown architecture 'mamba'");
    }

    @Test
    void a_missing_tokenizer_is_named() throws IOException {
        Files.delete(project.at("base/tokenizer.json"));
        refused(Project.run("plan", project.spec()), "tokenizer.json: no such file");
    }

    @Test
    void what_would_spoil_the_winner_in_the_end_is_found_before_anything_is_scored()
            throws IOException {
        Files.delete(project.at("base/generation_config.json"));
        Files.createSymbolicLink(
                project.at("base/generation_config.json"), project.at("order/config.json"));
        Path out = folder.resolve("out");
        refused(
                Project.run(project.spec(), "--out", out, "--budget", 3),
                "generation_config.json",
                "is a link that leads out of the folder");
        assertThat(out).doesNotExist();
    }

    @Test
    void an_expert_with_another_vocabulary_is_named() throws IOException {
        Path tokenizer = project.at("math-en/tokenizer.json");
        String text = Files.readString(tokenizer);
        Files.writeString(tokenizer, text.replaceFirst("Dario", "Darius"));
        refused(Project.run("plan", project.spec()), "math-en", "another vocabulary", "Dari");
    }

    @Test
    void an_output_folder_in_use_is_left_alone() throws IOException {
        Path used = Files.createDirectory(folder.resolve("used"));
        Path precious = Files.writeString(used.resolve("precious.txt"), "mine");
        refused(
                Project.run(project.spec(), "--out", used, "--budget", 3),
                "--out: the folder",
                "is in use");
        refused(Project.run("zoo", "export", used), "the folder is in use");
        assertThat(precious).hasContent("mine");
        assertThat(used.toFile().list()).containsExactly("precious.txt");
    }

    @Test
    void a_folder_that_cannot_be_written_is_named() {
        Path readOnly = Path.of("/proc/evo-merge");
        assumeTrue(Files.isDirectory(Path.of("/proc")), "there is no /proc here");
        refused(
                Project.run(project.spec(), "--out", readOnly, "--budget", 3),
                "--out",
                "/proc/evo-merge");
    }

    @Test
    void a_folder_without_a_run_cannot_be_resumed() {
        refused(Project.run("resume", folder), "holds no run");
    }

    @Test
    void a_recipe_with_mistakes_is_refused_with_all_of_them() throws IOException {
        Path recipe =
                project.write(
                        "recipe.yaml",
                        """
                        merge_method: tise
                        base_modl: base
                        models: [{model: math-en, parameters: {weight: 1, density: 1.4}}]
                        """);
        refused(
                Project.run("merge", recipe, folder.resolve("merged")),
                "recipe.yaml",
                "'tise'",
                "did you mean 'ties'?",
                "base_modl");
        assertThat(folder.resolve("merged")).doesNotExist();
    }

    @Test
    void a_journal_of_other_inputs_is_not_resumed() throws IOException {
        Path out = folder.resolve("run");
        assertThat(Project.run(project.spec(), "--budget", 3, "--out", out, "--quiet").code())
                .isEqualTo(Main.DONE);
        Path tasks = project.at("tasks/math-en.jsonl");
        List<String> lines = Files.readAllLines(tasks);
        Files.write(tasks, lines.subList(0, lines.size() - 1));
        refused(
                Project.run("resume", out, "--budget", 5),
                "journal.jsonl",
                "is not what this run was begun with");
    }
}
