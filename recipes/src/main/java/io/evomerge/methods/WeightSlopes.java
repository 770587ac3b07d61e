package io.evomerge.methods;

import java.util.List;
import java.util.Optional;

/// How fast a number `L` grows with the models' weights, of which the merge of a tensor is a linear
/// function, given how fast it grows with the merged tensor:
///
/// `θ = θ₀ + λ Σᵢ wᵢ τᵢ`, so that `∂L/∂wᵢ = λ ⟨∂L/∂θ, τᵢ⟩`.
///
/// | symbol   | code       | meaning                                             |
/// |----------|------------|-----------------------------------------------------|
/// | `∂L/∂θ`  | `gradient` | `[n]`, of the merged tensor                         |
/// | `τᵢ`     | sources    | `θᵢ − θ₀`, `[n]` each, in float32                   |
/// | `λ`      | `lambda`   | shared factor, unitless                             |
/// | `∂L/∂wᵢ` | `values`   | one per source, 0 for the base; summed in float64   |
///
/// The gradient is added piece by piece, in order. That a merged tensor is rounded when it is
/// stored is passed over: the slope is that of the merge before rounding.
///
/// @see <a href="https://arxiv.org/abs/2310.02575">Yang et al. 2023, AdaMerging, section 3.2</a>
public final class WeightSlopes {
    private final Inputs inputs;
    private final List<TaskVectors.Term> terms;
    private final double lambda;
    private final Block block;
    private final double[] sums;

    /// @throws IllegalArgumentException if there is an [#objection]
    public WeightSlopes(MergeMethod method, Inputs inputs, Settings settings) {
        if (objection(method, settings).isPresent()) {
            throw new IllegalArgumentException(method.name() + " is not linear in its weights");
        }
        var vectors = TaskVectors.of(inputs, settings, false);
        this.inputs = inputs;
        this.terms = vectors.terms();
        this.lambda = vectors.lambda();
        this.block = new Block(inputs.sources(), inputs.elements());
        this.sums = new double[inputs.sources()];
    }

    /// Why the weights have no slopes.
    public static Optional<String> objection(MergeMethod method, Settings settings) {
        return switch (method) {
            case TaskArithmetic t ->
                    t.isNormalized(settings)
                            ? Optional.of("divides by the sum of the weights")
                            : Optional.empty();
            default -> Optional.of("is not linear in its weights");
        };
    }

    /// Takes elements `[from, from + n)` of the gradient, at most a block of them.
    public void add(float[] gradient, long from, int n) {
        block.read(inputs, from, n);
        float[] base = block.source(inputs.base());
        for (TaskVectors.Term term : terms) {
            float[] delta = block.source(term.source());
            TaskVector.subtract(delta, base, n);
            sums[term.source()] += product(gradient, delta, n);
        }
    }

    private static double product(float[] x, float[] y, int n) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += (double) x[i] * y[i];
        }
        return sum;
    }

    /// `∂L/∂wᵢ` by source, of what was added so far.
    public double[] values() {
        double[] out = sums.clone();
        for (int i = 0; i < out.length; i++) {
            out[i] *= lambda;
        }
        return out;
    }
}
