package io.evomerge.datasets;

import io.evomerge.documents.Complaint;
import io.evomerge.documents.Complaints;
import io.evomerge.documents.Node;
import java.util.List;
import java.util.Map;

/// The keys of a task file: those with an effect, those that only describe, and those of
/// lm-evaluation-harness that are refused, with what to write instead.
final class TaskKeys {
    private static final String NO_PYTHON =
            "Python code is not run; put what it computes into the data file";

    /// Keys with an effect, and those that only describe: `task_alias`, `group`, `metadata` beyond
    /// its version, `should_decontaminate` and `doc_to_decontamination_query`. The last two say how
    /// a comparison with training data would be made, which moves no score in the harness either.
    static final List<String> KNOWN =
            List.of(
                    "task",
                    "task_alias",
                    "tag",
                    "group",
                    "include",
                    "dataset_path",
                    "dataset_name",
                    "dataset_kwargs",
                    "training_split",
                    "validation_split",
                    "test_split",
                    "fewshot_split",
                    "num_fewshot",
                    "fewshot_config",
                    "fewshot_delimiter",
                    "target_delimiter",
                    "description",
                    "output_type",
                    "doc_to_text",
                    "doc_to_choice",
                    "doc_to_target",
                    "generation_kwargs",
                    "metric_list",
                    "filter_list",
                    "repeats",
                    "should_decontaminate",
                    "doc_to_decontamination_query",
                    "metadata");

    private static final Map<String, String> REFUSED =
            Map.ofEntries(
                    Map.entry("process_docs", NO_PYTHON),
                    Map.entry("process_results", NO_PYTHON + ", and choose a 'metric_list'"),
                    Map.entry("class", NO_PYTHON + ", and describe the task by templates"),
                    Map.entry("custom_dataset", NO_PYTHON + ", and name it under 'dataset_path'"),
                    Map.entry("unsafe_code", "no code is run here; remove it"),
                    Map.entry("use_prompt", "promptsource is not known; write 'doc_to_text'"),
                    Map.entry("gold_alias", "write the right answer's template as 'doc_to_target'"),
                    Map.entry("gen_prefix", "write it at the end of 'doc_to_text'"),
                    Map.entry("doc_to_image", "images are not known; remove the task"),
                    Map.entry("doc_to_audio", "sound is not known; remove the task"),
                    Map.entry(
                            "batch_size", "it belongs to the command, not to the task; remove it"),
                    Map.entry("group_alias", "it belongs into a file with 'group'; remove it"),
                    Map.entry(
                            "aggregate_metric_list",
                            "it belongs into a file with 'group' and a list under 'task'"),
                    Map.entry("weight", "it belongs into a group's list of tasks"));

    private TaskKeys() {}

    /// Complains of keys that are unknown or refused, and of values that would have an effect that
    /// there is none of here.
    static void check(Node yaml, Complaints complaints) {
        yaml.entries()
                .forEach(
                        (name, node) -> {
                            String remedy = REFUSED.get(name);
                            if (remedy != null) {
                                complaints.add(
                                        new Complaint(
                                                yaml.place(), name, "is not supported", remedy));
                            }
                        });
        var unknown = new Complaints();
        yaml.onlyKeys(unknown, KNOWN);
        unknown.list().stream()
                .filter(complaint -> !REFUSED.containsKey(complaint.key()))
                .forEach(complaints::add);
        complaints.collect(() -> yaml.get("repeats").ifPresent(TaskKeys::onlyOnce));
        complaints.collect(() -> yaml.get("should_decontaminate").ifPresent(Node::bool));
        complaints.collect(() -> yaml.get("tag").ifPresent(Texts::read));
        complaints.collect(() -> yaml.get("group").ifPresent(Texts::read));
    }

    private static void onlyOnce(Node repeats) {
        if (repeats.integer(1, Integer.MAX_VALUE) > 1) {
            throw repeats.wrong(
                    "is " + repeats.text() + ", but greedy answers are always the same",
                    "write 'repeats: 1' or remove it");
        }
    }
}
