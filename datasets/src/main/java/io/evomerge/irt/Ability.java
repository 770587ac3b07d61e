package io.evomerge.irt;

import java.util.List;

/// A model's place on a bank's scale, as a normal distribution.
///
/// @param mean `[dimensions]`
/// @param covariance `[dimensions × dimensions]`; zero if the place is taken as known
public record Ability(double[] mean, double[][] covariance) {
    public Ability {
        mean = mean.clone();
        double[][] copy = new double[covariance.length][];
        for (int k = 0; k < copy.length; k++) {
            copy[k] = covariance[k].clone();
        }
        covariance = copy;
    }

    /// An ability without uncertainty.
    public static Ability exactly(double... mean) {
        return new Ability(mean, new double[mean.length][mean.length]);
    }

    @Override
    public double[] mean() {
        return mean.clone();
    }

    public int dimensions() {
        return mean.length;
    }

    public double mean(int dimension) {
        return mean[dimension];
    }

    /// The standard deviation of one coordinate.
    public double standardError(int dimension) {
        return Math.sqrt(covariance[dimension][dimension]);
    }

    /// Points with weights whose sums stand for integrals over the distribution.
    public List<Node> nodes() {
        return Quadrature.nodes(mean, covariance);
    }

    /// One point of a quadrature rule.
    ///
    /// @param ability `[dimensions]`
    /// @param weight all of a rule add up to 1
    public record Node(double[] ability, double weight) {}
}
