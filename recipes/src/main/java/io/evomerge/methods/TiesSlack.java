package io.evomerge.methods;

import java.util.Arrays;
import java.util.List;

/// TIES with slack in the election, for models whose entries must not be lost: like [TiesGlobal]
/// with the mean, but model `i` votes with `(1 + ξᵢ) wᵢ τ̂ᵢ`, so that its entries survive until the
/// others outvote them by the factor `1 + ξᵢ`. The merge itself has the weights `wᵢ`.
///
/// | symbol | code      | meaning                                               |
/// |--------|-----------|-------------------------------------------------------|
/// | `ξᵢ`   | `slack`   | one per model, unitless; 0 for all models is TIES     |
/// | `τ̂ᵢ`   | sources   | task vectors, trimmed to `density` of the whole model |
/// | `wᵢ`   | `weight`  | one per model, unitless                               |
/// | `λ`    | `lambda`  | shared factor, unitless; 0 returns the base           |
///
/// From the paper: that TIES loses important parameters of the one model (tuned to follow
/// instructions) the more, the longer the other was trained (on a language), because larger entries
/// of other sign win the election; and that a slack variable in TIES keeps more of them. The
/// formula is defined here, because no public one was found: where the slack enters, that it is a
/// factor and that each model has its own. Results need not equal the paper's.
///
/// @see <a href="https://arxiv.org/abs/2407.03994">Tao et al. 2024, TIES with slack variable</a>
public record TiesSlack() implements ModelMethod {
    private static final Parameter SLACK =
            Parameter.ofModel(
                    "slack",
                    new Range(0, 1000, false),
                    0,
                    "by which factor, above 1, others must outvote the model's entries");

    @Override
    public String name() {
        return "ties_slack";
    }

    @Override
    public String summary() {
        return "ties_global that holds on to the entries of models with slack";
    }

    @Override
    public BaseModel base() {
        return BaseModel.ANCESTOR;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(TaskVectors.WEIGHT_OR_1, TiesGlobal.DENSITY, SLACK, TaskVectors.LAMBDA);
    }

    @Override
    public TensorRule survey(WholeModel model) {
        return TiesSurvey.rule(model, TiesSlack::ballot, TiesSurvey.Threshold.INCLUSIVE);
    }

    private static TiesSurvey.Ballot ballot(Inputs inputs, Settings settings) {
        List<TiesSurvey.Part> parts =
                Arrays.stream(inputs.models()).mapToObj(i -> part(settings, i)).toList();
        return new TiesSurvey.Ballot(parts, Election.Merge.MEAN);
    }

    private static TiesSurvey.Part part(Settings settings, int source) {
        double weight = settings.number(TaskVectors.WEIGHT_OR_1, source);
        return new TiesSurvey.Part(
                source,
                weight,
                weight * (1 + settings.number(SLACK, source)),
                settings.number(TiesGlobal.DENSITY, source));
    }
}
