package io.evomerge.methods;

import java.util.List;

/// Spherical interpolation of two models given by their weights, or of their task vectors where a
/// base model is named: `θ = θ₀ + sin((1−t)ω)/sin ω · τ₁ + sin(tω)/sin ω · τ₂`, `t = w₂/(w₁ + w₂)`.
///
/// | symbol | code     | meaning                                                      |
/// |--------|----------|--------------------------------------------------------------|
/// | `τᵢ`   | sources  | `θᵢ − θ₀`; without a base model `θᵢ`, and `θ₀ = 0`           |
/// | `wᵢ`   | `weight` | only their ratio counts; if they cancel out, `t = ½`         |
/// | `ω`    | angle    | between the vectors of the two models, radians               |
///
/// The vectors are whole tensors (`nuslerp_flatten`, the default), or each row of a tensor by
/// itself, `[out]` of them for a matrix `[out, in]`. `nuslerp_row_wise: true` means the columns
/// instead: mergekit's name, kept so that recipes mean the same here. Only vectors as good as
/// parallel or opposite (`|sin ω| < 1e-6`) are interpolated on the straight line; mergekit's 1e-8
/// is below the rounding of an angle.
///
/// A vector of no length is at a right angle to the other, as in mergekit: a tensor that one model
/// did not train takes `sin(tπ/2)`, not `t`, of the other's task vector.
///
/// @see <a href="https://doi.org/10.1145/325165.325242">Shoemake 1985, section 3.3</a>
public record NuSlerp() implements TensorMethod {
    private static final Parameter WEIGHT =
            Parameter.ofModel("weight", Range.ANY, "the model's share of the way to the other");
    private static final Parameter FLATTEN =
            Parameter.flag("nuslerp_flatten", true, "turn each tensor as one vector");
    private static final Parameter ROW_WISE =
            Parameter.flag(
                    "nuslerp_row_wise",
                    false,
                    "without nuslerp_flatten: turn each column by itself instead of each row");

    /// Weights that add up to less are taken to cancel out.
    private static final double NOTHING = 1e-6;

    private static final double PARALLEL = 1e-6;

    @Override
    public String name() {
        return "nuslerp";
    }

    @Override
    public String summary() {
        return "spherical interpolation of two models, or of their task vectors";
    }

    @Override
    public BaseModel base() {
        return BaseModel.OPTIONAL_ANCESTOR;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(WEIGHT, FLATTEN, ROW_WISE);
    }

    @Override
    public int minModels() {
        return 2;
    }

    @Override
    public int maxModels() {
        return 2;
    }

    @Override
    public Combination prepare(Inputs inputs, Settings settings) {
        double t = t(inputs, settings);
        return Spherical.combine(
                inputs,
                inputs.base(),
                vectors(inputs, settings),
                (gram, vector) -> weights(t, Math.acos(gram.cosine(0, 1, vector))));
    }

    private static double t(Inputs inputs, Settings settings) {
        int[] models = inputs.models();
        double second = settings.number(WEIGHT, models[1]);
        double sum = settings.number(WEIGHT, models[0]) + second;
        return Math.abs(sum) < NOTHING ? 0.5 : second / sum;
    }

    private static Vectors vectors(Inputs inputs, Settings settings) {
        if (settings.flag(FLATTEN)) {
            return Vectors.whole(inputs.elements());
        }
        return settings.flag(ROW_WISE)
                ? Vectors.columns(inputs.site())
                : Vectors.rows(inputs.site());
    }

    private static double[] weights(double t, double angle) {
        return Math.abs(Math.sin(angle)) < PARALLEL ? Arc.onLine(t) : Arc.at(t, angle);
    }
}
