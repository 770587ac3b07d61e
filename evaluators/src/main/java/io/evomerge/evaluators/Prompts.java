package io.evomerge.evaluators;

import io.evomerge.datasets.Item;
import io.evomerge.datasets.Task;
import io.evomerge.documents.Complaints;
import io.evomerge.models.LanguageModel;

/// Tokenizes what stands before and after the border between prompt and answer, and checks the
/// lengths.
final class Prompts {
    private final Task task;
    private final LanguageModel model;
    private final Complaints complaints = new Complaints();

    Prompts(Task task, LanguageModel model) {
        this.task = task;
        this.model = model;
    }

    long[] prompt(Item item) {
        long[] tokens = model.encodePrompt(task.promptText(item));
        if (tokens.length == 0) {
            complaints.add(
                    place(item),
                    "the prompt is empty and the tokenizer has no start token",
                    "give each item a prompt");
        }
        return tokens;
    }

    /// @param reserved tokens that follow the prompt at most
    void checkLength(Item item, long[] prompt, int reserved) {
        int length = prompt.length + reserved;
        if (length > model.maxPositions()) {
            complaints.add(
                    place(item),
                    "needs " + length + " tokens, but the model takes " + model.maxPositions(),
                    "shorten the prompt, or leave the item out");
        }
    }

    long[] continuation(Item item, String text) {
        long[] tokens =
                model.encodeContinuation(task.promptText(item), task.delimiters().target() + text);
        if (tokens.length == 0) {
            complaints.add(
                    place(item), "the answer '" + text + "' has no tokens", "give it a text");
        }
        return tokens;
    }

    void throwIfAny() {
        complaints.throwIfAny();
    }

    private String place(Item item) {
        return "task " + task.name() + ", item " + item.id();
    }
}
