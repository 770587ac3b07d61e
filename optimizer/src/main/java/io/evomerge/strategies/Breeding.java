package io.evomerge.strategies;

import io.jenetics.Alterer;
import io.jenetics.DoubleChromosome;
import io.jenetics.DoubleGene;
import io.jenetics.Genotype;
import io.jenetics.Optimize;
import io.jenetics.Phenotype;
import io.jenetics.TournamentSelector;
import io.jenetics.util.ISeq;
import io.jenetics.util.RandomRegistry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/// The operators of Jenetics over plain genomes: parents in, best first, one child out. Jenetics
/// sees ranks for fitness, and a generator that is bound for each call, so that the seed alone
/// decides.
final class Breeding {
    /// Jenetics takes the upper bound for exclusive, and its crossovers would draw for ever between
    /// two parents that both lie on it.
    private static final double UPPER = Math.nextUp(1.0);

    private static final double ETA = 20;

    private final TournamentSelector<DoubleGene, Integer> selector = new TournamentSelector<>(2);
    private final Alterer<DoubleGene, Integer> crossover;
    private final Alterer<DoubleGene, Integer> gaussian;
    private final Ga settings;
    private final RandomGenerator random;

    Breeding(Ga settings, RandomGenerator random) {
        crossover = settings.crossover().alterer(settings.crossoverRate());
        gaussian = new GaussianStep(settings.mutation(), settings.sigma());
        this.settings = settings;
        this.random = random;
    }

    double[] child(List<double[]> bestFirst) {
        ISeq<Phenotype<DoubleGene, Integer>> parents = phenotypes(bestFirst);
        return RandomRegistry.with(random)
                .call(
                        () -> {
                            var pair = selector.select(parents, 2, Optimize.MAXIMUM);
                            var mixed = crossover.alter(pair, 1).population().subSeq(0, 1);
                            return switch (settings.mutator()) {
                                case GAUSSIAN ->
                                        genome(gaussian.alter(mixed, 1).population().get(0));
                                case POLYNOMIAL ->
                                        Variation.polynomial(
                                                genome(mixed.get(0)),
                                                ETA,
                                                settings.mutation(),
                                                random);
                            };
                        });
    }

    private static ISeq<Phenotype<DoubleGene, Integer>> phenotypes(List<double[]> bestFirst) {
        List<Phenotype<DoubleGene, Integer>> all = new ArrayList<>();
        for (double[] genome : bestFirst) {
            var chromosome = DoubleChromosome.of(genes(genome));
            all.add(Phenotype.of(Genotype.of(chromosome), 0, -all.size()));
        }
        return ISeq.of(all);
    }

    private static List<DoubleGene> genes(double[] genome) {
        return Arrays.stream(genome).mapToObj(g -> DoubleGene.of(g, 0, UPPER)).toList();
    }

    private static double[] genome(Phenotype<DoubleGene, Integer> phenotype) {
        return phenotype.genotype().chromosome().stream()
                .mapToDouble(gene -> Math.clamp(gene.doubleValue(), 0.0, 1.0))
                .toArray();
    }
}
