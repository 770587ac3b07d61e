package io.evomerge.methods;

import java.util.Arrays;
import java.util.List;

/// The point nearest to the centre of many fine-tuned models that a few of them and their base can
/// tell of: `θ = t · mean(θᵢ) + (1 − t) · θ₀`, `t = N cos ω / (1 + (N − 1) cos ω)`.
///
/// | symbol  | code     | meaning                                                      |
/// |---------|----------|--------------------------------------------------------------|
/// | `N`     | models   | how many, besides the base                                   |
/// | `cos ω` | `cosine` | of the angle between two task vectors, the mean of all pairs |
///
/// Per tensor as in the paper ("layer-wise"), or with `filter_wise` for each of its rows. `t` is 1
/// for parallel task vectors, 0 for orthogonal ones, and negative beyond.
///
/// The paper has one angle; the mean of the pairs' cosines is mergekit's and MergeLLM's way of
/// getting it from three models or more (FusionBench takes the mean of the angles; for two models
/// all agree). Task vectors that cancel out (`1 + (N − 1) cos ω ≈ 0`) leave the base. mergekit
/// takes the product of two lengths for at least 1e-6, which turns shorter task vectors towards
/// the base; here only a vector of no length at all has no angle (`cos ω = 0`).
///
/// @see <a href="https://arxiv.org/abs/2403.19522">Jang et al. 2024, Model stock</a>
public record ModelStock() implements TensorMethod {
    private static final Parameter FILTER_WISE =
            Parameter.flag("filter_wise", false, "measure the angle row by row, not per tensor");

    /// A smaller divisor is not divided by.
    private static final double NOTHING = 1e-8;

    @Override
    public String name() {
        return "model_stock";
    }

    @Override
    public String summary() {
        return "the mean of the models, the nearer to the base the less they agree";
    }

    @Override
    public BaseModel base() {
        return BaseModel.ANCESTOR;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(FILTER_WISE);
    }

    @Override
    public int minModels() {
        return 2;
    }

    @Override
    public Combination prepare(Inputs inputs, Settings settings) {
        Vectors vectors =
                settings.flag(FILTER_WISE)
                        ? Vectors.rows(inputs.site())
                        : Vectors.whole(inputs.elements());
        return Spherical.combine(inputs, inputs.base(), vectors, ModelStock::weights);
    }

    private static double[] weights(Gram gram, int vector) {
        int n = gram.size();
        double cos = meanCosine(gram, vector);
        double divisor = 1 + (n - 1) * cos;
        double t = divisor < NOTHING ? 0 : n * cos / divisor;
        double[] weights = new double[n];
        Arrays.fill(weights, t / n);
        return weights;
    }

    private static double meanCosine(Gram gram, int vector) {
        double sum = 0;
        int pairs = 0;
        for (int i = 0; i < gram.size(); i++) {
            for (int j = 0; j < i; j++) {
                sum += gram.cosine(i, j, vector);
                pairs++;
            }
        }
        return sum / pairs;
    }
}
