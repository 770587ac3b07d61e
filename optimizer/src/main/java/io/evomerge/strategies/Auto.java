package io.evomerge.strategies;

import java.util.Locale;
import java.util.SequencedMap;
import java.util.random.RandomGenerator;

/// The strategy that suits a search, by its budget and its number of genes.
///
/// | evaluations | genes    | strategy | why                                                   |
/// |-------------|----------|----------|-------------------------------------------------------|
/// | up to 400   | up to 60 | `gp`     | a model of all scores makes the most of each          |
/// | else        |          | `cma-es` | a model would be too slow, or know too little a gene  |
///
/// The bounds are where `evo-merge bench search` sees one overtake the other (docs/benchmarks.md),
/// and where the model's own time, which grows with the cube of the evaluations, stays small beside
/// that of an evaluation.
public record Auto() implements Strategy {
    static final String NAME = "auto";
    private static final int GP_EVALUATIONS = 400;
    private static final int GP_GENES = 60;

    /// What is assumed where the budget is not known.
    private static final int USUAL_EVALUATIONS = 200;

    /// @param reason part of a sentence
    public record Choice(Strategy strategy, String reason) {}

    static Auto read(StrategySettings settings) {
        return new Auto();
    }

    /// @param evaluations that the budget pays for
    public static Choice choose(int genes, int evaluations) {
        String size = String.format(Locale.ROOT, "%d evaluations of %d genes", evaluations, genes);
        if (evaluations <= GP_EVALUATIONS && genes <= GP_GENES) {
            return new Choice(
                    Gp.DEFAULT,
                    size + ": few enough for a model of all scores to guide the search");
        }
        return new Choice(
                new CmaEs(0, CmaEs.DEFAULT_SIGMA),
                size + ": too many for a model of all scores, which is best for few");
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public SequencedMap<String, Object> settings(int dimensions) {
        return Strategies.map();
    }

    @Override
    public Search start(Problem problem, RandomGenerator random) {
        return choose(problem.dimensions(), USUAL_EVALUATIONS).strategy().start(problem, random);
    }
}
