package io.evomerge.methods;

import java.util.List;
import java.util.Optional;

/// A rule that turns several models' copies of a tensor into one. Methods have no state; what they
/// need besides the tensors comes as [Settings], whose parameters each method declares once: the
/// checks of recipes, the genes of a search and the documentation derive from that.
public sealed interface MergeMethod permits TensorMethod, ModelMethod {
    /// The name in recipes (`task_arithmetic`).
    String name();

    /// What the method does, in one line.
    String summary();

    /// What the base model is to this method.
    BaseModel base();

    /// Every parameter of the method, in the order in which they are explained.
    List<Parameter> parameters();

    /// The fewest models that it merges; the base counts where it is [BaseModel#END] or
    /// [BaseModel#PEER].
    default int minModels() {
        return base() == BaseModel.END ? 2 : 1;
    }

    /// The most models that it merges, counted likewise.
    default int maxModels() {
        return Integer.MAX_VALUE;
    }

    /// Whether the merged model has all rows of the base's vocabulary, so that models with fewer
    /// cannot be merged into it. Otherwise the rows are merged that all models have.
    default boolean keepsVocabulary() {
        return base().isAncestor();
    }

    /// Why these settings, each legal by itself, cannot merge this tensor; empty if they can.
    ///
    /// @param tensor what is known of the tensor before it is read
    default Optional<Objection> objection(Extent tensor, Settings settings) {
        return Optional.empty();
    }

    /// What is known of a tensor before it is read.
    ///
    /// @param sources how many models have a copy, the base among them
    /// @param base which of them is the base model, or -1
    /// @param site where in the merged model it belongs
    record Extent(int sources, int base, Site site) {
        /// How many elements each copy has.
        long elements() {
            return site.elements();
        }

        /// How many copies are not the base's.
        int models() {
            return base < 0 ? sources : sources - 1;
        }
    }

    /// What is wrong with the settings of one tensor, and the remedy.
    ///
    /// @param parameter whose value is wrong; empty where it is the choice of the method
    record Objection(String parameter, String what, String remedy) {}
}
