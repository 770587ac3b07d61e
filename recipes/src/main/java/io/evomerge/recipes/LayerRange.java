package io.evomerge.recipes;

/// Layers `start` (inclusive) to `end` (exclusive) of a source model, counted from 0.
public record LayerRange(int start, int end) {
    public int size() {
        return end - start;
    }
}
