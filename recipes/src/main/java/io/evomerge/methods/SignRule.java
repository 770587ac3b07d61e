package io.evomerge.methods;

/// Which entries of several task vectors count where the vectors meet.
enum SignRule {
    /// All of them.
    ALL,
    /// Those of the elected sign, as in TIES.
    ELECTED
}
