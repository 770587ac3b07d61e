package io.evomerge.strategies;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/// A search that learns nothing: the start, unless that has been told already, then the points of a
/// sequence that was fixed before the first score.
final class PointSequence implements Strategy.Search {
    private final int batch;
    private final double[] start;
    private final Supplier<double[]> points;
    private boolean startIsKnown;

    /// @param batch how many genomes an ask gives at most
    PointSequence(int batch, double[] start, Supplier<double[]> points) {
        this.batch = batch;
        this.start = start;
        this.points = points;
    }

    @Override
    public List<double[]> ask(int most) {
        Genomes.requirePositive(most);
        List<double[]> genomes = new ArrayList<>();
        if (!startIsKnown) {
            startIsKnown = true;
            genomes.add(start.clone());
        }
        while (genomes.size() < Math.min(most, batch)) {
            genomes.add(points.get());
        }
        return genomes;
    }

    @Override
    public void tell(List<Scored> points) {
        Genomes.requireInCube(points, start.length);
        startIsKnown |= points.stream().anyMatch(p -> Arrays.equals(p.genome(), start));
    }
}
