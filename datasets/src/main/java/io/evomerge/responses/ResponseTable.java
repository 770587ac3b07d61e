package io.evomerge.responses;

import io.evomerge.irt.ResponseMatrix;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Responses with what files say besides.
///
/// @param subtasks one label per item: what stands before the last `/` of its name, or empty
/// @param scores of the models in a whole benchmark, in [0, 1], if they were given; one per model
public record ResponseTable(
        ResponseMatrix responses, List<String> subtasks, Optional<double[]> scores) {
    public ResponseTable {
        subtasks = List.copyOf(subtasks);
        scores = scores.map(double[]::clone);
        if (subtasks.size() != responses.itemCount()) {
            throw new IllegalArgumentException(
                    "%d sub-tasks of %d items".formatted(subtasks.size(), responses.itemCount()));
        }
    }

    @Override
    public Optional<double[]> scores() {
        return scores.map(double[]::clone);
    }

    /// The table without some of its items.
    ///
    /// @param positions ascending
    public ResponseTable withoutItems(int[] positions) {
        int[] kept =
                IntStream.range(0, subtasks.size())
                        .filter(j -> Arrays.binarySearch(positions, j) < 0)
                        .toArray();
        return new ResponseTable(
                responses.ofItems(kept),
                IntStream.of(kept).mapToObj(subtasks::get).toList(),
                scores);
    }
}
