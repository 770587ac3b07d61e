package io.evomerge.evaluators;

import io.evomerge.datasets.Item;
import io.evomerge.datasets.Task;
import io.evomerge.datasets.TextMatch;
import io.evomerge.models.LanguageModel;
import io.evomerge.models.Llama;
import io.evomerge.tensors.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Greedy generation scored by exact match of the text.
///
/// One pass over prompt and reference answer gives the answer's log-probability (mean per token,
/// the end token included, nats) and tells whether greedy decoding would produce just that answer.
/// If so, the item is right without decoding. If not, it is decoded, since other tokens may spell
/// the same text; with a tokenizer where they cannot (a word-level vocabulary) it is wrong, and
/// decoding is skipped.
final class Generation implements TaskEvaluator {
    private final Task task;
    private final LanguageModel model;
    private final List<Llama.Sequence> references = new ArrayList<>();

    Generation(Task task, LanguageModel model) {
        this.task = task;
        this.model = model;
        Prompts prompts = new Prompts(task, model);
        for (Item item : task.items()) {
            long[] prompt = prompts.prompt(item);
            long[] answer = ended(prompts.continuation(item, item.answer()));
            prompts.checkLength(item, prompt, Math.max(task.decoding().maxTokens(), answer.length));
            references.add(new Llama.Sequence(prompt, answer));
        }
        prompts.throwIfAny();
    }

    /// Where no stop string ends the answer, the end token must.
    private long[] ended(long[] answer) {
        if (!task.decoding().until().isEmpty() || model.endTokens().isEmpty()) {
            return answer;
        }
        long[] out = Arrays.copyOf(answer, answer.length + 1);
        out[answer.length] = model.endTokens().getFirst();
        return out;
    }

    @Override
    public Responses evaluate(Weights weights) {
        List<Llama.Score> scored = model.loglikelihood(weights, references);
        List<Double> scores = new ArrayList<>();
        List<Double> logProbabilities = new ArrayList<>();
        List<Integer> open = new ArrayList<>();
        for (int i = 0; i < scored.size(); i++) {
            logProbabilities.add(
                    scored.get(i).logProbability() / references.get(i).continuation().length);
            boolean right = isAnswerComplete(i) && scored.get(i).greedy();
            scores.add(right ? 1.0 : 0.0);
            if (!right && !decidedByTokens()) {
                open.add(i);
            }
        }
        if (!open.isEmpty()) {
            decode(weights, open, scores);
        }
        return new Responses(task.name(), scores, logProbabilities);
    }

    /// Whether the reference's tokens end the generation and fit into the limit.
    private boolean isAnswerComplete(int index) {
        return task.decoding().until().isEmpty()
                && !model.endTokens().isEmpty()
                && references.get(index).continuation().length <= task.decoding().maxTokens();
    }

    private boolean decidedByTokens() {
        return model.isTokenizationUnique()
                && task.decoding().until().isEmpty()
                && !model.endTokens().isEmpty();
    }

    private void decode(Weights weights, List<Integer> open, List<Double> scores) {
        List<long[]> prompts = open.stream().map(i -> references.get(i).prompt()).toList();
        List<long[]> generated = model.generate(weights, prompts, task.decoding().maxTokens());
        for (int j = 0; j < open.size(); j++) {
            String text = cut(model.decode(generated.get(j)));
            boolean right = TextMatch.exact(text, task.items().get(open.get(j)).answer());
            scores.set(open.get(j), right ? 1.0 : 0.0);
        }
    }

    /// Ends the text before the first stop string.
    private String cut(String text) {
        int end =
                task.decoding().until().stream()
                        .mapToInt(text::indexOf)
                        .filter(i -> i >= 0)
                        .min()
                        .orElse(text.length());
        return text.substring(0, end);
    }
}
