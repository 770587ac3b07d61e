package io.evomerge.evaluators;

import io.evomerge.tensors.Weights;
import java.util.List;
import java.util.Map;

/// Scores weights on a fixed list of tasks. The prompts are tokenized once, when it is made.
/// Thread-safe.
public interface Evaluator {
    /// One [Responses] per task, in the order of the tasks. The same weights give the same
    /// responses, whatever else runs at the time.
    List<Responses> evaluate(Weights weights);

    /// How unsure a model is of its answers to some items, one [TaskEntropy] per task, in the order
    /// of the tasks. What is right is not looked at. One item costs about three times what scoring
    /// it does.
    ///
    /// @param chosen by task, the positions of its items; at least one of every task
    /// @param gradient to which is added the gradient, in the weights, of the sum over the tasks of
    ///     the mean entropy of their items: float32, of the names and shapes of the weights, and on
    ///     their device. The weights stay as they are
    /// @throws UnsupportedOperationException for tasks that score whole documents
    List<TaskEntropy> entropies(
            Weights weights, Map<String, List<Integer>> chosen, Weights gradient);

    /// Items of all tasks together.
    int items();

    /// An evaluator of some items only, and of the tasks that these belong to.
    ///
    /// @param chosen by task, the positions of its items, in the order in which they are asked; at
    ///     least one
    Evaluator only(Map<String, List<Integer>> chosen);
}
