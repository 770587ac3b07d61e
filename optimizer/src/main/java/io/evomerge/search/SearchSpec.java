package io.evomerge.search;

import io.evomerge.strategies.AdaMerging;
import io.evomerge.strategies.Strategy;
import java.util.List;
import java.util.Optional;

/// Everything a search depends on: search.yaml, with every default filled in. Equal specs on equal
/// software give equal journals.
///
/// @param seeds names of hand-made merges that are scored first, inside the budget ([Seeds])
/// @param learnedSeed learns one more seed before all others ([LearnedWeights]), if present
/// @param seed of everything random
public record SearchSpec(
        Parents parents,
        SpaceSpec space,
        Goal goal,
        ItemSpec items,
        Strategy strategy,
        List<String> seeds,
        Optional<AdaMerging> learnedSeed,
        Budget budget,
        Execution execution,
        long seed) {
    public SearchSpec {
        seeds = List.copyOf(seeds);
    }

    /// What is learned before all else: as the strategy, or as a seed of another one.
    public Optional<AdaMerging> adaMerging() {
        return strategy instanceof AdaMerging alone ? Optional.of(alone) : learnedSeed;
    }

    public SearchSpec withParents(Parents other) {
        return new SearchSpec(
                other, space, goal, items, strategy, seeds, learnedSeed, budget, execution, seed);
    }

    public SearchSpec withBudget(Budget other) {
        return new SearchSpec(
                parents, space, goal, items, strategy, seeds, learnedSeed, other, execution, seed);
    }

    /// With another strategy. If this is [AdaMerging], which was a seed, it keeps that one's
    /// settings.
    public SearchSpec withStrategy(Strategy other) {
        boolean isLearned = other instanceof AdaMerging;
        return new SearchSpec(
                parents,
                space,
                goal,
                items,
                isLearned && learnedSeed.isPresent() ? learnedSeed.get() : other,
                seeds,
                isLearned ? Optional.empty() : learnedSeed,
                budget,
                execution,
                seed);
    }

    public SearchSpec withExecution(Execution other) {
        return new SearchSpec(
                parents, space, goal, items, strategy, seeds, learnedSeed, budget, other, seed);
    }

    public SearchSpec withSeed(long other) {
        return new SearchSpec(
                parents,
                space,
                goal,
                items,
                strategy,
                seeds,
                learnedSeed,
                budget,
                execution,
                other);
    }

    /// With that many search items of each task.
    public SearchSpec withItems(int perTask) {
        return new SearchSpec(
                parents,
                space,
                goal,
                items.withItems(perTask),
                strategy,
                seeds,
                learnedSeed,
                budget,
                execution,
                seed);
    }
}
