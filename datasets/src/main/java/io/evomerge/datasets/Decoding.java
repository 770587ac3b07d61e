package io.evomerge.datasets;

import java.util.List;

/// How answers are generated; always greedily.
///
/// @param until strings that end a generation; the end token always does
/// @param maxTokens most tokens generated per item; 0 where nothing is generated
public record Decoding(List<String> until, int maxTokens) {
    /// Nothing is generated.
    public static final Decoding NONE = new Decoding(List.of(), 0);

    public Decoding {
        until = List.copyOf(until);
        if (maxTokens < 0) {
            throw new IllegalArgumentException("maxTokens " + maxTokens);
        }
    }
}
