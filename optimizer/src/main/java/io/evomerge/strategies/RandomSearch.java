package io.evomerge.strategies;

import java.util.SequencedMap;
import java.util.random.RandomGenerator;

/// Draws every genome uniformly from the cube, after the start point (unless that has been told
/// already). The baseline that any other strategy has to beat.
///
/// @param batch how many genomes an ask gives at most
/// @see <a href="https://jmlr.org/papers/v13/bergstra12a.html">Bergstra and Bengio 2012</a>
public record RandomSearch(int batch) implements Strategy {
    static final String NAME = "random";
    static final int MAX_BATCH = 10_000;

    public RandomSearch {
        if (batch < 1 || batch > MAX_BATCH) {
            throw new IllegalArgumentException(
                    "batch is " + batch + ", not in [1, " + MAX_BATCH + "]");
        }
    }

    static RandomSearch read(StrategySettings settings) {
        return new RandomSearch(settings.integer("batch", 10, 1, MAX_BATCH));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public SequencedMap<String, Object> settings(int dimensions) {
        return Strategies.map("batch", batch);
    }

    @Override
    public Search start(Problem problem, RandomGenerator random) {
        int genes = problem.dimensions();
        return new PointSequence(batch, problem.start(), () -> Genomes.uniform(genes, random));
    }
}
