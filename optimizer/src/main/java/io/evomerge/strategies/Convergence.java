package io.evomerge.strategies;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Says when a CMA-ES distribution has nothing left to find: the criteria of the tutorial's section
/// B.3 that need no fitness differences. (TolFun, the usual one, would make the search depend on
/// the scale of the fitness; TolX ends the same runs a little later.)
final class Convergence {
    /// TolX, in edges of the cube.
    private static final double SMALLEST_STEP = 1e-12;

    private final int plateauGenerations;
    private final int stagnationGenerations;
    private final List<Double> bests = new ArrayList<>();
    private final List<Double> medians = new ArrayList<>();

    Convergence(int population, int dimensions) {
        int scale = (int) Math.ceil(30.0 * dimensions / population);
        plateauGenerations = 10 + scale;
        stagnationGenerations = 120 + scale;
    }

    /// Whether the search should restart, after a generation whose fitness values, best first, are
    /// given.
    boolean isReached(SearchDistribution distribution, double[] ranked) {
        bests.add(ranked[0]);
        medians.add(ranked[ranked.length / 2]);
        return !distribution.isSound()
                || hasShrunk(distribution)
                || isFlat()
                || (stagnates(bests) && stagnates(medians));
    }

    private static boolean hasShrunk(SearchDistribution distribution) {
        double[] mean = distribution.mean();
        for (int i = 0; i < mean.length; i++) {
            if (distribution.deviation(i) >= SMALLEST_STEP) {
                return false;
            }
        }
        return true;
    }

    /// EqualFunValues: the best of every recent generation was the same.
    private boolean isFlat() {
        int from = bests.size() - plateauGenerations;
        return from >= 0 && bests.subList(from, bests.size()).stream().distinct().count() == 1;
    }

    /// Stagnation: the newest 30 % of the recent values are, in the median, no better than the
    /// oldest 30 %.
    private boolean stagnates(List<Double> values) {
        int size = values.size();
        int window = Math.max(stagnationGenerations, size / 5);
        if (size < stagnationGenerations) {
            return false;
        }
        int part = window * 3 / 10;
        double old = median(values.subList(size - window, size - window + part));
        double recent = median(values.subList(size - part, size));
        return !(recent > old);
    }

    /// The lower median: one of the values, so that only their order matters.
    private static double median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Convergence::orWorst).sorted().toArray();
        return Arrays.stream(sorted).skip((sorted.length - 1) / 2).findFirst().orElseThrow();
    }

    private static double orWorst(double fitness) {
        return Double.isNaN(fitness) ? Double.NEGATIVE_INFINITY : fitness;
    }
}
