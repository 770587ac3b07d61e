package io.evomerge.methods;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// What all methods over task vectors share: sparsify each `τᵢ = θᵢ − θ₀`, add them up with their
/// weights (all of them, or those of the elected sign), divide by the weights that took part where
/// that is wanted, scale by `λ`, and add the base.
///
/// @param terms the models and their weights, without the base
/// @param lambda the shared factor
/// @param normalize whether to divide by the weights
record TaskVectors(Inputs inputs, List<Term> terms, double lambda, boolean normalize) {
    static final Parameter WEIGHT =
            Parameter.ofModel("weight", Range.ANY, "the factor of the model's task vector");

    /// The same where the paper knows no weights, that is, weights of 1.
    static final Parameter WEIGHT_OR_1 =
            Parameter.ofModel("weight", Range.ANY, 1, "the factor of the model's task vector");

    static final Parameter LAMBDA =
            Parameter.ofMerge("lambda", Range.ANY, 1, "the factor of the sum of task vectors");
    static final Parameter INT8_MASK =
            Parameter.flag("int8_mask", false, "saves memory in mergekit; changes nothing here");

    /// A smaller sum of weights is not divided by.
    private static final double NOTHING = 1e-8;

    /// Votes that differ by less, relative to their sizes, are a tie: a few float32 roundings.
    static final double TIE = 0x1p-22;

    /// One model's part.
    ///
    /// @param source its place among the sources
    record Term(int source, double weight) {}

    static Parameter normalize(boolean byDefault) {
        return Parameter.flag(
                "normalize", byDefault, "divide by the weights of the models that took part");
    }

    static TaskVectors of(Inputs inputs, Settings settings, boolean normalize) {
        List<Term> terms =
                IntStream.range(0, inputs.sources())
                        .filter(i -> i != inputs.base())
                        .mapToObj(i -> new Term(i, settings.number(WEIGHT, i)))
                        .toList();
        return new TaskVectors(inputs, terms, settings.number(LAMBDA), normalize);
    }

    /// Adds up all entries, or those of the elected signs.
    Combination combine(SignRule signs, Sparsifier sparsifier) {
        return switch (signs) {
            case ALL -> sum(sparsifier);
            case ELECTED -> elect(sparsifier);
        };
    }

    /// `θ₀ + λ Σᵢ wᵢ τ̂ᵢ`, or with the mean instead of the sum.
    Combination sum(Sparsifier sparsifier) {
        double total = terms.stream().mapToDouble(Term::weight).sum();
        double scale = normalize && Math.abs(total) >= NOTHING ? lambda / total : lambda;
        List<Part> parts = parts(sparsifier);
        int base = inputs.base();
        return block -> {
            int n = block.length();
            Arrays.fill(block.sum(), 0, n, 0);
            for (Part part : parts) {
                part.read(block, base);
                Term term = part.term();
                WeightedSum.add(block.source(term.source()), term.weight(), block.sum(), n);
            }
            addTo(block.source(base), block.sum(), scale, block.out(), n);
        };
    }

    /// The same over the entries whose weighted sign is that of the weighted sum.
    Combination elect(Sparsifier sparsifier) {
        List<Sparsifier.Mask> masks = masks(sparsifier);
        List<Election.Voter> voters =
                IntStream.range(0, terms.size())
                        .mapToObj(i -> voter(terms.get(i), masks.get(i)))
                        .toList();
        Election.Merge merge = normalize ? Election.Merge.MEAN : Election.Merge.SUM;
        return new Election(inputs.base(), voters, 1, TIE, merge).addedToBase(lambda);
    }

    private static Election.Voter voter(Term term, Sparsifier.Mask mask) {
        return new Election.Voter(term.source(), term.weight(), term.weight(), mask);
    }

    private List<Sparsifier.Mask> masks(Sparsifier sparsifier) {
        return sparsifier.prepare(inputs, terms.stream().map(Term::source).toList());
    }

    private List<Part> parts(Sparsifier sparsifier) {
        List<Sparsifier.Mask> masks = masks(sparsifier);
        return IntStream.range(0, terms.size())
                .mapToObj(i -> new Part(terms.get(i), masks.get(i)))
                .toList();
    }

    /// One model's weight and mask.
    private record Part(Term term, Sparsifier.Mask mask) {
        /// Turns the model's elements of a block into its sparse task vector.
        void read(Block block, int base) {
            float[] delta = block.source(term.source());
            TaskVector.subtract(delta, block.source(base), block.length());
            mask.apply(delta, block.length(), block.from());
        }
    }

    static void addTo(float[] base, double[] sum, double scale, float[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = (float) (base[i] + scale * sum[i]);
        }
    }
}
