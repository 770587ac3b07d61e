package io.evomerge.strategies;

import io.jenetics.Crossover;
import io.jenetics.DoubleGene;
import io.jenetics.util.MSeq;
import io.jenetics.util.RandomRegistry;

/// [Variation#simulatedBinary] as Jenetics knows crossovers. That of its extensions keeps no
/// bounds.
final class SimulatedBinary extends Crossover<DoubleGene, Integer> {
    private final double eta;

    SimulatedBinary(double rate, double eta) {
        super(rate);
        this.eta = eta;
    }

    @Override
    protected int crossover(MSeq<DoubleGene> that, MSeq<DoubleGene> other) {
        double[][] children =
                Variation.simulatedBinary(
                        values(that), values(other), eta, RandomRegistry.random());
        for (int i = 0; i < that.length(); i++) {
            that.set(i, that.get(i).newInstance(children[0][i]));
            other.set(i, other.get(i).newInstance(children[1][i]));
        }
        return 2;
    }

    /// Within [0, 1]: the genes' range is a hair wider.
    private static double[] values(MSeq<DoubleGene> genes) {
        return genes.stream().mapToDouble(g -> Math.clamp(g.doubleValue(), 0.0, 1.0)).toArray();
    }
}
