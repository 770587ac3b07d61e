package io.evomerge.methods;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Whole models in memory: the base first, then the fine-tuned ones.
final class ArrayModel implements WholeModel {
    private static final Pattern LAYER = Pattern.compile("\\.layers\\.(\\d+)\\.");

    private final List<Tensor> tensors = new ArrayList<>();

    /// @param layers how many layers the models have
    /// @param settings the settings of each tensor by name
    ArrayModel(List<StateDict> models, int layers, Function<String, Settings> settings) {
        models.getFirst()
                .tensors()
                .forEach(
                        (name, value) -> {
                            float[][] copies =
                                    models.stream()
                                            .map(m -> m.get(name).values())
                                            .toArray(float[][]::new);
                            var site =
                                    new Site(
                                            name,
                                            value.shape(),
                                            layer(name),
                                            layers,
                                            Merges.role(name));
                            tensors.add(
                                    new Tensor(
                                            new ArrayInputs(site, 0, copies),
                                            settings.apply(name)));
                        });
    }

    private static OptionalInt layer(String name) {
        Matcher m = LAYER.matcher(name);
        return m.find() ? OptionalInt.of(Integer.parseInt(m.group(1))) : OptionalInt.empty();
    }

    @Override
    public List<Tensor> tensors() {
        return tensors;
    }

    @Override
    public <A> List<A> map(Function<Tensor, A> work) {
        return tensors.stream().map(work).toList();
    }

    /// The merged tensors by name.
    Map<String, float[]> merge(MergeMethod method) {
        TensorRule rule =
                switch (method) {
                    case TensorMethod m -> m;
                    case ModelMethod m -> m.survey(this);
                };
        Map<String, float[]> out = new TreeMap<>();
        for (Tensor tensor : tensors) {
            var inputs = (ArrayInputs) tensor.inputs();
            out.put(inputs.site().name(), inputs.apply(rule, tensor.settings()));
        }
        return out;
    }
}
