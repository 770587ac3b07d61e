package io.evomerge.methods;

import java.util.ArrayList;
import java.util.List;

/// What TIES must know of all tensors together: how large an entry must be to be kept, and which
/// sign is the more frequent one. Three passes over the models.
///
/// The threshold of a model is its `rank`-th smallest magnitude, and an entry that equals it is
/// kept. Where the tensors' settings give different densities, each tensor has the threshold of the
/// whole model at its own density.
///
/// @param thresholds the magnitudes at the ranks that the tensors ask for
/// @param elements of the whole model
/// @param majority the sign that most sums of votes have, +1 or -1; +1 where neither leads
record TiesSurvey(
        WholeModelQuantiles thresholds,
        Ballots ballots,
        Threshold threshold,
        long elements,
        float majority) {
    /// What the settings of a tensor say.
    @FunctionalInterface
    interface Ballots {
        Ballot of(Inputs inputs, Settings settings);
    }

    /// How one tensor is merged.
    ///
    /// @param parts of each model, in the order of the sources
    record Ballot(List<Part> parts, Election.Merge merge) {}

    /// One model's part.
    ///
    /// @param weight its factor in the merge
    /// @param vote its factor in the election
    /// @param density the part of the task vector that is kept
    record Part(int source, double weight, double vote, double density) {}

    /// The rank of the smallest magnitude that is kept, from 0 for all.
    @FunctionalInterface
    interface Threshold {
        /// The paper's code: the `⌊density · n⌋` largest are kept, and the next one too.
        Threshold INCLUSIVE = (density, n) -> n - (long) (density * n);

        /// MergeLLM's: the `⌊(1 − density) · n⌋` smallest are dropped, but for the last of them.
        Threshold OF_DROPPED = (density, n) -> (long) ((1 - density) * n);

        long rank(double density, long n);

        private long from1(double density, long n) {
            return Math.max(1, rank(density, n));
        }
    }

    /// Votes that cancel out but for roundings to float64 are a tie.
    private static final double TIE = 0x1p-48;

    /// The base plus the elected entries.
    static TensorRule rule(WholeModel model, Ballots ballots, Threshold threshold) {
        var survey = of(model, ballots, threshold);
        return (inputs, settings) ->
                survey.election(inputs, settings).addedToBase(settings.number(TaskVectors.LAMBDA));
    }

    static TiesSurvey of(WholeModel model, Ballots ballots, Threshold threshold) {
        long elements = model.elements();
        var thresholds =
                WholeModelQuantiles.ofMagnitudes(
                        model,
                        (tensor, source) ->
                                ballots.of(tensor.inputs(), tensor.settings()).parts().stream()
                                        .filter(p -> p.source() == source)
                                        .mapToLong(p -> threshold.from1(p.density(), elements)));
        var survey = new TiesSurvey(thresholds, ballots, threshold, elements, 1);
        long balance = model.map(survey::balance).stream().mapToLong(Long::longValue).sum();
        return new TiesSurvey(thresholds, ballots, threshold, elements, balance < 0 ? -1 : 1);
    }

    private long balance(WholeModel.Tensor tensor) {
        Inputs inputs = tensor.inputs();
        Election election = election(inputs, tensor.settings());
        return inputs.chunks((from, to) -> balance(election, inputs, from, to)).stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private static long balance(Election election, Inputs inputs, long from, long to) {
        long[] balance = {0};
        Block.each(inputs, from, to, block -> balance[0] += election.balance(block));
        return balance[0];
    }

    /// The election of one tensor.
    Election election(Inputs inputs, Settings settings) {
        Ballot ballot = ballots.of(inputs, settings);
        List<Election.Voter> voters = new ArrayList<>();
        for (int i = 0; i < ballot.parts().size(); i++) {
            Part part = ballot.parts().get(i);
            float least = thresholds.at(i, threshold.from1(part.density(), elements));
            voters.add(
                    new Election.Voter(
                            part.source(), part.weight(), part.vote(), MagnitudeBand.from(least)));
        }
        return new Election(inputs.base(), voters, majority, TIE, ballot.merge());
    }
}
