package io.evomerge.evaluators;

import io.evomerge.datasets.Task;
import io.evomerge.documents.Complaints;
import io.evomerge.models.LanguageModel;
import io.evomerge.tensors.Weights;
import java.util.ArrayList;
import java.util.List;

/// Scores weights of a language model on tasks, one after the other.
public final class ModelEvaluator implements Evaluator {
    private final List<TaskEvaluator> evaluators = new ArrayList<>();
    private final int items;

    /// Tokenizes every prompt, and checks that each fits the model.
    ///
    /// @param model stays the caller's
    /// @throws io.evomerge.documents.InputException with everything that does not fit
    public ModelEvaluator(LanguageModel model, List<Task> tasks) {
        this(model, tasks, PromptFormat.PLAIN);
    }

    /// The same, asking in some format.
    public ModelEvaluator(LanguageModel model, List<Task> tasks, PromptFormat format) {
        var complaints = new Complaints();
        for (Task task : tasks) {
            complaints.collect(() -> evaluators.add(TaskEvaluator.of(task, model, format)));
        }
        complaints.throwIfAny();
        items = tasks.stream().mapToInt(t -> t.items().size()).sum();
    }

    @Override
    public List<Responses> evaluate(Weights weights) {
        return evaluators.stream().map(e -> e.evaluate(weights)).toList();
    }

    @Override
    public int items() {
        return items;
    }
}
