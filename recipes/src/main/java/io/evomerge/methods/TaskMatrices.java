package io.evomerge.methods;

import io.evomerge.documents.InputException;
import io.evomerge.tensors.Matrix;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// The weighted task vectors `Δᵢ = wᵢ (θᵢ − θ₀)` of one tensor as matrices `[rows, columns]`, for
/// methods that decompose them. Tensors that are no matrices, and by default those with a row for
/// each word of the vocabulary, are not decomposed: the spectrum of such a table says how often
/// words occur, and to even it out would blow up the rows of rare ones.
///
/// Differences are taken in float32 and sums in float64, a block at a time.
///
/// @param models the places of the fine-tuned models among the sources
record TaskMatrices(Inputs inputs, Settings settings, List<Integer> models) {
    static final Parameter WEIGHT =
            Parameter.ofModel("weight", Range.ANY, 1, "the factor of the model's task vector");
    static final Parameter VOCABULARY =
            Parameter.choice(
                    "vocabulary",
                    List.of("plain", "spectral"),
                    "whether embeddings and the output head are merged as vectors are, or as"
                            + " matrices");
    static final Parameter TOLERANCE =
            Parameter.ofMerge(
                            "tolerance",
                            new Range(Matrix.ROUNDING, 0.1, false),
                            Matrix.ROUNDING,
                            "singular values up to this part of the Frobenius norm count as zero")
                    .untuned();

    static TaskMatrices of(Inputs inputs, Settings settings) {
        List<Integer> models =
                IntStream.range(0, inputs.sources())
                        .filter(i -> i != inputs.base())
                        .boxed()
                        .toList();
        return new TaskMatrices(inputs, settings, models);
    }

    /// Whether the tensor is to be decomposed.
    static boolean areDecomposed(Site site, Settings settings) {
        return site.isMatrix()
                && (!site.hasVocabularyRows() || settings.choice(VOCABULARY).equals("spectral"));
    }

    /// Why a tensor is too large to be decomposed.
    static Optional<MergeMethod.Objection> objection(MergeMethod.Extent tensor, Settings settings) {
        return objection(tensor, settings, tensor.elements(), "it");
    }

    /// The same for methods that need a larger matrix.
    ///
    /// @param elements of the largest matrix that is needed
    /// @param what that is
    static Optional<MergeMethod.Objection> objection(
            MergeMethod.Extent tensor, Settings settings, long elements, String what) {
        Site site = tensor.site();
        long largest = Math.max(elements, tensor.elements());
        if (!areDecomposed(site, settings) || largest <= Matrix.MOST_ELEMENTS) {
            return Optional.empty();
        }
        return Optional.of(
                new MergeMethod.Objection(
                        site.hasVocabularyRows() ? VOCABULARY.name() : "",
                        "is %s, and %s would have %d elements, of which a matrix has %d at most"
                                .formatted(site.shape(), what, largest, Matrix.MOST_ELEMENTS),
                        site.hasVocabularyRows()
                                ? "set vocabulary: plain"
                                : "merge such models by another method"));
    }

    boolean areDecomposed() {
        return areDecomposed(inputs.site(), settings);
    }

    int count() {
        return models.size();
    }

    int rows() {
        return Math.toIntExact(inputs.site().rows());
    }

    int columns() {
        return Math.toIntExact(inputs.site().columns());
    }

    /// The most singular values that a matrix of this shape has.
    int fullRank() {
        return Math.min(rows(), columns());
    }

    double weight(int model) {
        return settings.number(WEIGHT, model);
    }

    /// `wᵢ (θᵢ − θ₀)`
    Matrix delta(int model) {
        return delta(model, weight(model));
    }

    /// `factor · (θᵢ − θ₀)`
    Matrix delta(int model, double factor) {
        return filled(
                (from, to, out) ->
                        new TaskVector(inputs, model)
                                .read(from, to, (d, n, at) -> scale(d, factor, out, (int) at, n)));
    }

    /// All `θᵢ − θ₀`, one below the other.
    Matrix stacked() {
        int size = Math.toIntExact(inputs.elements());
        return filled(
                count(),
                (from, to, out) -> {
                    for (int t = 0; t < count(); t++) {
                        int start = t * size;
                        new TaskVector(inputs, models.get(t))
                                .read(
                                        from,
                                        to,
                                        (d, n, at) ->
                                                System.arraycopy(d, 0, out, start + (int) at, n));
                    }
                });
    }

    private static void scale(float[] x, double factor, float[] out, int at, int n) {
        for (int i = 0; i < n; i++) {
            out[at + i] = (float) (factor * x[i]);
        }
    }

    /// What a combination adds to the base.
    Matrix difference(Combination merged) {
        float[] all = merged.all(inputs);
        return filled(
                (from, to, out) -> {
                    float[] base = new float[(int) Math.min(Block.SIZE, to - from)];
                    for (int at = (int) from; at < to; at += Block.SIZE) {
                        int n = (int) Math.min(Block.SIZE, to - at);
                        inputs.read(inputs.base(), at, base, n);
                        for (int i = 0; i < n; i++) {
                            out[at + i] = all[at + i] - base[i];
                        }
                    }
                });
    }

    /// `Σᵢ wᵢ (θᵢ − θ₀)`
    Matrix sum() {
        return filled(
                (from, to, out) ->
                        Block.each(
                                inputs,
                                from,
                                to,
                                block -> {
                                    addUp(block);
                                    round(block.sum(), out, (int) block.from(), block.length());
                                }));
    }

    /// Leaves the sum in the block's `sum`, and the task vectors, without their weights, in its
    /// sources.
    void addUp(Block block) {
        int n = block.length();
        Arrays.fill(block.sum(), 0, n, 0);
        for (int model : models) {
            TaskVector.subtract(block.source(model), block.source(inputs.base()), n);
            WeightedSum.add(block.source(model), weight(model), block.sum(), n);
        }
    }

    private static void round(double[] sum, float[] out, int at, int n) {
        for (int i = 0; i < n; i++) {
            out[at + i] = (float) sum[i];
        }
    }

    /// Writes elements `[from, to)` into `out`.
    @FunctionalInterface
    private interface Filler {
        void fill(long from, long to, float[] out);
    }

    private Matrix filled(Filler filler) {
        return filled(1, filler);
    }

    /// @param copies how many matrices are filled, one below the other
    private Matrix filled(int copies, Filler filler) {
        Matrix out = Matrix.zeros(copies * rows(), columns());
        inputs.chunks(
                (from, to) -> {
                    filler.fill(from, to, out.values());
                    return to;
                });
        if (!Double.isFinite(out.squaredNorm())) {
            throw new InputException(
                    inputs.site().name(),
                    "has infinite or undefined elements, so that it has no singular values",
                    "look for the damaged model, or merge the tensor by another method");
        }
        return out;
    }

    /// `θ₀ + λ M`
    Combination plus(Matrix merged) {
        return plus(merged, settings.number(TaskVectors.LAMBDA));
    }

    /// `θ₀ + factor · M`
    Combination plus(Matrix merged, double factor) {
        float[] delta = merged.values();
        int base = inputs.base();
        return block -> {
            int at = (int) block.from();
            float[] from = block.source(base);
            float[] out = block.out();
            for (int i = 0; i < block.length(); i++) {
                out[i] = (float) (from[i] + factor * delta[at + i]);
            }
        };
    }

    /// `θ₀ + λ · meanᵢ Δᵢ`: what becomes of tensors that are not decomposed.
    Combination mean() {
        return sum(settings.number(TaskVectors.LAMBDA) / count());
    }

    /// `θ₀ + factor · Σᵢ Δᵢ`
    Combination sum(double factor) {
        List<TaskVectors.Term> terms =
                models.stream().map(i -> new TaskVectors.Term(i, weight(i))).toList();
        return new TaskVectors(inputs, terms, factor, false).sum(Sparsifier.NONE);
    }
}
