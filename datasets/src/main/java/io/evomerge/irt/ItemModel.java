package io.evomerge.irt;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Which response curve items have: `P(right) = c + (1 − c) σ(a·θ + d)`.
public enum ItemModel {
    /// Items differ in difficulty alone: one slope `a` for all, `c = 0` (Rasch 1960).
    ONE_PL("1pl"),
    /// Items differ in difficulty and discrimination, `c = 0` (Birnbaum 1968).
    TWO_PL("2pl"),
    /// Even the weakest models guess right with probability `c` (Birnbaum 1968).
    THREE_PL("3pl");

    public static final List<String> NAMES = List.of("1pl", "2pl", "3pl");

    private final String id;

    ItemModel(String id) {
        this.id = id;
    }

    /// The name in files and on the command line.
    public String id() {
        return id;
    }

    public static ItemModel of(String id) {
        return Arrays.stream(values())
                .filter(model -> model.id().equals(id.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "unknown item model '%s'; known: %s"
                                                .formatted(id, String.join(", ", NAMES))));
    }
}
