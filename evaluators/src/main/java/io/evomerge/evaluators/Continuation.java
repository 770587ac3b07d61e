package io.evomerge.evaluators;

import io.evomerge.answers.Target;
import io.evomerge.answers.TargetMetric;
import io.evomerge.datasets.Item;
import io.evomerge.datasets.Task;
import io.evomerge.models.LanguageModel;
import io.evomerge.models.Llama;
import io.evomerge.models.Uncertainty;
import io.evomerge.tensors.Weights;
import java.util.ArrayList;
import java.util.List;

/// The output type `loglikelihood`: how likely an item's target is right after the prompt, and
/// whether greedy decoding would give it. The target brings its own leading blank: as in
/// lm-evaluation-harness, no delimiter is put between. After an empty prompt the target follows the
/// model's start token, or its end token where it has none.
///
/// The log-probability of an item is the mean per token of the target (nats).
final class Continuation implements TaskEvaluator {
    private final Task task;
    private final LanguageModel model;
    private final List<Llama.Sequence> sequences = new ArrayList<>();

    Continuation(Task task, Prompts prompts) {
        this.task = task;
        this.model = prompts.model();
        for (Item item : task.items()) {
            long[] prompt = prompts.promptOrStart(item);
            long[] target = prompts.continuation(item, prompts.target(item));
            prompts.checkLength(item, prompt, target.length);
            sequences.add(new Llama.Sequence(prompt, target));
        }
        prompts.throwIfAny();
    }

    @Override
    public Responses evaluate(Weights weights) {
        List<Llama.Score> scored = model.loglikelihood(weights, sequences);
        List<Target> answers = new ArrayList<>();
        List<Double> logProbabilities = new ArrayList<>();
        for (int i = 0; i < scored.size(); i++) {
            int tokens = sequences.get(i).continuation().length;
            Llama.Score score = scored.get(i);
            answers.add(new Target(score.logProbability(), tokens, score.greedy()));
            logProbabilities.add(score.logProbability() / tokens);
        }
        return Responses.of(
                task.name(),
                logProbabilities,
                Results.of(task.scoring(), TargetMetric.class, answers, TargetMetric::measure));
    }

    /// Of the first token after the prompt. Nothing depends on which one the
    /// target has there: no token comes after it.
    @Override
    public Uncertainty uncertainty(Weights weights, List<Integer> items, Weights gradient) {
        List<Llama.Sequence> first =
                items.stream()
                        .map(sequences::get)
                        .map(s -> new Llama.Sequence(s.prompt(), new long[] {s.continuation()[0]}))
                        .toList();
        return model.tokenUncertainty(weights, first, gradient, 1.0 / items.size());
    }
}
