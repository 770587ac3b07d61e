package io.evomerge.methods;

import java.util.List;
import java.util.Optional;

/// The weighted mean of the models' directions, at the weighted mean of their lengths; of the task
/// vectors where a base model is named. Per tensor, as one vector:
///
/// `θ = θ₀ + Σᵢ wᵢ‖τᵢ‖ · m/‖m‖`, `m = Σᵢ wᵢ τᵢ/‖τᵢ‖`.
///
/// | symbol | code     | meaning                                                        |
/// |--------|----------|----------------------------------------------------------------|
/// | `τᵢ`   | sources  | `θᵢ − θ₀`; without a base model `θᵢ`, and `θ₀ = 0`             |
/// | `wᵢ`   | `weight` | divided by their sum, unless `normalize_weights` is false      |
///
/// mergekit takes one step further: it projects the directions on the tangent space at `m/‖m‖`,
/// adds them up there and maps the sum back. That sum is `m − ⟨m, m/‖m‖⟩ m/‖m‖ = 0`, so the step
/// goes nowhere but for rounding, and is left out.
///
/// Directions that cancel out (`‖m‖ <` `eps`), as those of tensors that nobody trained, have no
/// mean: the vectors themselves are added up then, `θ = θ₀ + Σᵢ wᵢ τᵢ`. mergekit does that for
/// two models and refuses more.
///
/// @see <a href="https://goddard.blog/posts/multislerp-wow-what-a-cool-idea">Goddard 2025</a>
public record MultiSlerp() implements TensorMethod {
    private static final Parameter NORMALIZE =
            Parameter.flag("normalize_weights", true, "divide by the sum of the weights");
    private static final Parameter EPS =
            Parameter.ofMerge("eps", Range.FRACTION, 1e-8, "lengths below are taken for none")
                    .untuned();

    @Override
    public String name() {
        return "multislerp";
    }

    @Override
    public String summary() {
        return "the mean direction of several models, or of their task vectors, at their mean length";
    }

    @Override
    public BaseModel base() {
        return BaseModel.OPTIONAL_ANCESTOR;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Shares.WEIGHT, NORMALIZE, EPS);
    }

    @Override
    public Optional<Objection> objection(Extent tensor, Settings settings) {
        return settings.flag(NORMALIZE)
                ? Shares.objection(
                        Shares.given(tensor.sources(), tensor.base(), settings),
                        "raise a weight, or set normalize_weights: false")
                : Optional.empty();
    }

    @Override
    public Combination prepare(Inputs inputs, Settings settings) {
        double[] given = Shares.given(inputs.sources(), inputs.base(), settings);
        double[] weights = settings.flag(NORMALIZE) ? Shares.normalized(given) : given;
        double eps = settings.number(EPS);
        return Spherical.combine(
                inputs,
                inputs.base(),
                Vectors.whole(inputs.elements()),
                (gram, vector) -> scaled(weights, gram, vector, eps));
    }

    private static double[] scaled(double[] weights, Gram gram, int vector, double eps) {
        double[] ofUnits = new double[weights.length];
        double meanLength = 0;
        for (int i = 0; i < weights.length; i++) {
            double length = gram.length(i, vector);
            ofUnits[i] = weights[i] / (length + eps);
            meanLength += weights[i] * length;
        }
        double length = gram.length(ofUnits, vector);
        if (length < eps) {
            return weights;
        }
        for (int i = 0; i < ofUnits.length; i++) {
            ofUnits[i] *= meanLength / length;
        }
        return ofUnits;
    }
}
