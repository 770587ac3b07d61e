package io.evomerge.strategies;

import java.util.List;
import java.util.random.RandomGenerator;

/// The settings of a search algorithm: a value, written into the run's search.yaml.
public interface Strategy {
    /// Starts a search in the unit cube of `dimensions` genes.
    ///
    /// @param start where the search begins, each gene in [0, 1]; the middle of the cube where
    /// nothing better is known
    /// @param random the only source of randomness
    Search start(double[] start, RandomGenerator random);

    /// One running search: mutable, confined to one thread. It works on genomes scaled to the unit
    /// cube; it always
    /// maximises.
    interface Search {
        /// The next generation, at most `most` genomes, each gene in [0, 1]. Never empty.
        List<double[]> ask(int most);

        /// The fitness of points, in the order in which they were asked for (seeds scored outside
        /// the search may be
        /// told as well, before the first ask). Higher is better; NaN marks a failed point, which
        /// ranks last.
        void tell(List<Scored> points);
    }

    /// A genome with its fitness.
    record Scored(double[] genome, double fitness) {}
}
