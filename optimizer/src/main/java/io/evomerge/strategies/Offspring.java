package io.evomerge.strategies;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// Children as NSGA-II and its kin breed them: pairs by simulated binary crossover, each mutated
/// polynomially in one gene on average, until it is no copy of a member.
///
/// @param crossoverRate probability that a pair of parents is crossed over, not copied
/// @param crossoverEta distribution index of the crossover
/// @param mutationEta distribution index of the mutation
record Offspring(double crossoverRate, double crossoverEta, double mutationEta) {
    private static final int ATTEMPTS = 20;

    /// @param parents gives one parent after the other
    /// @param members what children shall not be copies of
    List<double[]> of(
            int count, Supplier<double[]> parents, List<double[]> members, RandomGenerator random) {
        List<double[]> out = new ArrayList<>();
        while (out.size() < count) {
            double[] a = parents.get();
            double[] b = parents.get();
            double[][] pair =
                    random.nextDouble() < crossoverRate
                            ? Variation.simulatedBinary(a, b, crossoverEta, random)
                            : new double[][] {a, b};
            for (double[] child : pair) {
                if (out.size() < count) {
                    out.add(mutated(child, members, random));
                }
            }
        }
        return out;
    }

    private double[] mutated(double[] child, List<double[]> members, RandomGenerator random) {
        double[] out = child;
        int attempts = 0;
        do {
            out = Variation.polynomial(child, mutationEta, 1.0 / child.length, random);
        } while (isAmong(members, out) && ++attempts < ATTEMPTS);
        return out;
    }

    private static boolean isAmong(List<double[]> members, double[] genome) {
        return members.stream().anyMatch(m -> Arrays.equals(m, genome));
    }
}
