package io.evomerge.strategies;

import java.util.Arrays;

/// A genome with what it scored.
///
/// @param fitness what is maximised; NaN for a failed point
/// @param error the standard error of the fitness; NaN where it is not known
/// @param objectives the score of each objective, higher is better; empty for a failed point; where
///     a constraint is missed, every one of them is the fitness, which is negative then
/// @param responses the score of each item, in [0, 1], the same items for all points of a search;
///     empty where they are not known
@SuppressWarnings("ArrayRecordComponent") // records of points are never compared as a whole
public record Scored(
        double[] genome, double fitness, double error, double[] objectives, double[] responses) {
    private static final double[] NONE = {};

    /// A point of one objective, of which no more is known.
    public Scored(double[] genome, double fitness) {
        this(
                genome,
                fitness,
                Double.NaN,
                Double.isNaN(fitness) ? NONE : new double[] {fitness},
                NONE);
    }

    public boolean hasFailed() {
        return Double.isNaN(fitness);
    }

    /// Whether the objectives say only by how much a constraint is missed. Of a single objective
    /// that cannot be told apart from a low score.
    boolean missesConstraint() {
        return objectives.length > 1
                && fitness < 0
                && Arrays.stream(objectives).allMatch(score -> score == fitness);
    }

    Scored at(double[] other) {
        return new Scored(other, fitness, error, objectives, responses);
    }
}
