package io.evomerge.methods;

import java.util.List;

/// Gives the base model a property that another model has: `θ = θ₀ + λ (θ₁ − θ₂)`, where the first
/// of the other models has the property and the second, otherwise trained alike, lacks it.
///
/// The paper patches robustness to image corruptions into models. It keeps of `θ₁ − θ₂` only what
/// is orthogonal to the second model's own task vector, and only the shallowest layers; here it is
/// the plain difference, and a filter or a gradient on `lambda` chooses the layers.
///
/// @see <a href="https://arxiv.org/abs/2302.12480">Cai et al. 2023, Robust weight signatures</a>
public record WeightSignature() implements TensorMethod {
    private static final Parameter LAMBDA =
            Parameter.ofMerge("lambda", Range.ANY, 1, "how much of the property to add");

    @Override
    public String name() {
        return "weight_signature";
    }

    @Override
    public String summary() {
        return "the base plus the difference of a model with a property and one without";
    }

    @Override
    public BaseModel base() {
        return BaseModel.END;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(LAMBDA);
    }

    @Override
    public int minModels() {
        return 3;
    }

    @Override
    public int maxModels() {
        return 3;
    }

    @Override
    public boolean keepsVocabulary() {
        return true;
    }

    @Override
    public Combination prepare(Inputs inputs, Settings settings) {
        int[] others = inputs.models();
        double[] weights = new double[inputs.sources()];
        weights[inputs.base()] = 1;
        weights[others[0]] = settings.number(LAMBDA);
        weights[others[1]] = -settings.number(LAMBDA);
        return new WeightedSum(weights);
    }
}
