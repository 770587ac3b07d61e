package io.evomerge.methods;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Select, calculate, erase. Of the task vectors `τᵢ = θᵢ − θ₀` the positions with the largest
/// variance among the models are selected: a part `select_topk` of those whose variance is not 0.
/// Elsewhere the `τᵢ` are set to 0. Each model's weight is its share of the squares, `wᵢ ∝ Σ τᵢ²`
/// over the tensor. Per element the sign of `Σᵢ τᵢ` is elected (0 counts as positive), without the
/// weights, and `θ = θ₀ + Σ wᵢ τᵢ / max(Σ wᵢ, 1e-6)` over the entries of that sign.
///
/// With `select_topk: 1` nothing is set to 0. Below 1 a change that all models share is lost, since
/// its variance is 0.
///
/// Where the mean squares of all models together are below 1e-6 the weights are equal, as in
/// mergekit (not in the paper). Most fine-tuning of language models stays below: the weights differ
/// only in tensors whose entries change by about 0.001 or more.
///
/// @see <a href="https://arxiv.org/abs/2408.07990">Wan et al. 2024, FuseChat, SCE</a>
public record Sce() implements TensorMethod {
    private static final Parameter SELECT_TOPK =
            Parameter.ofMerge(
                    "select_topk", Range.FRACTION, 1, "the part of the positions that is selected");

    /// Mean squares of all task vectors below this are taken for none.
    private static final double NOTHING = 1e-6;

    @Override
    public String name() {
        return "sce";
    }

    @Override
    public String summary() {
        return "the base plus the agreeing entries of the task vectors where these vary most";
    }

    @Override
    public BaseModel base() {
        return BaseModel.ANCESTOR;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(SELECT_TOPK, TaskVectors.INT8_MASK);
    }

    @Override
    public Optional<Objection> objection(Extent tensor, Settings settings) {
        if (tensor.sources() == 2 && settings.number(SELECT_TOPK) < 1) {
            return Optional.of(
                    new Objection(
                            SELECT_TOPK.name(),
                            "one model has no variance, so nothing would be selected",
                            "name a second model besides the base, or set select_topk: 1"));
        }
        return Optional.empty();
    }

    @Override
    public Combination prepare(Inputs inputs, Settings settings) {
        Selection selection = selection(inputs, settings.number(SELECT_TOPK));
        double[] weights = weights(squares(inputs, selection), inputs.elements());
        List<Election.Voter> voters =
                Arrays.stream(inputs.models())
                        .mapToObj(i -> new Election.Voter(i, weights[i], 1, Sparsifier.Mask.ALL))
                        .toList();
        var election =
                new Election(
                        inputs.base(), voters, 1, TaskVectors.TIE, Election.Merge.MEAN_OF_SHARES);
        return block -> {
            Variances.subtractBase(block, inputs.base());
            selection.apply(block);
            election.addTrimmed(block, 1);
        };
    }

    /// Each source's share of the squares; equal ones where these are next to nothing.
    private static double[] weights(double[] squares, long elements) {
        double sum = Arrays.stream(squares).sum();
        double equal = 1.0 / (squares.length - 1);
        boolean isNothing = elements == 0 || sum / elements < NOTHING;
        return Arrays.stream(squares).map(s -> isNothing ? equal : s / sum).toArray();
    }

    /// Sets the task vectors of a block to 0 where they are not selected.
    @FunctionalInterface
    private interface Selection {
        void apply(Block block);
    }

    private static Selection selection(Inputs inputs, double part) {
        if (part >= 1) {
            return block -> {};
        }
        var variances = new Variances(inputs);
        long selected = (long) (part * variances.countNonZero());
        Sparsifier.Mask largest =
                selected == 0 ? Sparsifier.Mask.NONE : MagnitudeCut.keeping(selected, variances);
        return block -> {
            Variances.compute(block, inputs.base());
            largest.apply(block.out(), block.length(), block.from());
            for (int i = 0; i < block.sources(); i++) {
                if (i != inputs.base()) {
                    keepWherePositive(block.out(), block.source(i), block.length());
                }
            }
        };
    }

    private static void keepWherePositive(float[] selected, float[] delta, int n) {
        for (int i = 0; i < n; i++) {
            delta[i] *= Math.signum(selected[i]);
        }
    }

    /// The sum of the squares of each source's selected entries; 0 for the base.
    private static double[] squares(Inputs inputs, Selection selection) {
        List<double[]> parts = inputs.chunks((from, to) -> squares(inputs, selection, from, to));
        return IntStream.range(0, inputs.sources())
                .mapToDouble(i -> parts.stream().mapToDouble(part -> part[i]).sum())
                .toArray();
    }

    private static double[] squares(Inputs inputs, Selection selection, long from, long to) {
        double[] sums = new double[inputs.sources()];
        Block.each(
                inputs,
                from,
                to,
                block -> {
                    Variances.subtractBase(block, inputs.base());
                    selection.apply(block);
                    for (int model : inputs.models()) {
                        sums[model] += squares(block.source(model), block.length());
                    }
                });
        return sums;
    }

    private static double squares(float[] x, int n) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += (double) x[i] * x[i];
        }
        return sum;
    }
}
