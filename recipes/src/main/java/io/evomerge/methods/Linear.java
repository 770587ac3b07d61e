package io.evomerge.methods;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// The weighted mean of the models: `θ = Σᵢ wᵢ θᵢ / Σᵢ wᵢ`, or the plain sum `Σᵢ wᵢ θᵢ` where
/// `normalize` is false.
///
/// @see <a href="https://arxiv.org/abs/2203.05482">Wortsman et al. 2022, Model soups</a>
public record Linear() implements TensorMethod {
    private static final Parameter WEIGHT =
            Parameter.ofModel("weight", Range.ANY, "the model's share");
    private static final Parameter NORMALIZE =
            Parameter.flag("normalize", true, "divide by the sum of the weights");

    /// Weights that add up to less are taken to add up to nothing.
    private static final double NOTHING = 1e-8;

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
        return List.of(WEIGHT, NORMALIZE);
    }

    @Override
    public Optional<Objection> objection(Extent tensor, Settings settings) {
        if (settings.flag(NORMALIZE) && Math.abs(total(tensor.sources(), settings)) < NOTHING) {
            return Optional.of(
                    new Objection(
                            WEIGHT.name(),
                            "the weights add up to 0, so there is no mean",
                            "raise a weight, or set normalize: false"));
        }
        return Optional.empty();
    }

    @Override
    public Combination prepare(Inputs inputs, Settings settings) {
        double total = settings.flag(NORMALIZE) ? total(inputs.sources(), settings) : 1;
        return new WeightedSum(
                IntStream.range(0, inputs.sources())
                        .mapToDouble(i -> settings.number(WEIGHT, i) / total)
                        .toArray());
    }

    private static double total(int sources, Settings settings) {
        return IntStream.range(0, sources).mapToDouble(i -> settings.number(WEIGHT, i)).sum();
    }
}
