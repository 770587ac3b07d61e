package io.evomerge.methods;

import java.util.List;
import java.util.function.Function;

/// Whether a method takes all tensors of a model together or each by itself.
final class Scope {
    static final Parameter PARAMETER =
            Parameter.choice(
                    "scope",
                    List.of("model", "tensor"),
                    "whether thresholds are those of the whole model or of each tensor");

    private Scope() {}

    /// The rule that takes each tensor in the scope that its settings say.
    ///
    /// @param whole surveys the whole model; not called where no tensor needs it
    /// @param single surveys one tensor
    static TensorRule rule(
            WholeModel model,
            Function<WholeModel, TensorRule> whole,
            Function<WholeModel, TensorRule> single) {
        TensorRule alone =
                (inputs, settings) ->
                        single.apply(WholeModel.of(new WholeModel.Tensor(inputs, settings)))
                                .prepare(inputs, settings);
        if (model.tensors().stream().allMatch(t -> isTensor(t.settings()))) {
            return alone;
        }
        TensorRule together = whole.apply(model);
        return (inputs, settings) ->
                (isTensor(settings) ? alone : together).prepare(inputs, settings);
    }

    /// Tensors that are taken by themselves need no whole models.
    static boolean isOfTensors(List<ModelMethod.Planned> tensors) {
        return tensors.stream().allMatch(t -> isTensor(t.settings()));
    }

    private static boolean isTensor(Settings settings) {
        return settings.choice(PARAMETER).equals("tensor");
    }
}
