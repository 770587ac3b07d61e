package io.evomerge.methods;

import java.nio.file.Path;
import java.util.List;

/// Masks that another tool drew, in place of random numbers: an entry that it kept has the number
/// 0, one that it dropped the number 1, which no probability below 1 exceeds.
public final class RecordedMasks {
    private final StateDict masks;
    private final List<String> models;

    /// @param file a mask for each `<model>/<tensor>`, 1 where an entry is kept
    /// @param models the names of the models in their order, without the base
    public RecordedMasks(Path file, List<String> models) {
        this.masks = StateDict.read(file);
        this.models = List.copyOf(models);
    }

    /// The method of that name, but with these masks.
    public MergeMethod method(String name) {
        return switch (Methods.named(name).orElseThrow()) {
            case Dare dare -> new Dare(dare.signs(), this::numbers);
            case Della della -> new Della(della.signs(), this::numbers);
            default -> throw new IllegalArgumentException(name + " draws no masks");
        };
    }

    RandomNumbers numbers(long seed, Inputs inputs, int source) {
        boolean isAfterBase = inputs.base() >= 0 && inputs.base() < source;
        String model = models.get(isAfterBase ? source - 1 : source);
        float[] kept = masks.get(model + "/" + inputs.site().name()).values();
        return index -> 1 - kept[(int) index];
    }
}
