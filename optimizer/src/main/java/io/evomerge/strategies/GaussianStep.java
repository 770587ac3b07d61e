package io.evomerge.strategies;

import io.jenetics.DoubleGene;
import io.jenetics.Mutator;
import java.util.random.RandomGenerator;

/// Adds a normal step to a gene, mirrored at its bounds: a local mutation. Jenetics' own
/// `GaussianMutator` (9.0.0) draws the new value around the middle of the range, whatever the old
/// one was, and so forgets the parent.
///
/// The step's deviation is `sigma · 2^−8u` with `u` uniform in [0, 1]: wide steps early and fine
/// ones late need no schedule.
///
/// @see <a href="https://doi.org/10.1162/evco.1993.1.1.25">Mühlenbein and Schlierkamp-Voosen 1993,
///     section 5, for steps on all scales</a>
final class GaussianStep extends Mutator<DoubleGene, Integer> {
    private static final int HALVINGS = 8;

    private final double sigma;

    GaussianStep(double probability, double sigma) {
        super(probability);
        this.sigma = sigma;
    }

    @Override
    protected DoubleGene mutate(DoubleGene gene, RandomGenerator random) {
        double deviation = sigma * Math.pow(2, -HALVINGS * random.nextDouble());
        double value = Math.abs(gene.doubleValue() + deviation * random.nextGaussian()) % 2;
        return gene.newInstance(value <= 1 ? value : 2 - value);
    }
}
