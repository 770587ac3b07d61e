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
    private static final double NO_LENGTH = 1e-8;

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
        double cos = cosine(inputs);
        double ofBase = 1 - t;
        double ofOther = t;
        if (Math.abs(cos) <= PARALLEL) {
            double angle = Math.acos(cos);
            ofBase = Math.sin((1 - t) * angle) / Math.sin(angle);
            ofOther = Math.sin(t * angle) / Math.sin(angle);
        }
        return inputs.base() == 0
                ? new WeightedSum(ofBase, ofOther)
                : new WeightedSum(ofOther, ofBase);
    }

    private static double cosine(Inputs inputs) {
        Products p =
                inputs.chunks((from, to) -> products(inputs, from, to)).stream()
                        .reduce(new Products(0, 0, 0), Products::plus);
        return p.ab() / (length(p.aa()) * length(p.bb()));
    }

    /// A vector of (nearly) no length is left as it is instead of normalised: its cosine is then 0.
    private static double length(double square) {
        double length = Math.sqrt(square);
        return length > NO_LENGTH ? length : 1;
    }

    private static Products products(Inputs inputs, long from, long to) {
        float[] a = new float[Block.SIZE];
        float[] b = new float[Block.SIZE];
        Products sum = new Products(0, 0, 0);
        for (long at = from; at < to; at += Block.SIZE) {
            int n = (int) Math.min(Block.SIZE, to - at);
            inputs.read(0, at, a, n);
            inputs.read(1, at, b, n);
            sum = sum.plus(Products.of(a, b, n));
        }
        return sum;
    }

    private record Products(double aa, double ab, double bb) {
        /// Float64 sums: float32 ones would be off in the fourth digit for large tensors.
        static Products of(float[] a, float[] b, int n) {
            double aa = 0;
            double ab = 0;
            double bb = 0;
            for (int i = 0; i < n; i++) {
                double x = a[i];
                double y = b[i];
                aa += x * x;
                ab += x * y;
                bb += y * y;
            }
            return new Products(aa, ab, bb);
        }

        Products plus(Products other) {
            return new Products(aa + other.aa, ab + other.ab, bb + other.bb);
        }
    }
}
