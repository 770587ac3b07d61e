package io.evomerge.datasets;

import java.util.List;

/// What a model is shown before it answers: what the task is about, solved examples, and the
/// question itself. Kept in parts, because a chat template makes turns of them, and because items
/// are told apart by their question alone.
///
/// @param description text before everything; empty for none
/// @param shots solved examples, in the order shown
/// @param question the text before the answer, without the delimiter that separates them
public record Prompt(String description, List<Shot> shots, String question) {
    public Prompt {
        shots = List.copyOf(shots);
    }

    /// A solved example.
    public record Shot(String question, String answer) {}

    /// A question without description and examples.
    public static Prompt of(String question) {
        return new Prompt("", List.of(), question);
    }

    /// The parts as one text: the description; each example as question, delimiter, answer and the
    /// delimiter of examples; the question. An example without an answer has no delimiters either.
    ///
    /// Source: lm-evaluation-harness, `docs/task_guide.md` on `description`, `fewshot_delimiter`
    /// and `target_delimiter`, and its few-shot sampler.
    public String text(Delimiters delimiters) {
        var out = new StringBuilder(description);
        for (Shot shot : shots) {
            out.append(shot.question());
            if (!shot.answer().isEmpty()) {
                out.append(delimiters.target()).append(shot.answer()).append(delimiters.shots());
            }
        }
        return out.append(question).toString();
    }
}
