package io.evomerge.evaluators;

import io.evomerge.tensors.Weights;
import java.util.List;

/// Scores weights on a fixed list of tasks. The prompts are tokenized once, when it is made.
/// Thread-safe.
public interface Evaluator {
    /// One [Responses] per task, in the order of the tasks. The same weights give the same
    /// responses, whatever else runs at the time.
    List<Responses> evaluate(Weights weights);

    /// Items of all tasks together.
    int items();
}
