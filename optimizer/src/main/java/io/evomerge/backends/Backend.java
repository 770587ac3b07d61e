package io.evomerge.backends;

import io.evomerge.recipes.Recipe;
import java.util.Iterator;
import java.util.List;
import java.util.function.BooleanSupplier;

/// Where candidates are merged and scored.
public interface Backend extends AutoCloseable {
    /// Evaluates candidates on the items asked, in parallel if it can, and returns when all that
    /// were started are done, and there are no more. A candidate that throws is an [Evaluation]
    /// with an error, never an exception here.
    ///
    /// @param candidates asked on the calling thread, at first and whenever one is done, as long as
    ///     there is room for more; may have none at first and some later, while others are under
    ///     way
    /// @param stop asked before each candidate starts; once true, no further one does
    /// @param receiver called on the calling thread, as each candidate is done
    void evaluate(
            Rounds rounds, Iterator<Recipe> candidates, BooleanSupplier stop, Receiver receiver);

    /// The same with all items in one round, and candidates that are all known.
    default void evaluate(
            Asked asked, List<Recipe> candidates, BooleanSupplier stop, Receiver receiver) {
        evaluate(Rounds.of(asked), candidates.iterator(), stop, receiver);
    }

    /// How unsure a candidate is of its answers to some items of every task, whichever are right,
    /// and how that changes with its models' weights. Runs alone, with all processors. An item
    /// costs about three times what scoring it does, and the whole takes the memory of two more
    /// models.
    ///
    /// @throws io.evomerge.documents.InputException if the merge is not linear in its weights
    Sensitivity sensitivity(Asked asked, Recipe candidate);

    /// Items of one part, all tasks together.
    int items(Part part);

    @Override
    void close();

    /// Takes the outcome of a candidate, by how many came before it.
    @FunctionalInterface
    interface Receiver {
        void done(int index, Evaluation evaluation);
    }
}
