package io.evomerge.methods;

import java.util.List;
import java.util.Optional;

/// The weighted mean of pruned models that stays as sparse as they are: `θ = Σᵢ wᵢ θᵢ / Σᵢ wᵢ`
/// where every model has a connection, and 0 where any model (`zeros: any`) lacks it.
///
/// The paper's models are retrained from one pruned model, so that they share their zeros and the
/// mean needs no care. Models that do not would lose sparsity in a plain mean (`zeros: all`), whose
/// elements are 0 only where all are.
///
/// @see <a href="https://arxiv.org/abs/2306.16788">Zimmer et al. 2023, Sparse model soups</a>
public record SparseSoup() implements TensorMethod {
    private static final Parameter WEIGHT =
            Parameter.ofModel("weight", Range.ANY, 1, "the model's share");
    private static final Parameter ZEROS =
            Parameter.choice(
                    "zeros", List.of("any", "all"), "0 where any model is, or only where all are");

    @Override
    public String name() {
        return "sparse_soup";
    }

    @Override
    public String summary() {
        return "the weighted mean of pruned models, zero where they are zero";
    }

    @Override
    public BaseModel base() {
        return BaseModel.PEER;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(WEIGHT, ZEROS);
    }

    @Override
    public Optional<Objection> objection(Extent tensor, Settings settings) {
        return Shares.objection(Shares.given(tensor.sources(), -1, settings), "raise a weight");
    }

    @Override
    public Combination prepare(Inputs inputs, Settings settings) {
        var mean = new WeightedSum(Shares.normalized(Shares.given(inputs.sources(), -1, settings)));
        if (settings.choice(ZEROS).equals("all")) {
            return mean;
        }
        int sources = inputs.sources();
        return block -> {
            mean.combine(block);
            for (int i = 0; i < sources; i++) {
                keepZeros(block.source(i), block.out(), block.length());
            }
        };
    }

    private static void keepZeros(float[] x, float[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = Choice.choose(Choice.zero(x[i]), 0, out[i]);
        }
    }
}
