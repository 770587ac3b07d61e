package io.evomerge.strategies;

import java.util.Optional;

/// Where a search that restarts believes the optimum to be: at the mean of the run, of all since
/// the start, whose last generation has the best median. After a restart the mean of the running
/// one may be anywhere.
final class BestRun {
    private Scored ended = new Scored(new double[0], Double.NaN);
    private double median = Double.NaN;

    /// @param ranked the fitness of a generation of the run that goes on, best first
    void learn(double[] ranked) {
        median = ranked[ranked.length / 2];
    }

    /// @param mean of the run that ends
    void end(double[] mean) {
        ended = best(mean);
        median = Double.NaN;
    }

    /// Empty before the first generation.
    ///
    /// @param mean of the run that goes on
    Optional<double[]> centre(double[] mean) {
        return Optional.of(best(mean)).filter(run -> !run.hasFailed()).map(Scored::genome);
    }

    private Scored best(double[] mean) {
        var running = new Scored(mean, median);
        return Genomes.BEST_FIRST.compare(running, ended) < 0 ? running : ended;
    }
}
