package io.evomerge.documents;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Collects what is wrong with the input, so that it is all reported at once. Confined to one
/// thread.
public final class Complaints {
    private final List<Complaint> all = new ArrayList<>();

    public void add(Complaint complaint) {
        if (!all.contains(complaint)) {
            all.add(complaint);
        }
    }

    public void add(Object place, String what, String remedy) {
        add(Complaint.of(place, what, remedy));
    }

    /// Runs a check that reports by throwing, and keeps what it reports.
    public void collect(Runnable check) {
        try {
            check.run();
        } catch (InputException e) {
            e.complaints().forEach(this::add);
        }
    }

    /// The value read, or empty and what was reported instead.
    public <T> Optional<T> attempt(Supplier<T> read) {
        try {
            return Optional.of(read.get());
        } catch (InputException e) {
            e.complaints().forEach(this::add);
            return Optional.empty();
        }
    }

    public boolean isEmpty() {
        return all.isEmpty();
    }

    public List<Complaint> list() {
        return List.copyOf(all);
    }

    /// Throws an [InputException] with everything collected, if there is anything.
    public void throwIfAny() {
        if (!all.isEmpty()) {
            throw new InputException(all);
        }
    }
}
