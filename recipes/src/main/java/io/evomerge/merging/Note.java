package io.evomerge.merging;

/// Something that a merge did and the user did not ask for in so many words, such as cutting a
/// vocabulary: no fault, but worth knowing.
///
/// @param about the tensor, file or setting concerned
public record Note(String about, String what) {
    /// The same about one of several results.
    Note in(String result) {
        return new Note(result + ": " + about, what);
    }

    @Override
    public String toString() {
        return about + ": " + what;
    }
}
