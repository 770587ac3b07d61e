package io.evomerge.evaluators;

import io.evomerge.datasets.Task;
import io.evomerge.models.LanguageModel;
import io.evomerge.tensors.Weights;

/// Scores weights on one task, whose prompts have been tokenized.
sealed interface TaskEvaluator permits MultipleChoice, Continuation, Rolling, Generation {
    Responses evaluate(Weights weights);

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
