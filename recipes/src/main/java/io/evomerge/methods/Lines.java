package io.evomerge.methods;

import java.util.List;

/// LiNeS, layer-increasing scaling: what a merge changed in the base counts the more, the deeper
/// the layer: `θ = θ₀ + s · (θ_merged − θ₀)` with `s = α + β · l / (L − 1)` in layer `l` of `L`, and
/// `s = α` outside the layers. Early layers hold what is general and stay near the base.
///
/// | symbol | code     | meaning                                               |
/// |--------|----------|-------------------------------------------------------|
/// | `α`    | `alpha`  | the scale of the first layer, unitless                |
/// | `β`    | `beta`   | what the scale of the last layer has more, unitless   |
/// | `l`    | layer    | from 0, of the merged model                           |
/// | `L`    | layers   | of the merged model; in a single layer `s = α`        |
///
/// For one fine-tuned model the paper takes `β = 1 − α`; for a merge of `T` models
/// `α = ‖Σᵢ τᵢ‖ / (T ‖τ_merged‖)` with `β` tuned in `(0, 1]`.
///
/// @see <a href="https://arxiv.org/abs/2410.17146">Wang et al. 2024, equation 3</a>
public record Lines() implements PostMethod {
    private static final Parameter ALPHA =
            Parameter.ofMerge("alpha", Range.ANY, "the scale of the first layer");
    private static final Parameter BETA =
            Parameter.ofMerge("beta", Range.ANY, "what the scale of the last layer has more");

    @Override
    public String name() {
        return "lines";
    }

    @Override
    public String summary() {
        return "scales the difference to the base linearly from the first layer to the last";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(ALPHA, BETA);
    }

    @Override
    public Combination correct(Inputs inputs, Settings settings, Combination merged) {
        double scale = settings.number(ALPHA) + settings.number(BETA) * depth(inputs.site());
        if (scale == 1) {
            return merged;
        }
        return block -> {
            merged.combine(block);
            // The combination may have overwritten the base.
            float[] base = block.source(inputs.base());
            inputs.read(inputs.base(), block.from(), base, block.length());
            scale(base, block.out(), scale, block.length());
        };
    }

    /// 0 in the first layer and outside the layers, 1 in the last.
    private static double depth(Site site) {
        return site.layers() < 2 ? 0 : site.layer().orElse(0) / (site.layers() - 1.0);
    }

    private static void scale(float[] base, float[] out, double scale, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = (float) (base[i] + scale * ((double) out[i] - base[i]));
        }
    }
}
