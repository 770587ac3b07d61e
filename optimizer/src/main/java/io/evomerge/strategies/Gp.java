package io.evomerge.strategies;

import java.util.SequencedMap;
import java.util.random.RandomGenerator;

/// Bayesian optimisation by a Gaussian process in a trust region: a model of the fitness is fitted
/// to all points so far, and the next ones are where it expects the largest improvement, within a
/// box about the best point that widens with success and shrinks without.
///
/// Made for few, dear evaluations (tens to a few hundred) of smooth landscapes. The improvement is
/// that over the best *expected* value of a point asked so far, not over the luckiest one ([noisy
/// expected improvement in its simplest form](https://arxiv.org/abs/1706.07094)); how much of the
/// scores' errors is noise between candidates is learnt ([KernelFit]).
///
/// @param batch points that are asked for between two fits; each but the first believes the ones
///     before it to score what the model expects (kriging believer, Ginsbourger et al. 2010)
/// @param design points drawn about the start before the first fit, seeds included; 0: `4 + ⌊3 ln
///     n⌋`
/// @see <a href="https://arxiv.org/abs/1910.01739">Eriksson et al. 2019, Scalable Global
///     Optimization via Local Bayesian Optimization</a>
public record Gp(int batch, int design) implements Strategy {
    static final String NAME = "gp";
    static final Gp DEFAULT = new Gp(4, 0);
    static final int MAX_BATCH = 100;
    static final int MAX_DESIGN = 10_000;

    public Gp {
        if (batch < 1 || batch > MAX_BATCH || design < 0 || design > MAX_DESIGN) {
            throw new IllegalArgumentException("batch " + batch + ", design " + design);
        }
    }

    static Gp read(StrategySettings settings) {
        return new Gp(
                settings.integer("batch", DEFAULT.batch, 1, MAX_BATCH),
                settings.integerOrAuto("design", 0, 1, MAX_DESIGN));
    }

    int design(int dimensions) {
        return design == 0 ? 4 + (int) Math.floor(3 * Math.log(dimensions)) : design;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public SequencedMap<String, Object> settings(int dimensions) {
        return Strategies.map("batch", batch, "design", design(dimensions));
    }

    @Override
    public Search start(Problem problem, RandomGenerator random) {
        return new GpSearch(this, problem, random);
    }
}
