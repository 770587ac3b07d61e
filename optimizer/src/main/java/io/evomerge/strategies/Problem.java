package io.evomerge.strategies;

import java.util.Collections;
import java.util.List;

/// What a strategy is asked to search: the unit cube, with what is known of its axes.
///
/// @param start where the search begins, each gene in [0, 1]; the middle of the cube where nothing
///     better is known
/// @param coordinates one for each gene
/// @param objectives how many objectives every point is scored on
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole
public record Problem(double[] start, List<Coordinate> coordinates, int objectives) {
    public Problem {
        start = Genomes.checkedStart(start);
        coordinates = List.copyOf(coordinates);
        if (coordinates.size() != start.length) {
            throw new IllegalArgumentException(
                    start.length + " genes, " + coordinates.size() + " coordinates");
        }
        if (objectives < 1) {
            throw new IllegalArgumentException(objectives + " objectives");
        }
    }

    /// One objective on a cube of which nothing is known.
    public static Problem of(double[] start) {
        return new Problem(start, Collections.nCopies(start.length, Coordinate.PLAIN), 1);
    }

    public int dimensions() {
        return start.length;
    }

    /// A genome with every gene in the middle of its level, so that equal recipes are equal points.
    double[] snapped(double[] genome) {
        double[] out = genome.clone();
        for (int i = 0; i < out.length; i++) {
            out[i] = coordinates.get(i).snapped(out[i]);
        }
        return out;
    }
}
