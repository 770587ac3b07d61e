package io.evomerge.anchors;

import io.evomerge.anchors.ClusterAnchors.Features;
import java.util.List;

/// The names of the ways to choose anchors.
public final class AnchorSelections {
    public static final List<String> NAMES =
            List.of("variance", "correctness", "parameters", "information", "random");

    private AnchorSelections() {}

    /// @param lowest,highest the scores of interest, for `information`
    /// @throws IllegalArgumentException for an unknown name
    public static AnchorSelection of(String name, double lowest, double highest) {
        return switch (name) {
            case "variance" -> new VarianceAnchors();
            case "correctness" -> new ClusterAnchors(Features.CORRECTNESS);
            case "parameters" -> new ClusterAnchors(Features.PARAMETERS);
            case "information" -> new InformationAnchors(lowest, highest);
            case "random" -> new RandomAnchors();
            default ->
                    throw new IllegalArgumentException(
                            "unknown selection '%s'; known: %s"
                                    .formatted(name, String.join(", ", NAMES)));
        };
    }
}
