package io.evomerge.search;

/// A search that cannot go on, because its candidates fail. What was scored so far is in the
/// journal.
public final class SearchFailure extends RuntimeException {
    public SearchFailure(String message) {
        super(message);
    }
}
