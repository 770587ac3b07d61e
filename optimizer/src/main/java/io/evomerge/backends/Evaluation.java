package io.evomerge.backends;

import io.evomerge.evaluators.Responses;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What became of one candidate.
///
/// @param responses one per task; empty if it failed
/// @param error why it failed
/// @param mergeSeconds share of the time that merging took
/// @param scoreSeconds share of the time that scoring took
/// @param device where it ran (`cpu`, `cuda:0`)
public record Evaluation(
        List<Responses> responses,
        Optional<String> error,
        Instant started,
        Instant ended,
        double mergeSeconds,
        double scoreSeconds,
        String device) {
    public Evaluation {
        responses = List.copyOf(responses);
        if (responses.isEmpty() == error.isEmpty()) {
            throw new IllegalArgumentException("either responses or an error");
        }
    }
}
