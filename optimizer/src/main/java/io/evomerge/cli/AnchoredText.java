package io.evomerge.cli;

import io.evomerge.backends.Asked;
import java.util.stream.Collectors;

/// Says which items candidates are asked from now on.
final class AnchoredText {
    private AnchoredText() {}

    /// @param isRace whether these are only the first round
    static String of(Asked asked, boolean isRace) {
        return asked.chosen().entrySet().stream()
                .map(e -> e.getValue().size() + " of " + e.getKey())
                .collect(
                        Collectors.joining(
                                ", ",
                                "items calibrated; from now on a merge is asked ",
                                isRace
                                        ? " first, and everything else unless it is behind then"
                                        : ""));
    }
}
