package io.evomerge.datasets;

import java.util.List;

/// One question of a task.
///
/// @param id unique within the task and stable across runs
/// @param prompt the text before the answer, without the blank that separates them
/// @param choices the options of a multiple-choice question; empty where there are none
/// @param gold the index of the right option, or -1 without options
/// @param answer the reference answer of a generation task; of a multiple-choice one, the right
///     option
public record Item(String id, String prompt, List<String> choices, int gold, String answer) {
    public Item {
        choices = List.copyOf(choices);
        if (gold < -1 || gold >= choices.size()) {
            throw new IllegalArgumentException(
                    id + ": gold " + gold + " of " + choices.size() + " choices");
        }
    }
}
