package io.evomerge.journal;

import io.evomerge.recipes.Recipe;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// A merge, and where it comes from.
///
/// @param name of a seed, model or special candidate; empty for those of the strategy
/// @param genome the point of the search space that it is; empty if it is none
public record Candidate(Kind kind, String name, List<Double> genome, Recipe recipe) {
    /// Who proposed it.
    public enum Kind {
        /// The common ancestor, unmerged.
        BASE,
        /// A fine-tuned model, unmerged.
        EXPERT,
        /// A hand-made merge.
        SEED,
        /// A merge that the strategy proposed.
        SEARCH
    }

    public Candidate {
        genome = List.copyOf(genome);
    }

    public static Candidate of(Kind kind, String name, Recipe recipe) {
        return new Candidate(kind, name, List.of(), recipe);
    }

    /// A proposal of the strategy.
    public static Candidate of(double[] genome, Recipe recipe) {
        return new Candidate(Kind.SEARCH, "", Arrays.stream(genome).boxed().toList(), recipe);
    }

    /// The kind as people read it.
    public String kindName() {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    /// Whether it is one of the models that are merged, which a search may ask for comparison, and
    /// no merge.
    public boolean isEndpoint() {
        return kind == Kind.BASE || kind == Kind.EXPERT;
    }

    /// The genome as an array.
    public double[] point() {
        return genome.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
