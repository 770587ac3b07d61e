package io.evomerge.strategies;

import java.util.SequencedMap;
import java.util.random.RandomGenerator;

/// MAP, model merging with amortised Pareto fronts: a quadratic model of every objective
/// ([ScoreModel]) is fitted to a first design, and its Pareto front, found by NSGA-II or III on the
/// models at no cost, says which merges to evaluate next ([ParetoProposals]). Each batch of these
/// improves the models. For two or more objectives and a few tens of evaluations.
///
/// The design is the start, if it was not told, and evenly spread points ([ShiftedSobol], stretched
/// by [#STRETCH] so that some lie on the faces of the cube). Where a model predicts left-out
/// points no better than luck would ([ScoreModel]), its objective is left out of the front, and
/// half of the batch are further design points; the whole batch where no model does.
///
/// Deliberate differences from the paper: models are refitted as points come in; their order and
/// penalty are chosen by cross-validation, so that twice as many points as a full quadratic has
/// unknowns are not needed before the first front; nothing is proposed outside of what was sampled;
/// experts are not merged in nested pairs: a model that has too few points for products of genes
/// does without them.
///
/// @param design points before the first fit, seeds included; 0: twice the unknowns of a quadratic
///     without products, `2 (2n + 1)`, but no more than `20 + 2n`
/// @param batch points that are asked for between two fits
/// @see <a href="https://arxiv.org/abs/2406.07529">Li et al. 2024, MAP: Low-compute Model Merging
///     with Amortized Pareto Fronts via Quadratic Approximation</a>
public record AmortizedPareto(int design, int batch) implements Strategy {
    static final String NAME = "map";
    static final AmortizedPareto DEFAULT = new AmortizedPareto(0, 4);
    static final int MAX_DESIGN = 10_000;
    static final int MAX_BATCH = 100;
    static final double STRETCH = 1.1;

    public AmortizedPareto {
        if (design < 0 || design > MAX_DESIGN || batch < 1 || batch > MAX_BATCH) {
            throw new IllegalArgumentException("design " + design + ", batch " + batch);
        }
    }

    static AmortizedPareto read(StrategySettings settings) {
        return new AmortizedPareto(
                settings.integerOrAuto("design", 0, 1, MAX_DESIGN),
                settings.integer("batch", DEFAULT.batch, 1, MAX_BATCH));
    }

    int design(int dimensions) {
        return design == 0
                ? Math.min(2 * ModelOrder.DIAGONAL.unknowns(dimensions), 20 + 2 * dimensions)
                : design;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public SequencedMap<String, Object> settings(int dimensions) {
        return Strategies.map("design", design(dimensions), "batch", batch);
    }

    @Override
    public Search start(Problem problem, RandomGenerator random) {
        return new AmortizedParetoSearch(this, problem, random);
    }
}
