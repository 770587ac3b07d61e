package io.evomerge.methods;

import java.util.List;

/// One model's tensors as they are, or scaled: `θ = scale · θ₁`. With slices of one source each it
/// stacks layers of several models, or repeats them.
///
/// @see <a href="https://github.com/arcee-ai/mergekit/blob/main/docs/merge_methods.md">mergekit</a>
public record Passthrough() implements TensorMethod {
    private static final Parameter SCALE =
            Parameter.ofModel("scale", Range.ANY, 1, "the factor of the tensor");

    @Override
    public String name() {
        return "passthrough";
    }

    @Override
    public String summary() {
        return "the tensors of one model, scaled; with slices: layers of several models, stacked";
    }

    @Override
    public BaseModel base() {
        return BaseModel.PEER;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(SCALE);
    }

    @Override
    public int maxModels() {
        return 1;
    }

    @Override
    public Combination prepare(Inputs inputs, Settings settings) {
        return new WeightedSum(settings.number(SCALE, 0));
    }
}
