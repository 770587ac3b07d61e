package io.evomerge.documents;

/// One thing that a user can mend.
///
/// @param place the file, or the command-line option, that holds it
/// @param key the path of the key inside it (`space.density`), or empty
/// @param what what is wrong, with the value found and what was expected
/// @param remedy what to do; may be empty where `what` says it
public record Complaint(String place, String key, String what, String remedy) {
    public static Complaint of(Object place, String what, String remedy) {
        return new Complaint(String.valueOf(place), "", what, remedy);
    }

    /// The same about another place.
    public Complaint at(String other) {
        return new Complaint(other, key, what, remedy);
    }

    /// `place: key: what; remedy`, as it is printed.
    @Override
    public String toString() {
        return place
                + ": "
                + (key.isEmpty() ? "" : key + ": ")
                + what
                + (remedy.isEmpty() ? "" : "; " + remedy);
    }
}
