package io.evomerge.evaluators;

import static io.evomerge.evaluators.PromptFormat.PLAIN;

import io.evomerge.datasets.Item;
import io.evomerge.datasets.OutputType;
import io.evomerge.datasets.Prompt;
import io.evomerge.datasets.Task;
import io.evomerge.documents.Complaints;
import io.evomerge.models.ChatTemplate;
import io.evomerge.models.ChatTemplate.Message;
import io.evomerge.models.LanguageModel;
import io.evomerge.models.Llama;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/// Tokenizes what stands before and after the border between prompt and answer, and checks the
/// lengths.
///
/// White space at the end of a prompt belongs to the answer, as in lm-evaluation-harness:
/// tokenizers make one token of a word and the blank before it. Only what generates is asked as it
/// is written.
final class Prompts {
    private final Task task;
    private final LanguageModel model;
    private final Complaints complaints = new Complaints();

    /// Rendered once, and asked for by each option.
    private final IdentityHashMap<Item, String> texts = new IdentityHashMap<>();

    private final PromptFormat format;
    private final Optional<ChatTemplate> chat;

    /// @throws io.evomerge.documents.InputException if the model has no chat template, but needs
    ///     one
    Prompts(Task task, LanguageModel model, PromptFormat format) {
        this.task = task;
        this.model = model;
        this.format = task.outputType() == OutputType.LOGLIKELIHOOD_ROLLING ? PLAIN : format;
        this.chat = this.format == PLAIN ? Optional.empty() : Optional.of(model.chatTemplate());
    }

    LanguageModel model() {
        return model;
    }

    /// The prompt up to where white space ends it.
    long[] prompt(Item item) {
        return prompt(item, lead(item));
    }

    private long[] prompt(Item item, String text) {
        long[] tokens = model.encodePrompt(text);
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
        return lead(item).isEmpty() ? start(item) : prompt(item);
    }

    /// The text whose log-likelihood is asked for: there is one, not several that would do.
    String target(Item item) {
        if (item.references().size() > 1) {
            complaints.add(
                    place(item),
                    "has %d targets, but is scored by the log-likelihood of one"
                            .formatted(item.references().size()),
                    "give 'doc_to_target' one text, or write 'output_type: generate_until'");
        }
        return item.answer();
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

    /// An answer or option, with the delimiter before it, unless it is a turn of its own.
    long[] answer(Item item, String text) {
        return continuation(item, delimiter() + text);
    }

    private String delimiter() {
        return format == PLAIN ? task.delimiters().target() : "";
    }

    /// What generates, and the first reference.
    ///
    /// @param prompt as it is written
    /// @param answer the reference, after as much of the prompt as it is tokenized with
    /// @param seamless whether the reference's tokens follow just the prompt's: then only may they
    ///     be compared with what is generated
    record Reference(long[] prompt, Llama.Sequence answer, boolean seamless) {}

    Reference reference(Item item) {
        long[] prompt = prompt(item, text(item));
        long[] whole = model.encodePrompt(text(item) + delimiter() + item.answer());
        if (whole.length > prompt.length && Arrays.mismatch(prompt, whole) == prompt.length) {
            long[] rest = Arrays.copyOfRange(whole, prompt.length, whole.length);
            return new Reference(prompt, new Llama.Sequence(prompt, rest), true);
        }
        var apart = new Llama.Sequence(prompt(item), answer(item, item.answer()));
        return new Reference(prompt, apart, false);
    }

    /// A text that follows the prompt at once.
    long[] continuation(Item item, String text) {
        String lead = lead(item);
        String blanks = text(item).substring(lead.length());
        long[] tokens = model.encodeContinuation(lead, blanks + text);
        if (tokens.length == 0) {
            complaints.add(
                    place(item), "the answer '" + text + "' has no tokens", "give it a text");
        }
        return tokens;
    }

    /// A whole text, without start tokens.
    long[] document(Item item) {
        long[] tokens = model.encodeContinuation("", target(item));
        if (tokens.length == 0) {
            complaints.add(place(item), "the document is empty", "leave it out");
        }
        return tokens;
    }

    private String text(Item item) {
        return texts.computeIfAbsent(
                item, i -> chat.map(c -> c.render(turns(i.prompt()))).orElse(task.promptText(i)));
    }

    private String lead(Item item) {
        return text(item).stripTrailing();
    }

    private static List<Message> turns(Prompt prompt) {
        List<Message> out = new ArrayList<>();
        if (!prompt.description().isEmpty()) {
            out.add(Message.system(prompt.description()));
        }
        for (Prompt.Shot shot : prompt.shots()) {
            out.add(Message.user(shot.question()));
            out.add(Message.assistant(shot.answer()));
        }
        out.add(Message.user(prompt.question()));
        return out;
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
