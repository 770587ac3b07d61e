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
    private static final double ROUNDING = 0x1p-22;

    /// One model's part.
    ///
    /// @param source its place among the sources
    /// @param vote its weight where signs are elected
    record Term(int source, double weight, double vote) {}

    static Parameter normalize(boolean byDefault) {
        return Parameter.flag(
                "normalize", byDefault, "divide by the weights of the models that took part");
    }

    static TaskVectors of(Inputs inputs, Settings settings, boolean normalize) {
        List<Term> terms =
                IntStream.range(0, inputs.sources())
                        .filter(i -> i != inputs.base())
                        .mapToObj(i -> term(i, settings.number(WEIGHT, i)))
                        .toList();
        return new TaskVectors(inputs, terms, settings.number(LAMBDA), normalize);
    }

    private static Term term(int source, double weight) {
        return new Term(source, weight, weight);
    }

    /// Adds up all entries, or those of the elected signs.
    Combination combine(Consensus consensus, Sparsifier sparsifier) {
        return switch (consensus) {
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
        List<Part> parts = parts(sparsifier);
        int base = inputs.base();
        return block -> {
            parts.forEach(part -> part.read(block, base));
            elect(block);
        };
    }

    /// The same where the sources of a block are sparse task vectors already.
    void elect(Block block) {
        int n = block.length();
        double[] sum = block.sum();
        float[] sign = block.out();
        Arrays.fill(sum, 0, n, 0);
        for (Term term : terms) {
            vote(block.source(term.source()), term.vote(), sum, n);
        }
        elect(sum, sign, n);
        addAgreeing(block);
        addTo(block.source(inputs.base()), sum, sign, lambda, n);
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
            sign[i] = (float) (sum[i] + 0.0); // -0.0 + 0.0 is 0.0
        }
        Magnitudes.signs(sign, n);
    }

    /// Sums up how far each `wᵢ τ̂ᵢ` goes in the direction of the sign in `out`, and divides by the
    /// weights of the agreeing models. Overwrites the task vectors.
    private void addAgreeing(Block block) {
        int n = block.length();
        double[] sum = block.sum();
        double[] mass = block.mass();
        Arrays.fill(sum, 0, n, 0);
        Arrays.fill(mass, 0, n, 0);
        for (Term term : terms) {
            float[] delta = block.source(term.source());
            keepAgreeing(delta, (float) Math.signum(term.weight()), block.out(), n);
            WeightedSum.add(delta, Math.abs(term.weight()), sum, n);
            if (normalize) {
                addMass(delta, term.weight(), mass, n);
            }
        }
        if (normalize) {
            divide(sum, mass, n);
        }
    }

    /// What of an entry goes in the direction of the sign; 0 if it goes in the other. Without a
    /// branch, which would be mispredicted for every other entry.
    private static void keepAgreeing(float[] delta, float direction, float[] sign, int n) {
        for (int i = 0; i < n; i++) {
            delta[i] = Math.max(direction * delta[i] * sign[i], 0f);
        }
    }

    /// Adds the weight where something is left of the entry.
    private static void addMass(float[] agreeing, double weight, double[] mass, int n) {
        for (int i = 0; i < n; i++) {
            mass[i] += weight * Math.signum(agreeing[i]);
        }
    }

    /// Where no weight took part (or they cancel out) the sum stays as it is: it is divided by 1.
    static void divide(double[] sum, double[] mass, int n) {
        for (int i = 0; i < n; i++) {
            sum[i] /= mass[i] + (1 - Math.signum(Math.abs(mass[i])));
        }
    }

    private static void addTo(float[] base, double[] sum, float[] sign, double scale, int n) {
        for (int i = 0; i < n; i++) {
            sign[i] = (float) (base[i] + scale * sum[i] * sign[i]);
        }
    }

    private List<Part> parts(Sparsifier sparsifier) {
        List<Sparsifier.Mask> masks =
                sparsifier.prepare(inputs, terms.stream().map(Term::source).toList());
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
