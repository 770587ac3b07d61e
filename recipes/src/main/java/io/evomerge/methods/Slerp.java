package io.evomerge.methods;

import java.util.List;

/// Spherical interpolation from the base model to the other one, tensor by tensor:
///
/// `θ = sin((1−t)ω)/sin ω · a + sin(tω)/sin ω · b`, with `cos ω = ⟨a, b⟩ / (‖a‖ ‖b‖)`.
///
/// | symbol | code    | meaning                                                |
/// |--------|---------|--------------------------------------------------------|
/// | `a`    | base    | the whole tensor as one vector, at `t = 0`             |
/// | `b`    | other   | the same of the other model, at `t = 1`                |
/// | `ω`    | `angle` | the angle between them, radians                        |
///
/// The vectors keep their lengths: only the angle is taken from the normalised ones. Nearly
/// parallel vectors (`|cos ω| > 0.9995`) are interpolated on the straight line, as is usual.
///
/// @see <a href="https://doi.org/10.1145/325165.325242">Shoemake 1985, section 3.3</a>
public record Slerp() implements TensorMethod {
    private static final Parameter T =
            Parameter.ofMerge("t", Range.UNIT, "0 is the base model, 1 the other one");
    private static final double PARALLEL = 0.9995;

    @Override
    public String name() {
        return "slerp";
    }

    @Override
    public String summary() {
        return "spherical interpolation from the base model to another";
    }

    @Override
    public BaseModel base() {
        return BaseModel.END;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(T);
    }

    @Override
    public int maxModels() {
        return 2;
    }

    @Override
    public Combination prepare(Inputs inputs, Settings settings) {
        double t = settings.number(T);
        double fromFirst = inputs.base() == 0 ? t : 1 - t;
        return Spherical.combine(
                inputs,
                -1,
                Vectors.whole(inputs.elements()),
                (gram, vector) -> weights(fromFirst, gram.cosine(0, 1, vector)));
    }

    private static double[] weights(double t, double cos) {
        return Math.abs(cos) > PARALLEL ? Arc.onLine(t) : Arc.at(t, Math.acos(cos));
    }
}
