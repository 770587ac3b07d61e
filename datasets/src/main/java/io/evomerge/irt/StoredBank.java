package io.evomerge.irt;

/// An item bank as it lies on disk.
///
/// @param madeBy the version of evo-merge that calibrated it
public record StoredBank(ItemBank bank, String madeBy) {}
