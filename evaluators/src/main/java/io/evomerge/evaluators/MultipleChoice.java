package io.evomerge.evaluators;

import io.evomerge.datasets.Item;
import io.evomerge.datasets.Task;
import io.evomerge.models.LanguageModel;
import io.evomerge.tensors.Weights;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Multiple choice by log-likelihood, as lm-evaluation-harness scores it: right if the option with
/// the highest sum of log-probabilities (`acc`), or the highest sum per byte of the option's text
/// (`acc_norm`), is the gold one. Of equal options the first counts.
///
/// The log-probability of an item is that of the gold option among the options, `log softmax` of
/// the sums (nats).
final class MultipleChoice implements TaskEvaluator {
    private final Task task;
    private final LanguageModel model;
    private final List<LanguageModel.Choice> questions = new ArrayList<>();

    MultipleChoice(Task task, LanguageModel model) {
        this.task = task;
        this.model = model;
        Prompts prompts = new Prompts(task, model);
        for (Item item : task.items()) {
            long[] prompt = prompts.prompt(item);
            List<long[]> options =
                    item.choices().stream().map(c -> prompts.continuation(item, c)).toList();
            prompts.checkLength(
                    item, prompt, options.stream().mapToInt(o -> o.length).max().orElse(0));
            questions.add(new LanguageModel.Choice(prompt, options));
        }
        prompts.throwIfAny();
    }

    @Override
    public Responses evaluate(Weights weights) {
        List<double[]> sums = model.choices(weights, questions);
        List<Double> scores = new ArrayList<>();
        List<Double> logProbabilities = new ArrayList<>();
        for (int i = 0; i < sums.size(); i++) {
            Item item = task.items().get(i);
            scores.add(best(item, sums.get(i)) == item.gold() ? 1.0 : 0.0);
            logProbabilities.add(sums.get(i)[item.gold()] - logSumExp(sums.get(i)));
        }
        return new Responses(task.name(), scores, logProbabilities);
    }

    private int best(Item item, double[] sums) {
        int best = 0;
        double bestValue = Double.NEGATIVE_INFINITY;
        for (int j = 0; j < sums.length; j++) {
            double value =
                    task.scoring().metric().equals("acc_norm")
                            ? sums[j] / bytes(item.choices().get(j))
                            : sums[j];
            if (value > bestValue) {
                best = j;
                bestValue = value;
            }
        }
        return best;
    }

    private static int bytes(String text) {
        return Math.max(1, text.getBytes(StandardCharsets.UTF_8).length);
    }

    private static double logSumExp(double[] values) {
        double max = Double.NEGATIVE_INFINITY;
        for (double v : values) {
            max = Math.max(max, v);
        }
        double sum = 0;
        for (double v : values) {
            sum += Math.exp(v - max);
        }
        return max + Math.log(sum);
    }
}
