package io.evomerge.search;

import io.evomerge.documents.InputException;
import io.evomerge.documents.Node;
import io.evomerge.strategies.Auto;
import io.evomerge.strategies.Strategies;
import java.util.List;

/// What `mode: pareto` asks of a search: several objectives, and a strategy that looks for a front
/// and not for one best merge.
final class ParetoMode {
    /// The strategies whose search is guided by dominance.
    static final List<String> STRATEGIES = List.of("map", "nsga2", "nsga3");

    /// Up to so many evaluations `map` has been measured to be ahead (docs/benchmarks.md). Where a
    /// population overtakes it, if it does, is not known.
    private static final int MOST_MODELLED = 200;

    /// With more, most merges of a search are undominated, and the hypervolume takes too long.
    private static final int MOST_OBJECTIVES = 6;

    private ParetoMode() {}

    /// @param objectives how many tasks count
    /// @throws InputException if the mode is Pareto, and there can be no front, or nobody looks for
    ///     it
    static void require(SearchSpec spec, int objectives) {
        if (!spec.goal().isPareto()) {
            return;
        }
        if (objectives < 2) {
            throw new InputException(
                    "mode",
                    "is pareto, but there is one objective only",
                    "give two tasks or more a weight, or write mode: single");
        }
        if (objectives > MOST_OBJECTIVES) {
            throw new InputException(
                    "mode",
                    "is pareto, but there are %d objectives; with more than %d hardly any merge is better in all than another"
                            .formatted(objectives, MOST_OBJECTIVES),
                    "give at most %d tasks a weight (tasks with weight: 0 can still be constraints), or write mode: single"
                            .formatted(MOST_OBJECTIVES));
        }
        String strategy = spec.strategy().name();
        if (!(spec.strategy() instanceof Auto) && !STRATEGIES.contains(strategy)) {
            throw new InputException(
                    "mode",
                    "is pareto, but the strategy " + strategy + " looks for one best merge",
                    "name one of "
                            + String.join(", ", STRATEGIES)
                            + ", or auto; or write mode: single");
        }
        if (spec.items().racing().isPresent()) {
            throw new InputException(
                    "subset.racing",
                    "drops merges that fall behind in the aggregate, but the ends of a front may",
                    "leave it out, or write mode: single");
        }
        if (spec.budget().terminator()) {
            throw new InputException(
                    "budget.terminator",
                    "ends a search once the best merge can gain no more, but a front may go on to",
                    "leave it out, or write mode: single");
        }
    }

    /// What `auto` stands for in a search for a front.
    static Auto.Choice choose(int evaluations, int objectives) {
        String size = "%d objectives and %d evaluations".formatted(objectives, evaluations);
        if (evaluations <= MOST_MODELLED) {
            return choice("map", size + ": few enough for models of the objectives to guide it");
        }
        return objectives == 2
                ? choice("nsga2", size + ": enough for a population along the front")
                : choice("nsga3", size + ": enough for a population spread over the front");
    }

    private static Auto.Choice choice(String name, String reason) {
        return new Auto.Choice(Strategies.of(Node.of("strategy", name)), reason);
    }
}
