package io.evomerge.methods;

import java.util.List;

/// Moves the base model towards the other one, each element by at most `t`:
/// `θ = θ₀ + max(−t, min(t, θ₁ − θ₀))`. Elements that are near each other are swapped, those far
/// apart stay near the base's.
///
/// The original interpolates with the share `min(1, t / |θ₁ − θ₀|)`; that is the same.
///
/// @see <a href="https://huggingface.co/alchemonaut/QuartetAnemoi-70B-t0.0001">alchemonaut 2024</a>
public record NearSwap() implements TensorMethod {
    private static final Parameter T =
            Parameter.ofMerge("t", Range.POSITIVE, "how far an element moves at most")
                    .usually(1e-4, 0.01);

    @Override
    public String name() {
        return "nearswap";
    }

    @Override
    public String summary() {
        return "the base model, each element moved towards another model's by at most t";
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
        int base = inputs.base();
        return block ->
                move(block.source(base), block.source(1 - base), t, block.out(), block.length());
    }

    private static void move(float[] from, float[] to, double most, float[] out, int n) {
        for (int i = 0; i < n; i++) {
            double way = (double) to[i] - from[i];
            out[i] = (float) (from[i] + Math.max(-most, Math.min(most, way)));
        }
    }
}
