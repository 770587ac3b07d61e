package io.evomerge.methods;

import java.util.List;
import java.util.Optional;

/// [TiesGlobal] with the sum of the agreeing entries as `τ_MT`, of which only the elements are kept
/// that serve several models: [TallMasks] has the formula. The masks look at the whole task vectors,
/// not at the trimmed ones. The weights are 1 in the paper.
///
/// @see <a href="https://arxiv.org/abs/2405.07813">Wang et al. 2024, section 4.3</a>
public record ConsensusTies() implements ModelMethod {
    @Override
    public String name() {
        return "consensus_ties";
    }

    @Override
    public String summary() {
        return "ties_global without the elements that serve too few of the models";
    }

    @Override
    public BaseModel base() {
        return BaseModel.ANCESTOR;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                TaskVectors.WEIGHT_OR_1,
                TiesGlobal.DENSITY,
                TallMasks.MASK_LAMBDA,
                TallMasks.MODELS,
                TaskVectors.LAMBDA);
    }

    @Override
    public Optional<Objection> objection(Extent tensor, Settings settings) {
        return TallMasks.objection(tensor, settings);
    }

    @Override
    public TensorRule survey(WholeModel model) {
        var survey =
                TiesSurvey.of(model, ConsensusTies::ballot, TiesSurvey.Threshold.INCLUSIVE);
        return (inputs, settings) -> {
            Election election = survey.election(inputs, settings);
            TallMasks masks = TallMasks.of(settings);
            var deltas = TallMasks.Deltas.readAgain(inputs);
            return block -> {
                election.merge(block);
                masks.merge(block, inputs.base(), inputs.models(), deltas);
            };
        };
    }

    private static TiesSurvey.Ballot ballot(Inputs inputs, Settings settings) {
        return new TiesSurvey.Ballot(TiesGlobal.parts(inputs, settings), Election.Merge.SUM);
    }
}
