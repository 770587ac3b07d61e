package io.evomerge.methods;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Task arithmetic, `τ_MT = Σᵢ wᵢ (θᵢ − θ₀)`, of which only the elements are kept that serve
/// several models: [TallMasks] has the formula. The weights are 1 in the paper.
///
/// @see <a href="https://arxiv.org/abs/2405.07813">Wang et al. 2024, section 4.3</a>
public record ConsensusTaskArithmetic() implements TensorMethod {
    @Override
    public String name() {
        return "consensus_ta";
    }

    @Override
    public String summary() {
        return "task arithmetic without the elements that serve too few of the models";
    }

    @Override
    public BaseModel base() {
        return BaseModel.ANCESTOR;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                TaskVectors.WEIGHT_OR_1,
                TallMasks.MASK_LAMBDA,
                TallMasks.MODELS,
                TaskVectors.LAMBDA);
    }

    @Override
    public Optional<Objection> objection(Extent tensor, Settings settings) {
        return TallMasks.objection(tensor, settings);
    }

    @Override
    public Combination prepare(Inputs inputs, Settings settings) {
        TallMasks masks = TallMasks.of(settings);
        int base = inputs.base();
        int[] models = inputs.models();
        double[] weights =
                Arrays.stream(models)
                        .mapToDouble(i -> settings.number(TaskVectors.WEIGHT_OR_1, i))
                        .toArray();
        return block -> {
            int n = block.length();
            Arrays.fill(block.sum(), 0, n, 0);
            for (int i = 0; i < models.length; i++) {
                float[] delta = block.source(models[i]);
                TaskVector.subtract(delta, block.source(base), n);
                WeightedSum.add(delta, weights[i], block.sum(), n);
            }
            masks.merge(block, base, models, TallMasks.Deltas.KEPT);
        };
    }
}
