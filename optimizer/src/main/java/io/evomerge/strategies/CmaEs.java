package io.evomerge.strategies;

import java.util.SequencedMap;
import java.util.random.RandomGenerator;

/// Covariance matrix adaptation: (μ/μ_w, λ)-CMA-ES with active (negative) weights. It samples a
/// generation from a normal distribution, moves the mean towards the better points, and learns the
/// step size σ and the covariance C from the steps that succeeded.
///
/// Whole numbers and switches keep a least probability of their neighbours ([Margin]), levels
/// without order are drawn by probabilities of their own ([Categories]).
///
/// All constants are Table 1 of the tutorial. Deliberate differences: the box is handled by a
/// transformation ([Box]); above [#FULL_UP_TO] genes C is diagonal (Ros and Hansen 2008); a
/// converged search starts afresh at a random point with twice the population (IPOP, Auger and
/// Hansen 2005), so that it never ends before the budget does; criteria for that look only at the
/// order of the fitness ([Convergence]).
///
/// Points told before the first ask are seeds: the mean starts at the best of them, with the step
/// size unchanged.
///
/// @param population λ, points per generation; 0 lets the number of genes n decide: `4 + ⌊3 ln n⌋`
/// @param sigma σ₀, the first step size, as a part of the cube's edge
/// @see <a href="https://arxiv.org/abs/1604.00772">Hansen 2016, The CMA Evolution Strategy: A
///     Tutorial</a>
public record CmaEs(int population, double sigma) implements Strategy {
    static final String NAME = "cma-es";
    static final int MIN_POPULATION = 4;
    static final int MAX_POPULATION = 10_000;
    static final double MIN_SIGMA = 1e-6;
    static final double DEFAULT_SIGMA = 1.0 / 6;

    /// More genes than this get a diagonal covariance: a full one has too many entries to learn,
    /// and its eigenvectors cost too much.
    static final int FULL_UP_TO = 200;

    public CmaEs {
        check(population, sigma);
    }

    static void check(int population, double sigma) {
        if (population != 0 && (population < MIN_POPULATION || population > MAX_POPULATION)) {
            throw new IllegalArgumentException(
                    "population is %d, neither 0 (automatic) nor in [%d, %d]"
                            .formatted(population, MIN_POPULATION, MAX_POPULATION));
        }
        if (!(sigma >= MIN_SIGMA && sigma <= 1)) {
            throw new IllegalArgumentException(
                    "sigma is " + sigma + ", not in [" + MIN_SIGMA + ", 1]");
        }
    }

    /// The population used for that many genes.
    public int population(int dimensions) {
        return population == 0 ? 4 + (int) Math.floor(3 * Math.log(dimensions)) : population;
    }

    static CmaEs read(StrategySettings settings) {
        return new CmaEs(
                settings.integerOrAuto("population", 0, MIN_POPULATION, MAX_POPULATION),
                settings.number("sigma", DEFAULT_SIGMA, MIN_SIGMA, 1));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public SequencedMap<String, Object> settings(int dimensions) {
        return Strategies.map("population", population(dimensions), "sigma", sigma);
    }

    @Override
    public Search start(Problem problem, RandomGenerator random) {
        return new CmaEsSearch(this, problem, random);
    }
}
