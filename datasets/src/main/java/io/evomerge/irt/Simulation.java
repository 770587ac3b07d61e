package io.evomerge.irt;

import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// A bank with known parameters, and the answers of models with known abilities: what calibration
/// is tested on.
///
/// @param abilities standard normal, `[models × dimensions]`
/// @param responses right with the probability that the curves give
public record Simulation(ItemCurves curves, double[][] abilities, ResponseMatrix responses) {

    /// Items of one dimension: slopes log-normal (mean 0.2, deviation 0.4 of the logarithm),
    /// difficulties standard normal, guessing uniform in [0.1, 0.3] or none.
    public static Simulation oneDimensional(
            int models, int items, boolean guessing, RandomGenerator random) {
        double[][] slopes = new double[items][1];
        double[] intercepts = new double[items];
        double[] floors = new double[items];
        for (int j = 0; j < items; j++) {
            slopes[j][0] = Math.exp(0.2 + 0.4 * random.nextGaussian());
            intercepts[j] = -slopes[j][0] * random.nextGaussian();
            floors[j] = guessing ? 0.1 + 0.2 * random.nextDouble() : 0;
        }
        return answered(ItemCurves.of(slopes, intercepts, floors), models, random);
    }

    /// The answers of so many models to given items.
    public static Simulation answered(ItemCurves curves, int models, RandomGenerator random) {
        double[][] abilities = new double[models][curves.dimensions()];
        double[][] answers = new double[models][curves.items()];
        for (int i = 0; i < models; i++) {
            for (int k = 0; k < curves.dimensions(); k++) {
                abilities[i][k] = random.nextGaussian();
            }
            for (int j = 0; j < curves.items(); j++) {
                answers[i][j] = random.nextDouble() < curves.probability(j, abilities[i]) ? 1 : 0;
            }
        }
        return new Simulation(curves, abilities, matrix(answers));
    }

    /// Responses of models `m0, m1, …` to items `q0, q1, …`.
    public static ResponseMatrix matrix(double[][] answers) {
        return new ResponseMatrix(
                IntStream.range(0, answers.length).mapToObj(i -> "m" + i).toList(),
                IntStream.range(0, answers[0].length).mapToObj(j -> "q" + j).toList(),
                answers);
    }
}
