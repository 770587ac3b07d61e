package io.evomerge.documents;

import java.util.List;
import java.util.stream.Collectors;

/// Input that a user can mend: a wrong option, key, file or value. The command line prints each
/// complaint on a line of its own and exits with 2. Misuse by a programmer is an
/// [IllegalArgumentException] instead.
public final class InputException extends RuntimeException {
    private final transient List<Complaint> complaints;

    public InputException(List<Complaint> complaints) {
        super(complaints.stream().map(Complaint::toString).collect(Collectors.joining("\n")));
        this.complaints = List.copyOf(complaints);
    }

    public InputException(Object place, String what, String remedy) {
        this(List.of(Complaint.of(place, what, remedy)));
    }

    public List<Complaint> complaints() {
        return complaints;
    }
}
