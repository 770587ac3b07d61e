package io.evomerge.responses;

import java.util.Optional;

/// What a user says of files of responses.
///
/// @param score the column with the models' scores in a whole benchmark; without it, one that is
///     called `score`, if there is any
/// @param metric of logged samples; without it, the first of [SampleFile#METRICS] that is there
/// @param filter of logged samples, where answers were filtered in several ways
/// @param transpose whether a row of a table is an item and a column a model; a table whose first
///     column is called `item` says so itself
public record ReadOptions(
        Optional<String> score,
        Optional<String> metric,
        Optional<String> filter,
        boolean transpose) {
    /// Nothing said.
    public static final ReadOptions DEFAULT =
            new ReadOptions(Optional.empty(), Optional.empty(), Optional.empty(), false);
}
