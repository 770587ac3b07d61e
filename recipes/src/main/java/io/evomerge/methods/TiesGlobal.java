package io.evomerge.methods;

import io.evomerge.documents.Complaint;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// TIES as in its paper: trims each task vector over the whole model, so that tensors which changed
/// more keep more. An entry of `τᵢ = θᵢ − θ₀` is kept where its magnitude is at least the model's
/// threshold (`τ̂ᵢ`); the sign `γ = sgn Σᵢ wᵢ τ̂ᵢ` is elected for each element; and the `wᵢ τ̂ᵢ` of
/// that sign are merged by their mean (divided by the sum of their weights), their sum, or the
/// largest: `θ = θ₀ + λ · merge{wᵢ τ̂ᵢ : sgn(wᵢ τ̂ᵢ) = γ}`.
///
/// | symbol | code         | meaning                                              |
/// |--------|--------------|------------------------------------------------------|
/// | `θ₀`   | base         | weights of the common ancestor, all tensors together |
/// | `θᵢ`   | sources      | fine-tuned weights                                   |
/// | `wᵢ`   | `weight`     | one per model, unitless; 1 in the paper              |
/// | `k`    | `density`    | the part kept, 0.2 in the paper                      |
/// | `λ`    | `lambda`     | shared factor, unitless; 0 returns the base          |
///
/// Where the votes cancel out, the sign is that of the majority of all elements that `scope` takes
/// together (positive where neither leads). Of `n` elements, `⌊density · n⌋` are above the
/// threshold and the next one, which is the threshold, is kept too, with all that equal it: so does
/// the paper's code. Density 1 keeps all.
///
/// With `scope: tensor` each tensor is trimmed by itself and has a majority of its own, as in
/// MergeLLM, and as there the `⌊(1 − density) · n⌋`-th smallest is the threshold. [Ties] is
/// mergekit's method, which trims each tensor as well, but keeps `⌊density · n⌋` exactly and takes
/// ties as positive.
///
/// @see <a href="https://arxiv.org/abs/2306.01708">Yadav et al. 2023, Algorithm 1</a>
public record TiesGlobal() implements ModelMethod {
    static final Parameter DENSITY =
            Parameter.ofModel(
                    "density", Range.FRACTION, 0.2, "the part of the task vector that is kept");
    private static final Parameter MERGE_FUNC =
            Parameter.choice(
                    "merge_func",
                    List.of("mean", "sum", "max"),
                    "what is made of the agreeing entries of an element");

    @Override
    public String name() {
        return "ties_global";
    }

    @Override
    public String summary() {
        return "ties with one threshold for all tensors of a model, as in the paper";
    }

    @Override
    public BaseModel base() {
        return BaseModel.ANCESTOR;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                TaskVectors.WEIGHT_OR_1, DENSITY, TaskVectors.LAMBDA, MERGE_FUNC, Scope.PARAMETER);
    }

    @Override
    public Optional<Complaint> complaint(List<Planned> tensors) {
        return Scope.isOfTensors(tensors) ? Optional.empty() : ModelMethod.super.complaint(tensors);
    }

    @Override
    public TensorRule survey(WholeModel model) {
        return Scope.rule(
                model,
                whole -> TiesSurvey.rule(whole, TiesGlobal::ballot, TiesSurvey.Threshold.INCLUSIVE),
                one -> TiesSurvey.rule(one, TiesGlobal::ballot, TiesSurvey.Threshold.OF_DROPPED));
    }

    private static TiesSurvey.Ballot ballot(Inputs inputs, Settings settings) {
        return new TiesSurvey.Ballot(
                parts(inputs, settings),
                switch (settings.choice(MERGE_FUNC)) {
                    case "sum" -> Election.Merge.SUM;
                    case "max" -> Election.Merge.MAX;
                    default -> Election.Merge.MEAN;
                });
    }

    /// The models, with their weights for votes.
    static List<TiesSurvey.Part> parts(Inputs inputs, Settings settings) {
        return Arrays.stream(inputs.models())
                .mapToObj(
                        i -> {
                            double weight = settings.number(TaskVectors.WEIGHT_OR_1, i);
                            double density = settings.number(DENSITY, i);
                            return new TiesSurvey.Part(i, weight, weight, density);
                        })
                .toList();
    }
}
