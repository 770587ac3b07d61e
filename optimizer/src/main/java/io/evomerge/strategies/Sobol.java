package io.evomerge.strategies;

import java.util.SequencedMap;
import java.util.random.RandomGenerator;

/// Fills the cube evenly: after the start point, the points of a Sobol sequence, of which any
/// `2^k` in a row from the first leave no large gap. The baseline for few genes, where random
/// points cluster by chance.
///
/// Every gene is shifted by a random number, bit by bit (exclusive or), so that another seed gives
/// other points that are as even. The sequence is known for [#GENES] genes; further ones are drawn
/// uniformly, which is all that evenness can promise in so many dimensions.
///
/// @param batch how many genomes an ask gives at most
/// @see <a href="https://doi.org/10.1137/070709359">Joe and Kuo 2008, Constructing Sobol' sequences
///     with better two-dimensional projections</a>
/// @see <a href="https://doi.org/10.1007/978-1-4612-2552-2_19">Owen 1995, Randomly Permuted
///     (t,m,s)-Nets and (t,s)-Sequences</a> (the digital shift is the simplest such permutation)
public record Sobol(int batch) implements Strategy {
    static final String NAME = "sobol";
    static final int MAX_BATCH = 10_000;

    /// As many as the table of direction numbers has.
    static final int GENES = 1000;

    public Sobol {
        if (batch < 1 || batch > MAX_BATCH) {
            throw new IllegalArgumentException(
                    "batch is " + batch + ", not in [1, " + MAX_BATCH + "]");
        }
    }

    static Sobol read(StrategySettings settings) {
        return new Sobol(settings.integer("batch", 10, 1, MAX_BATCH));
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
        var points = new ShiftedSobol(problem.dimensions(), random);
        return new PointSequence(batch, problem.start(), points::next);
    }
}
