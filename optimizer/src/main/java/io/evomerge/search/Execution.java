package io.evomerge.search;

import io.evomerge.tensors.DType;
import java.util.Optional;
import java.util.OptionalInt;

/// Where and how candidates are computed and asked. Of these, only the dtypes and the chat template
/// may move a score, and only how many are under way may change what is asked for.
///
/// @param device `auto`, `cpu` or `cuda:N`
/// @param dtype in which candidates are stored, in memory as on disk
/// @param compute dtype of the forward pass; absent: chosen for the device
/// @param workers candidates evaluated at a time; absent: chosen for the device
/// @param underWay candidates under way at any time, without generations; 0: a generation comes to
///     its end before the next one begins
/// @param chatTemplate whether prompts are put into the base model's chat template
public record Execution(
        String device,
        DType dtype,
        Optional<DType> compute,
        OptionalInt workers,
        int underWay,
        boolean chatTemplate) {
    /// The same on another device, with another number of workers.
    public Execution at(String otherDevice, OptionalInt otherWorkers) {
        return new Execution(otherDevice, dtype, compute, otherWorkers, underWay, chatTemplate);
    }

    /// Whether the next candidate is asked for as soon as one is done.
    public boolean isAsynchronous() {
        return underWay > 0;
    }
}
