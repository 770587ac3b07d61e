package io.evomerge.strategies;

import java.util.SequencedMap;
import java.util.random.RandomGenerator;

/// All combinations of a few values of each gene, both ends of its range among them, in a random
/// order, so that a search may be stopped anywhere; the start point comes first.
///
/// Names of methods and whole numbers have levels of their own: all of them, if they have no order
/// or no more than `levels`; else as many, evenly spread. When every combination was asked for, the
/// grid is refined: each interval is halved, and only the new combinations follow. Where nothing is
/// left to refine, the combinations are asked for again, in another order.
///
/// @param levels of each gene, at first
/// @param batch how many genomes an ask gives at most
public record Grid(int levels, int batch) implements Strategy {
    static final String NAME = "grid";
    static final Grid DEFAULT = new Grid(5, 10);
    static final int MAX_LEVELS = 10_000;
    static final int MAX_BATCH = 10_000;

    public Grid {
        if (levels < 2 || levels > MAX_LEVELS || batch < 1 || batch > MAX_BATCH) {
            throw new IllegalArgumentException("levels " + levels + ", batch " + batch);
        }
    }

    static Grid read(StrategySettings settings) {
        return new Grid(
                settings.integer("levels", DEFAULT.levels, 2, MAX_LEVELS),
                settings.integer("batch", DEFAULT.batch, 1, MAX_BATCH));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public SequencedMap<String, Object> settings(int dimensions) {
        return Strategies.map("levels", levels, "batch", batch);
    }

    @Override
    public Search start(Problem problem, RandomGenerator random) {
        var points = new GridPoints(problem.coordinates(), levels, random);
        return new PointSequence(batch, problem.start(), points::next);
    }
}
