package io.evomerge.strategies;

import java.util.SequencedMap;
import java.util.random.RandomGenerator;

/// CMA-ES that asks for only a part of each generation: a linear or quadratic model of all recent
/// scores ([LqModel]) ranks the generation, its best points are evaluated, a few at first, then
/// half as many more each time, until model and scores agree on the order of the newest points
/// (Kendall's τ of at least 0.85); the others are ranked by the model. Where the model has a
/// maximum, that is one point of the generation, no farther from the mean than a typical one; where
/// there are switches or names, in half of the generations, by chance, it is instead the maximum of
/// all that have one of them unlike the best point, which is evaluated whatever the model expects.
///
/// On smooth landscapes it needs a fraction of the evaluations of [CmaEs]; where the model is of no
/// use it evaluates whole generations, as that does. Levels are sampled as by [CmaEs]; to the model
/// a level without order is a variable of its own ([Features]), and genes without effect are at
/// rest.
///
/// Deliberate differences from the paper: pairs of equal scores do not count in τ; whole
/// generations are evaluated until there are more points than a linear model has unknowns, as
/// before it agrees with anything; points that were evaluated keep their scores where the model
/// ranks the others; more than [LqModel#MOST_UNKNOWNS] unknowns are never fitted, so that full
/// quadratics end at 30 variables; genes with levels, of which the paper has none.
///
/// @param population λ, points per generation; 0: as that of [CmaEs]
/// @param sigma σ₀, the first step size, as a part of the cube's edge
/// @see <a href="https://doi.org/10.1145/3321707.3321842">Hansen 2019, A global surrogate assisted
///     CMA-ES</a>
public record LqCmaEs(int population, double sigma) implements Strategy {
    static final String NAME = "lq-cma-es";
    static final LqCmaEs DEFAULT = new LqCmaEs(0, CmaEs.DEFAULT_SIGMA);

    public LqCmaEs {
        CmaEs.check(population, sigma);
    }

    static LqCmaEs read(StrategySettings settings) {
        CmaEs same = CmaEs.read(settings);
        return new LqCmaEs(same.population(), same.sigma());
    }

    /// The population used for that many genes.
    public int population(int dimensions) {
        return new CmaEs(population, sigma).population(dimensions);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public SequencedMap<String, Object> settings(int dimensions) {
        return new CmaEs(population, sigma).settings(dimensions);
    }

    @Override
    public Search start(Problem problem, RandomGenerator random) {
        return new LqCmaEsSearch(this, problem, random);
    }
}
