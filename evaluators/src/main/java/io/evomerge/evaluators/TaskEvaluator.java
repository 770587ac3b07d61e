package io.evomerge.evaluators;

import io.evomerge.datasets.Task;
import io.evomerge.models.LanguageModel;
import io.evomerge.models.Uncertainty;
import io.evomerge.tensors.Weights;
import java.util.List;

/// Scores weights on one task, whose prompts have been tokenized.
sealed interface TaskEvaluator permits MultipleChoice, Continuation, Rolling, Generation {
    Responses evaluate(Weights weights);

    /// How unsure a model is of its answers to some of the items. What is right is not looked at.
    ///
    /// @param items their positions, at least one
    /// @param gradient to which the gradient of the mean entropy is added
    /// @throws UnsupportedOperationException where nothing is answered
    Uncertainty uncertainty(Weights weights, List<Integer> items, Weights gradient);

    /// @throws io.evomerge.documents.InputException when items do not fit the model
    static TaskEvaluator of(Task task, LanguageModel model, PromptFormat format) {
        var prompts = new Prompts(task, model, format);
        return switch (task.outputType()) {
            case MULTIPLE_CHOICE -> new MultipleChoice(task, prompts);
            case LOGLIKELIHOOD -> new Continuation(task, prompts);
            case LOGLIKELIHOOD_ROLLING -> new Rolling(task, prompts);
            case GENERATE_UNTIL -> new Generation(task, prompts);
        };
    }
}
