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

    /// A smaller sum of weights is not divided by.
    private static final double NOTHING = 1e-8;

    /// Votes that differ by less, relative to their sizes, are a tie: a few float32 roundings.
    private static final double ROUNDING = 0x1p-22;

    /// One model's part.
    ///
    /// @param source its place among the sources
    record Term(int source, double weight) {}

    static TaskVectors of(Inputs inputs, Settings settings, boolean normalize) {
        List<Term> terms =
                IntStream.range(0, inputs.sources())
                        .filter(i -> i != inputs.base())
                        .mapToObj(i -> new Term(i, settings.number(WEIGHT, i)))
                        .toList();
        return new TaskVectors(inputs, terms, settings.number(LAMBDA), normalize);
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
                WeightedSum.add(block.source(part.source()), part.weight(), block.sum(), n);
            }
            addTo(block.source(base), block.sum(), scale, block.out(), n);
        };
    }

    /// The same over the entries whose weighted sign is that of the weighted sum.
    Combination elect(Sparsifier sparsifier) {
        List<Part> parts = parts(sparsifier);
        int base = inputs.base();
        return block -> {
            int n = block.length();
            double[] sum = block.sum();
            Arrays.fill(sum, 0, n, 0);
            for (Part part : parts) {
                part.read(block, base);
                vote(block.source(part.source()), part.weight(), sum, n);
            }
            elect(sum, block.out(), n);
            addAgreeing(parts, block);
            addTo(block.source(base), sum, lambda, block.out(), n);
        };
    }

    /// Adds the weighted entries up, each moved up a little: a sum that is zero but for rounding
    /// then counts as positive, whatever the order of the models.
    private static void vote(float[] delta, double weight, double[] sum, int n) {
        for (int i = 0; i < n; i++) {
            double vote = weight * delta[i];
            sum[i] += vote + ROUNDING * Math.abs(vote);
        }
    }

    /// The sign of each sum, a zero counting as positive.
    private static void elect(double[] sum, float[] sign, int n) {
        for (int i = 0; i < n; i++) {
            sign[i] = Math.copySign(1f, (float) (sum[i] + 0.0)); // -0.0 + 0.0 is 0.0
        }
    }

    /// Sums what agrees with the signs in `out`, and divides by the weights of the agreeing models.
    private void addAgreeing(List<Part> parts, Block block) {
        int n = block.length();
        double[] sum = block.sum();
        double[] mass = block.mass();
        Arrays.fill(sum, 0, n, 0);
        Arrays.fill(mass, 0, n, 0);
        for (Part part : parts) {
            float[] delta = block.source(part.source());
            addAgreeing(delta, part.weight(), block.out(), sum, n);
            if (normalize) {
                addMass(delta, part.weight(), block.out(), mass, n);
            }
        }
        if (normalize) {
            divide(sum, mass, n);
        }
    }

    static void addAgreeing(float[] delta, double weight, float[] sign, double[] sum, int n) {
        for (int i = 0; i < n; i++) {
            sum[i] += sign[i] * Math.max(weight * delta[i] * sign[i], 0.0);
        }
    }

    /// The sign of `w δ γ` cut off at 0 says whether the entry agrees; without a branch, which
    /// would be mispredicted for every other entry.
    static void addMass(float[] delta, double weight, float[] sign, double[] mass, int n) {
        double direction = Math.signum(weight);
        for (int i = 0; i < n; i++) {
            mass[i] += weight * Math.max(Math.signum(direction * delta[i] * sign[i]), 0.0);
        }
    }

    /// Where no weight took part (or they cancel out) the sum stays as it is.
    static void divide(double[] sum, double[] mass, int n) {
        for (int i = 0; i < n; i++) {
            sum[i] /= mass[i] == 0 ? 1 : mass[i];
        }
    }

    private List<Part> parts(Sparsifier sparsifier) {
        return terms.stream()
                .map(
                        term ->
                                new Part(
                                        term.source(),
                                        term.weight(),
                                        sparsifier.prepare(
                                                new TaskVector(inputs, term.source()),
                                                term.source())))
                .toList();
    }

    /// One model's weight and mask.
    private record Part(int source, double weight, Sparsifier.Mask mask) {
        /// Turns the model's elements of a block into its sparse task vector.
        void read(Block block, int base) {
            float[] delta = block.source(source);
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
