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

    LanguageModel model() {
        return model;
    }

    long[] prompt(Item item) {
        long[] tokens = model.encodePrompt(text(item));
        if (tokens.length == 0) {
            complaints.add(
                    place(item),
                    "the prompt is empty and the tokenizer has no start token",
                    "give each item a prompt");
        }
        return tokens;
    }

    /// The prompt, or what stands before a text without one.
    long[] promptOrStart(Item item) {
        return text(item).isEmpty() ? start(item) : prompt(item);
    }

    /// What stands before a text that has nothing before it.
    long[] start(Item item) {
        long[] tokens = model.start();
        if (tokens.length == 0) {
            complaints.add(
                    place(item),
                    "has no prompt, and the tokenizer has neither a start nor an end token",
                    "name bos_token_id or eos_token_id in the model's config.json");
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

    /// An answer or option, with the delimiter before it.
    long[] answer(Item item, String text) {
        return continuation(item, task.delimiters().target() + text);
    }

    /// A text that follows the prompt as it is.
    long[] continuation(Item item, String text) {
        long[] tokens = model.encodeContinuation(text(item), text);
        if (tokens.length == 0) {
            complaints.add(
                    place(item), "the answer '" + text + "' has no tokens", "give it a text");
        }
        return tokens;
    }

    /// A whole text, without start tokens.
    long[] document(Item item) {
        long[] tokens = model.encodeContinuation("", item.answer());
        if (tokens.length == 0) {
            complaints.add(place(item), "the document is empty", "leave it out");
        }
        return tokens;
    }

    private String text(Item item) {
        return task.promptText(item);
    }

    void complain(Item item, String what, String remedy) {
        complaints.add(place(item), what, remedy);
    }

    void throwIfAny() {
        complaints.throwIfAny();
    }

    private String place(Item item) {
        return "task " + task.name() + ", item " + item.id();
    }
}
