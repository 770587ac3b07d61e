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

    /// Items of all tasks together.
    int items();

    /// An evaluator of some items only, of all tasks.
    ///
    /// @param chosen by task, the positions of its items, in the order in which they are asked; at
    ///     least one of every task
    Evaluator only(Map<String, List<Integer>> chosen);
}
