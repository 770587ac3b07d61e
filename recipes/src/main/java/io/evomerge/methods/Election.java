package io.evomerge.methods;

import java.util.Arrays;
import java.util.List;

/// The part of TIES after trimming, for one tensor: elects the sign of each element, and merges the
/// entries of that sign.
///
/// | symbol | code       | meaning                                            |
/// |--------|------------|----------------------------------------------------|
/// | `τ̂ᵢ`   | sources    | trimmed task vectors                               |
/// | `wᵢ`   | `weight`   | the factor of `τ̂ᵢ` in the merge                    |
/// | `vᵢ`   | `vote`     | its factor in the election, of the sign of `wᵢ`    |
/// | `γ`    | block out  | `sgn Σᵢ vᵢ τ̂ᵢ`, elected; where 0, `majority`        |
///
/// @param base the base model's place among the sources
/// @param majority the sign of sums of zero, +1 or -1
/// @param merge what is made of the agreeing `wᵢ τ̂ᵢ`
record Election(int base, List<Voter> voters, float majority, Merge merge) {
    /// Votes that cancel out but for roundings to float64 are a tie.
    private static final double ROUNDING = 0x1p-48;

    /// One model.
    ///
    /// @param source its place among the sources
    /// @param trim zeroes the entries that are too small
    record Voter(int source, double weight, double vote, Sparsifier.Mask trim) {}

    /// What is made of the entries of the elected sign.
    enum Merge {
        /// `Σᵢ wᵢ τ̂ᵢ / Σᵢ wᵢ`.
        MEAN,
        /// `Σᵢ wᵢ τ̂ᵢ`.
        SUM,
        /// The `wᵢ τ̂ᵢ` of largest magnitude.
        MAX
    }

    /// The base plus the merged task vector times `lambda`.
    Combination addedToBase(double lambda) {
        return block -> {
            merge(block);
            TaskVectors.addTo(block.source(base), block.sum(), lambda, block.out(), block.length());
        };
    }

    /// Leaves the merged task vector in the block's `sum`, the trimmed ones in the places of the
    /// models, and the base as it is.
    void merge(Block block) {
        trim(block);
        vote(block);
        elect(block.sum(), block.mass(), majority, block.out(), block.length());
        switch (merge) {
            case MEAN -> mean(block);
            case SUM -> sum(block);
            case MAX -> max(block);
        }
    }

    /// How many sums of votes are positive, less those that are negative. Overwrites the block.
    long balance(Block block) {
        trim(block);
        vote(block);
        int n = block.length();
        elect(block.sum(), block.mass(), 0, block.out(), n);
        long balance = 0;
        for (int i = 0; i < n; i++) {
            balance += (int) block.out()[i];
        }
        return balance;
    }

    private void trim(Block block) {
        for (Voter voter : voters) {
            float[] delta = block.source(voter.source());
            TaskVector.subtract(delta, block.source(base), block.length());
            voter.trim().apply(delta, block.length(), block.from());
        }
    }

    /// Sums up the votes, and their magnitudes.
    private void vote(Block block) {
        int n = block.length();
        Arrays.fill(block.sum(), 0, n, 0);
        Arrays.fill(block.mass(), 0, n, 0);
        for (Voter voter : voters) {
            vote(block.source(voter.source()), voter.vote(), block.sum(), block.mass(), n);
        }
    }

    private static void vote(float[] delta, double vote, double[] sum, double[] mass, int n) {
        for (int i = 0; i < n; i++) {
            double v = vote * delta[i];
            sum[i] += v;
            mass[i] += Math.abs(v);
        }
    }

    private static void elect(double[] sum, double[] mass, float ofZero, float[] sign, int n) {
        for (int i = 0; i < n; i++) {
            sign[i] = sign(sum[i], mass[i], ofZero);
        }
    }

    /// Without a branch, which would be mispredicted: `decided` is 0 for a tie and 1 otherwise.
    private static float sign(double sum, double mass, float ofZero) {
        double decided = Math.signum(Math.max(Math.abs(sum) - ROUNDING * mass, 0));
        return (float) (decided * Math.signum(sum) + (1 - decided) * ofZero);
    }

    private void mean(Block block) {
        sum(block);
        int n = block.length();
        Arrays.fill(block.mass(), 0, n, 0);
        for (Voter v : voters) {
            addMass(block.source(v.source()), v.weight(), block.out(), block.mass(), n);
        }
        TaskVectors.divide(block.sum(), block.mass(), n);
    }

    private void sum(Block block) {
        int n = block.length();
        Arrays.fill(block.sum(), 0, n, 0);
        for (Voter v : voters) {
            addAgreeing(block.source(v.source()), v.weight(), block.out(), block.sum(), n);
        }
    }

    /// The sign of `w δ γ` cut off at 0 says whether the entry agrees; without a branch, which
    /// would be mispredicted for every other entry.
    private static void addMass(float[] delta, double weight, float[] sign, double[] mass, int n) {
        double direction = Math.signum(weight);
        for (int i = 0; i < n; i++) {
            mass[i] += weight * Math.max(Math.signum(direction * delta[i] * sign[i]), 0.0);
        }
    }

    private static void addAgreeing(
            float[] delta, double weight, float[] sign, double[] sum, int n) {
        for (int i = 0; i < n; i++) {
            sum[i] += sign[i] * Math.max(weight * delta[i] * sign[i], 0.0);
        }
    }

    private void max(Block block) {
        int n = block.length();
        float[] sign = block.out();
        double[] largest = block.sum();
        Arrays.fill(largest, 0, n, 0);
        for (Voter v : voters) {
            keepLarger(block.source(v.source()), v.weight(), sign, largest, n);
        }
        for (int i = 0; i < n; i++) {
            largest[i] *= sign[i];
        }
    }

    private static void keepLarger(
            float[] delta, double weight, float[] sign, double[] largest, int n) {
        for (int i = 0; i < n; i++) {
            largest[i] = Math.max(largest[i], weight * delta[i] * sign[i]);
        }
    }
}
