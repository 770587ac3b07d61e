package io.evomerge.evaluators;

import io.evomerge.answers.ChoiceMetric;
import io.evomerge.answers.Options;
import io.evomerge.datasets.Item;
import io.evomerge.datasets.Task;
import io.evomerge.models.LanguageModel;
import io.evomerge.models.Uncertainty;
import io.evomerge.tensors.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Multiple choice by log-likelihood, as lm-evaluation-harness scores it: of the options after the
/// prompt, each with the delimiter before it, one is the likeliest ([ChoiceMetric]). After an empty
/// prompt they follow the model's start token, or its end token where it has none.
///
/// The log-probability of an item is that of the gold option among the options, `log softmax` of
/// the sums (nats).
final class MultipleChoice implements TaskEvaluator {
    private final Task task;
    private final LanguageModel model;
    private final List<LanguageModel.Choice> questions = new ArrayList<>();

    MultipleChoice(Task task, Prompts prompts) {
        this.task = task;
        this.model = prompts.model();
        for (Item item : task.items()) {
            long[] prompt = prompts.promptOrStart(item);
            List<long[]> options =
                    item.choices().stream().map(c -> prompts.answer(item, c)).toList();
            prompts.checkLength(
                    item, prompt, options.stream().mapToInt(o -> o.length).max().orElse(0));
            questions.add(new LanguageModel.Choice(prompt, options));
        }
        prompts.throwIfAny();
    }

    @Override
    public Responses evaluate(Weights weights) {
        List<double[]> sums = model.choices(weights, questions);
        List<Options> answers = new ArrayList<>();
        for (int i = 0; i < sums.size(); i++) {
            Item item = task.items().get(i);
            List<Double> each = Arrays.stream(sums.get(i)).boxed().toList();
            answers.add(new Options(item.choices(), each, item.gold()));
        }
        return Responses.of(
                task.name(),
                answers.stream().map(Options::goldLogProbability).toList(),
                Results.of(task.scoring(), ChoiceMetric.class, answers, ChoiceMetric::measure));
    }

    @Override
    public Uncertainty uncertainty(Weights weights, List<Integer> items, Weights gradient) {
        List<LanguageModel.Choice> asked = items.stream().map(questions::get).toList();
        return model.choiceUncertainty(weights, asked, gradient, 1.0 / items.size());
    }
}
