package io.evomerge.cli;

import io.evomerge.documents.Node;
import io.evomerge.reports.QuartileChart;
import io.evomerge.reports.QuartileChart.Line;
import io.evomerge.reports.QuartileChart.Panel;
import io.evomerge.strategies.Scored;
import io.evomerge.strategies.Strategies;
import io.evomerge.strategies.Strategy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/// The ablation of M2N2's paper, with digits of 8 × 8 pixels instead of MNIST's: networks evolved
/// from nothing, and from one that reads 0 to 4 and one that reads 5 to 9. What counts is how many
/// test images are read by the network that reads most search images so far.
///
/// @see <a href="https://arxiv.org/abs/2508.16204">Abrantes, Lange and Tang 2025, section 4.1</a>
final class DigitsBench {
    /// Evaluations at which a search is looked at, as parts of all.
    private static final int CHECKPOINTS = 20;

    private static final List<Integer> COLUMNS = List.of(1, 2, 5, 10, 20);

    private static final String OF_WEIGHTS =
            "name: natural-niches, founders: 2, batch: 1, mutation: ";

    private final Console console;
    private final int seeds;
    private final int budget;

    /// @param budget evaluations of a search from scratch
    DigitsBench(Console console, int seeds, int budget) {
        this.console = console;
        this.seeds = seeds;
        this.budget = budget;
    }

    /// One part of the bench: strategies on one kind of problem.
    private record Experiment(
            String title, int budget, List<Variant> variants, LongFunction<DigitProblem> problem) {}

    /// @param settings as in a search.yaml
    private record Variant(String name, String settings) {
        Strategy strategy() {
            return Strategies.of(Node.yaml(name, "{" + settings + "}"));
        }
    }

    private List<Experiment> experiments(DigitImages all) {
        var network = DigitNetwork.of(32);
        return List.of(
                new Experiment(
                        "From scratch: the weights of 20 random networks",
                        budget,
                        variants(
                                OF_WEIGHTS + "0.005",
                                new Variant("CMA-ES", "name: cma-es, sigma: 0.05"),
                                new Variant(
                                        "MAP-Elites",
                                        "name: map-elites, cells: 10, batch: 1, iso: 0.005"),
                                new Variant("random", "name: random")),
                        seed -> DigitProblem.scratch(network, all, seed)),
                new Experiment(
                        "Merging two specialists: their weights",
                        400,
                        variants(
                                OF_WEIGHTS + "0",
                                new Variant(
                                        "MAP-Elites",
                                        "name: map-elites, cells: 10, founders: 2, batch: 1, iso: 0.000001")),
                        seed -> DigitProblem.specialists(network, all, seed)),
                new Experiment(
                        "Merging two specialists: the coefficients of a recipe",
                        160,
                        variants(
                                "name: natural-niches",
                                new Variant("ga", "name: ga"),
                                new Variant("CMA-ES", "name: cma-es"),
                                new Variant("MAP-Elites", "name: map-elites"),
                                new Variant("random", "name: random")),
                        seed -> DigitProblem.coefficients(network, all, seed)));
    }

    /// M2N2, without each of its parts, and without two, which is the genetic algorithm of the
    /// paper; then others.
    private static List<Variant> variants(String niches, Variant... others) {
        List<Variant> out = new ArrayList<>();
        out.add(new Variant("M2N2", niches));
        out.add(new Variant("without split", niches + ", split: false"));
        out.add(new Variant("without attraction", niches + ", attraction: false"));
        out.add(new Variant("without competition", niches + ", competition: 0"));
        out.add(new Variant("without both: a GA", niches + ", attraction: false, competition: 0"));
        out.addAll(List.of(others));
        return out;
    }

    /// @return a picture of all
    String run() throws IOException {
        DigitImages all = DigitImages.load();
        List<Panel> panels = new ArrayList<>();
        for (Experiment experiment : experiments(all)) {
            panels.add(run(experiment));
        }
        return new QuartileChart("evaluations", "test images read, %", panels).svg();
    }

    private Panel run(Experiment experiment) {
        int[] at = new int[CHECKPOINTS];
        Arrays.setAll(at, i -> experiment.budget * (i + 1) / CHECKPOINTS);
        say("### " + experiment.title);
        say("");
        say(
                "| | "
                        + COLUMNS.stream()
                                .map(c -> String.valueOf(at[c - 1]))
                                .collect(Collectors.joining(" | "))
                        + " |");
        say("|---" + "|---".repeat(COLUMNS.size()) + "|");
        List<Line> lines = new ArrayList<>();
        for (Variant variant : experiment.variants) {
            Line line = line(variant.name, at, runs(experiment, variant.strategy(), at));
            lines.add(line);
            row(line);
        }
        say("");
        return new Panel(experiment.title, lines);
    }

    /// One row for each seed.
    private double[][] runs(Experiment experiment, Strategy strategy, int[] at) {
        return LongStream.range(0, seeds)
                .parallel()
                .mapToObj(seed -> course(experiment.problem.apply(seed), strategy, seed, at))
                .toArray(double[][]::new);
    }

    /// How many test images the best network of a search reads, after some evaluations.
    private static double[] course(DigitProblem problem, Strategy strategy, long seed, int[] at) {
        var search = strategy.start(problem.problem(), new SplittableRandom(seed));
        double[] out = new double[at.length];
        Scored best = problem.scored(problem.seeds().getFirst());
        int done = 0;
        for (int i = 0; i < at.length; i++) {
            while (done < at[i]) {
                List<double[]> asked = done == 0 ? problem.seeds() : search.ask(at[i] - done);
                List<Scored> told = asked.stream().map(problem::scored).toList();
                search.tell(told);
                for (Scored point : told) {
                    best = point.fitness() > best.fitness() ? point : best;
                }
                done += told.size();
            }
            out[i] = problem.tested(best.genome());
        }
        return out;
    }

    private static Line line(String name, int[] at, double[][] runs) {
        List<Line.Point> points = new ArrayList<>();
        for (int i = 0; i < at.length; i++) {
            int checkpoint = i;
            double[] sorted =
                    Arrays.stream(runs).mapToDouble(r -> 100 * r[checkpoint]).sorted().toArray();
            points.add(
                    new Line.Point(
                            at[i],
                            quantile(sorted, 0.25),
                            quantile(sorted, 0.5),
                            quantile(sorted, 0.75)));
        }
        return new Line(name, points);
    }

    /// Interpolated between the two nearest.
    private static double quantile(double[] sorted, double part) {
        double at = part * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }

    private void row(Line line) {
        say(
                "| "
                        + line.name()
                        + " | "
                        + COLUMNS.stream()
                                .map(c -> show(line.points().get(c - 1)))
                                .collect(Collectors.joining(" | "))
                        + " |");
    }

    private static String show(Line.Point p) {
        return String.format(Locale.ROOT, "%.1f [%.1f, %.1f]", p.middle(), p.low(), p.high());
    }

    private void say(String line) {
        console.out().println(line);
        console.out().flush();
    }
}
