package io.evomerge.evaluators;

import io.evomerge.datasets.Task;
import io.evomerge.documents.InputException;
import io.evomerge.models.LanguageModel;
import io.evomerge.tensors.Weights;

/// Scores weights on one task, whose prompts have been tokenized.
sealed interface TaskEvaluator permits MultipleChoice, Generation {
    Responses evaluate(Weights weights);

    /// @throws io.evomerge.documents.InputException when items do not fit the model
    static TaskEvaluator of(Task task, LanguageModel model) {
        return switch (task.outputType()) {
            case MULTIPLE_CHOICE -> new MultipleChoice(task, model);
            case GENERATE_UNTIL -> new Generation(task, model);
            case LOGLIKELIHOOD, LOGLIKELIHOOD_ROLLING ->
                    throw new InputException(
                            "task " + task.name(),
                            "output_type '%s' cannot be scored"
                                    .formatted(task.outputType().label()),
                            "use multiple_choice or generate_until");
        };
    }
}
