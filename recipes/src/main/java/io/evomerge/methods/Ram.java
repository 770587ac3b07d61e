package io.evomerge.methods;

import java.util.Arrays;
import java.util.List;

/// Reinforced agent merging: an element is moved by the mean of the task vectors `τᵢ = θᵢ − θ₀`
/// that are active there, `|τᵢ| > epsilon`. What one model alone has changed so keeps its full
/// strength, which a mean over all models would take.
///
/// @see <a href="https://arxiv.org/abs/2601.13572">Yuan et al. 2026, RAM</a>
public record Ram() implements TensorMethod {
    /// A threshold in units of the weights, so no search should vary it blindly.
    static final Parameter EPSILON =
            Parameter.ofMerge(
                            "epsilon",
                            new Range(0, 1, false),
                            1e-5,
                            "the magnitude that an entry must exceed to be active")
                    .untuned();

    @Override
    public String name() {
        return "ram";
    }

    @Override
    public String summary() {
        return "the base plus the mean of the task vectors that are not zero, element by element";
    }

    @Override
    public BaseModel base() {
        return BaseModel.ANCESTOR;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(EPSILON);
    }

    @Override
    public Combination prepare(Inputs inputs, Settings settings) {
        Sparsifier.Mask active = active(inputs, settings);
        return block -> {
            read(block, inputs.base(), active);
            mean(block, inputs.base());
            add(block.source(inputs.base()), block.sum(), block.out(), block.length());
        };
    }

    /// The mask of the entries that exceed epsilon.
    static Sparsifier.Mask active(Inputs inputs, Settings settings) {
        float epsilon = (float) settings.number(EPSILON);
        return new MagnitudeCut(Float.floatToRawIntBits(epsilon) + 1, inputs.elements());
    }

    /// Turns the models' elements of a block into task vectors, 0 where not active, and counts the
    /// active ones of each element in `mass`.
    static void read(Block block, int base, Sparsifier.Mask active) {
        int n = block.length();
        Arrays.fill(block.mass(), 0, n, 0);
        Variances.subtractBase(block, base);
        for (int i = 0; i < block.sources(); i++) {
            if (i != base) {
                active.apply(block.source(i), n, block.from());
                count(block.source(i), block.mass(), n);
            }
        }
    }

    private static void count(float[] delta, double[] counts, int n) {
        for (int i = 0; i < n; i++) {
            counts[i] += Math.abs(Math.signum(delta[i]));
        }
    }

    /// The mean of the active entries of each element in `sum`; 0 where there are none.
    static void mean(Block block, int base) {
        int n = block.length();
        Arrays.fill(block.sum(), 0, n, 0);
        for (int i = 0; i < block.sources(); i++) {
            if (i != base) {
                WeightedSum.add(block.source(i), 1, block.sum(), n);
            }
        }
        divide(block.sum(), block.mass(), n);
    }

    private static void divide(double[] sum, double[] count, int n) {
        for (int i = 0; i < n; i++) {
            sum[i] /= Math.max(count[i], 1);
        }
    }

    static void add(float[] base, double[] sum, float[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = (float) (base[i] + sum[i]);
        }
    }
}
