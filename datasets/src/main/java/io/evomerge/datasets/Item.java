package io.evomerge.datasets;

import java.util.List;

/// One question of a task.
///
/// @param id unique within the task and stable across runs
/// @param choices the options of a multiple-choice question; empty where there are none
/// @param gold the index of the right option, or -1 without options
/// @param references the answers that count as right, at least one; of a multiple-choice question
///     the right option, of a rolling log-likelihood the document
public record Item(
        String id, Prompt prompt, List<String> choices, int gold, List<String> references) {
    public Item {
        choices = List.copyOf(choices);
        references = List.copyOf(references);
        if (gold < -1 || gold >= choices.size()) {
            throw new IllegalArgumentException(
                    id + ": gold " + gold + " of " + choices.size() + " choices");
        }
        if (references.isEmpty()) {
            throw new IllegalArgumentException(id + " has no answer");
        }
    }

    /// A question without options.
    public static Item open(String id, Prompt prompt, String... references) {
        return new Item(id, prompt, List.of(), -1, List.of(references));
    }

    /// A question with options.
    public static Item choice(String id, Prompt prompt, List<String> choices, int gold) {
        return new Item(id, prompt, choices, gold, List.of(choices.get(gold)));
    }

    /// The first of the right answers.
    public String answer() {
        return references.getFirst();
    }

    /// What makes this the same item as another, in other words perhaps: its question or, without
    /// one, its answer ([PromptKey]).
    public String key() {
        return PromptKey.of(question().isBlank() ? answer() : question());
    }

    /// The question alone, without description and examples.
    public String question() {
        return prompt.question();
    }
}
