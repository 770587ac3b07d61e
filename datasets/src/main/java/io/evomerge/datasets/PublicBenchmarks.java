package io.evomerge.datasets;

import io.evomerge.documents.Node;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Notices tasks that seem to be made of a public benchmark's test split: a merge that is tuned on
/// it can no longer be compared with what others report on it.
final class PublicBenchmarks {
    private static final Pattern NAMES =
            Pattern.compile(
                    "(?<![a-z])(gsm8?k|mmlu|arc[-_](easy|challenge)|arc|hellaswag|truthfulqa"
                            + "|winogrande|humaneval|mbpp|boolq|piqa|openbookqa|sciq|squad|lambada"
                            + "|wikitext|bbh|gpqa|ifeval|math500|mathqa|triviaqa|drop|race)(?![a-z])");

    private PublicBenchmarks() {}

    /// A warning about a task.
    ///
    /// @param yaml its keys
    /// @param split the split that its items come from
    static Optional<String> warning(Node yaml, String split) {
        if (!split.equals("test")) {
            return Optional.empty();
        }
        String names =
                List.of("task", "dataset_path", "dataset_name").stream()
                        .flatMap(key -> yaml.get(key).stream())
                        .map(node -> node.text().toLowerCase(Locale.ROOT))
                        .reduce("", (a, b) -> a + " " + b);
        return NAMES.matcher(names).results().findFirst().map(match -> text(yaml, match.group()));
    }

    private static String text(Node yaml, String benchmark) {
        return ("%s: task '%s' looks like the test split of %s; what a merge is tuned on cannot be"
                        + " compared with published scores; use the training or validation split")
                .formatted(yaml.place(), yaml.require("task").text(), benchmark);
    }
}
