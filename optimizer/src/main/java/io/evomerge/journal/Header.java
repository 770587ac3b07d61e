package io.evomerge.journal;

import io.evomerge.documents.Complaints;
import java.util.Collections;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/// The first line of a journal: what its entries depend on.
///
/// @param inputs hash of each input by its name: the specification, the items, every model
public record Header(Map<String, String> inputs) {
    /// Raised when entries change so that older ones cannot be read.
    static final int VERSION = 1;

    public Header {
        inputs = Collections.unmodifiableSortedMap(new TreeMap<>(inputs));
    }

    /// Complains of each input that is not what the journal was begun with.
    void check(Header now, Object place, Complaints complaints) {
        SequencedMap<String, String> all = new TreeMap<>(inputs);
        all.putAll(now.inputs);
        for (String name : all.keySet()) {
            String then = inputs.get(name);
            String current = now.inputs.get(name);
            if (then == null || !then.equals(current)) {
                complaints.add(
                        place,
                        name + " is not what this run was begun with",
                        "restore it, or start a new run");
            }
        }
    }
}
