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
/// @param tie sums of votes up to this part of the votes' magnitudes are zero
/// @param merge what is made of the agreeing `wᵢ τ̂ᵢ`
record Election(int base, List<Voter> voters, float majority, double tie, Merge merge) {
    /// A few roundings to float32: weights of both signs whose sum is smaller cancel out.
    private static final double ROUNDING = 0x1p-22;

    /// The least that [Merge#MEAN_OF_SHARES] divides by.
    private static final double LEAST_SHARE = 1e-6;

    /// One model.
    ///
    /// @param source its place among the sources
    /// @param trim zeroes the entries that are too small
    record Voter(int source, double weight, double vote, Sparsifier.Mask trim) {}

    /// What is made of the entries of the elected sign.
    enum Merge {
        /// `Σᵢ wᵢ τ̂ᵢ / Σᵢ wᵢ`; the sum where the weights cancel out.
        MEAN,
        /// The same for weights that add up to 1 over all models, divided by 1e-6 at least.
        MEAN_OF_SHARES,
        /// `Σᵢ wᵢ τ̂ᵢ`.
        SUM,
        /// The `wᵢ τ̂ᵢ` of largest magnitude.
        MAX
    }

    /// The base plus the merged task vector times `lambda`.
    Combination addedToBase(double lambda) {
        return block -> {
            trim(block);
            addTrimmed(block, lambda);
        };
    }

    /// The same for a block whose models have been trimmed already.
    void addTrimmed(Block block, double lambda) {
        mergeTrimmed(block);
        TaskVectors.addTo(block.source(base), block.sum(), lambda, block.out(), block.length());
    }

    /// Leaves the merged task vector in the block's `sum` and the base as it is. Overwrites the
    /// models.
    void merge(Block block) {
        trim(block);
        mergeTrimmed(block);
    }

    private void mergeTrimmed(Block block) {
        elect(block);
        switch (merge) {
            case MEAN -> mean(block);
            case MEAN_OF_SHARES -> meanOfShares(block);
            case SUM -> {
                addAgreeing(block);
                direct(block.sum(), block.out(), block.length());
            }
            case MAX -> {
                max(block);
                direct(block.sum(), block.out(), block.length());
            }
        }
    }

    /// Leaves the elected signs in the block's `out`.
    private void elect(Block block) {
        int n = block.length();
        double[] sum = block.sum();
        Arrays.fill(sum, 0, n, 0);
        for (Voter voter : voters) {
            vote(block.source(voter.source()), voter.vote(), majority * tie, sum, n);
        }
        for (int i = 0; i < n; i++) {
            block.out()[i] = (float) (majority * sum[i] + 0.0); // -0.0 + 0.0 is 0.0
        }
        Magnitudes.signs(block.out(), n);
        if (majority < 0) {
            negate(block.out(), n);
        }
    }

    private static void negate(float[] sign, int n) {
        for (int i = 0; i < n; i++) {
            sign[i] = -sign[i];
        }
    }

    /// Adds the votes up, each moved a little towards the majority: a sum that is zero but for
    /// rounding then counts as that, whatever the order of the models.
    private static void vote(float[] delta, double vote, double shift, double[] sum, int n) {
        for (int i = 0; i < n; i++) {
            double v = vote * delta[i];
            sum[i] += v + shift * Math.abs(v);
        }
    }

    /// How many sums of votes are positive, less those that are negative. Overwrites the block.
    long balance(Block block) {
        trim(block);
        int n = block.length();
        Arrays.fill(block.sum(), 0, n, 0);
        Arrays.fill(block.mass(), 0, n, 0);
        for (Voter voter : voters) {
            addVotes(block.source(voter.source()), voter.vote(), block.sum(), block.mass(), n);
        }
        long balance = 0;
        for (int i = 0; i < n; i++) {
            boolean isTie = Math.abs(block.sum()[i]) <= tie * block.mass()[i];
            balance += isTie ? 0 : (int) Math.signum(block.sum()[i]);
        }
        return balance;
    }

    /// Adds up the votes, and their magnitudes.
    private static void addVotes(float[] delta, double vote, double[] sum, double[] mass, int n) {
        for (int i = 0; i < n; i++) {
            double v = vote * delta[i];
            sum[i] += v;
            mass[i] += Math.abs(v);
        }
    }

    private void trim(Block block) {
        for (Voter voter : voters) {
            float[] delta = block.source(voter.source());
            TaskVector.subtract(delta, block.source(base), block.length());
            voter.trim().apply(delta, block.length(), block.from());
        }
    }

    /// How far each `wᵢ τ̂ᵢ` goes in the direction of the sign in `out`, added up.
    private void addAgreeing(Block block) {
        Arrays.fill(block.sum(), 0, block.length(), 0);
        for (Voter voter : voters) {
            addAgreeing(voter, block);
        }
    }

    private static void addAgreeing(Voter voter, Block block) {
        float[] delta = block.source(voter.source());
        float direction = (float) Math.signum(voter.weight());
        keepAgreeing(delta, direction, block.out(), block.length());
        WeightedSum.add(delta, Math.abs(voter.weight()), block.sum(), block.length());
    }

    private void mean(Block block) {
        addAgreeingWithMass(block);
        if (areWeightsOfOneSign()) {
            divide(block.sum(), block.mass(), block.out(), block.length());
        } else {
            divide(block.sum(), block.mass(), nothing(), block.out(), block.length());
        }
    }

    private void meanOfShares(Block block) {
        addAgreeingWithMass(block);
        for (int i = 0; i < block.length(); i++) {
            block.sum()[i] *= block.out()[i] / Math.max(block.mass()[i], LEAST_SHARE);
        }
    }

    /// The sum, and in the block's `mass` that of the weights that took part.
    private void addAgreeingWithMass(Block block) {
        int n = block.length();
        Arrays.fill(block.sum(), 0, n, 0);
        Arrays.fill(block.mass(), 0, n, 0);
        for (Voter voter : voters) {
            addAgreeing(voter, block);
            addMass(block.source(voter.source()), voter.weight(), block.mass(), n);
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

    /// Weights of one sign do not cancel out, however small they are.
    private boolean areWeightsOfOneSign() {
        return voters.stream().allMatch(v -> v.weight() >= 0)
                || voters.stream().allMatch(v -> v.weight() <= 0);
    }

    /// The largest sum of weights that is nothing but rounding.
    private double nothing() {
        return ROUNDING * voters.stream().mapToDouble(v -> Math.abs(v.weight())).sum();
    }

    /// Where no weight took part the sum stays as it is: it is divided by 1.
    private static void divide(double[] sum, double[] mass, float[] sign, int n) {
        for (int i = 0; i < n; i++) {
            sum[i] = sum[i] * sign[i] / (mass[i] + (1 - Math.signum(Math.abs(mass[i]))));
        }
    }

    /// The same where weights cancel out.
    private static void divide(double[] sum, double[] mass, double nothing, float[] sign, int n) {
        for (int i = 0; i < n; i++) {
            double counts = Math.signum(Math.max(Math.abs(mass[i]) - nothing, 0));
            sum[i] = sum[i] * sign[i] / (counts * mass[i] + (1 - counts));
        }
    }

    private void max(Block block) {
        int n = block.length();
        Arrays.fill(block.sum(), 0, n, 0);
        for (Voter voter : voters) {
            keepLarger(block.source(voter.source()), voter.weight(), block.out(), block.sum(), n);
        }
    }

    private static void keepLarger(
            float[] delta, double weight, float[] sign, double[] largest, int n) {
        for (int i = 0; i < n; i++) {
            largest[i] = Math.max(largest[i], weight * delta[i] * sign[i]);
        }
    }

    /// Turns lengths into the elected directions.
    private static void direct(double[] sum, float[] sign, int n) {
        for (int i = 0; i < n; i++) {
            sum[i] *= sign[i];
        }
    }
}
