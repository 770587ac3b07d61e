package io.evomerge.irt;

import java.util.Optional;

/// An item bank as it lies on disk.
///
/// @param scores of the bank's models in a benchmark that the items come from, in [0, 1], where
///     they were known at calibration; `[models]`
/// @param madeBy the version of evo-merge that calibrated it
public record StoredBank(ItemBank bank, Optional<double[]> scores, String madeBy) {
    public StoredBank {
        scores = scores.map(double[]::clone);
        scores.ifPresent(
                s -> {
                    if (s.length != bank.responses().modelCount()) {
                        throw new IllegalArgumentException(
                                "%d scores of %d models"
                                        .formatted(s.length, bank.responses().modelCount()));
                    }
                });
    }

    @Override
    public Optional<double[]> scores() {
        return scores.map(double[]::clone);
    }
}
