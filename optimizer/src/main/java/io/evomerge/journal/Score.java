package io.evomerge.journal;

import java.util.List;

/// What a candidate's answers are worth.
///
/// @param fitness what the search maximises; NaN if the candidate failed
/// @param standardError of the aggregate
/// @param aggregate of the objectives' scores, in [0, 1]
/// @param scores the mean score of every objective and constraint, in the order of the spec
public record Score(double fitness, double standardError, double aggregate, List<Double> scores) {
    /// The score of a candidate that could not be evaluated.
    public static final Score FAILED = new Score(Double.NaN, Double.NaN, Double.NaN, List.of());

    public Score {
        scores = List.copyOf(scores);
    }
}
