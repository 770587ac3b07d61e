package io.evomerge.methods;

import java.util.List;
import java.util.Optional;

/// The weighted mean of the models: `θ = Σᵢ wᵢ θᵢ / Σᵢ wᵢ`, or the plain sum `Σᵢ wᵢ θᵢ` where
/// `normalize` is false.
///
/// @see <a href="https://arxiv.org/abs/2203.05482">Wortsman et al. 2022, Model soups</a>
public record Linear() implements TensorMethod {
    private static final Parameter NORMALIZE =
            Parameter.flag("normalize", true, "divide by the sum of the weights");

    @Override
    public String name() {
        return "linear";
    }

    @Override
    public String summary() {
        return "the weighted mean of the models";
    }

    @Override
    public BaseModel base() {
        return BaseModel.PEER;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Shares.WEIGHT, NORMALIZE);
    }

    @Override
    public Optional<Objection> objection(Extent tensor, Settings settings) {
        return settings.flag(NORMALIZE)
                ? Shares.objection(
                        Shares.given(tensor.sources(), -1, settings),
                        "raise a weight, or set normalize: false")
                : Optional.empty();
    }

    @Override
    public Combination prepare(Inputs inputs, Settings settings) {
        double[] weights = Shares.given(inputs.sources(), -1, settings);
        return new WeightedSum(settings.flag(NORMALIZE) ? Shares.normalized(weights) : weights);
    }
}
