package io.evomerge.strategies;

import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.random.RandomGenerator;

/// The settings of a search algorithm: a value, written into the run's search.yaml.
public interface Strategy {
    /// Starts a search in the unit cube of the problem's dimensions.
    ///
    /// @param random the only source of randomness
    Search start(Problem problem, RandomGenerator random);

    /// The same on a cube of which nothing is known but where to begin.
    default Search start(double[] start, RandomGenerator random) {
        return start(Problem.of(start), random);
    }

    /// Whether [Problem#metric] makes a difference to it. To know that, all models must be read.
    default boolean usesMetric() {
        return false;
    }

    /// Whether it looks for anything better than the seeds.
    default boolean goesOn() {
        return true;
    }

    /// The name in search.yaml.
    String name();

    /// The settings with every default filled in, as the resolved search.yaml holds them;
    /// [Strategies#of] reads them back.
    SequencedMap<String, Object> settings(int dimensions);

    /// One running search: mutable, confined to one thread. It works on genomes scaled to the unit
    /// cube; it always maximises, and it never ends: the budget is the caller's business.
    interface Search {
        /// The next genomes, at most `most` of them, each gene in [0, 1]. Never empty. The rest of
        /// a generation that `most` cuts short comes with the next ask.
        List<double[]> ask(int most);

        /// The fitness of points, in the order in which they were asked for (seeds scored outside
        /// the search may be told as well, before the first ask). Higher is better; NaN marks a
        /// failed point, which ranks last.
        void tell(List<Scored> points);

        /// Where the search believes the optimum to be, from all fitness values together, if it has
        /// such a belief. Under noise it is a better final candidate than the point with the
        /// luckiest score.
        default Optional<double[]> centre() {
            return Optional.empty();
        }
    }
}
