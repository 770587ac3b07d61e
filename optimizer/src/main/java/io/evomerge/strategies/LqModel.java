package io.evomerge.strategies;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// The model of lq-CMA-ES: a [Polynomial] of the newest points, twice as many as it can have
/// unknowns. It grows from linear to purely quadratic to fully quadratic as soon as there are
/// [#ENOUGH] times as many points as unknowns. The best point has weight 20, the worst 1, and those
/// between by their rank.
///
/// @see <a href="https://doi.org/10.1145/3321707.3321842">Hansen 2019, section 3</a>
final class LqModel {
    /// A fit takes the cube of their number; above it the next smaller model is used, or none.
    static final int MOST_UNKNOWNS = 500;

    private static final double ENOUGH = 1.1;
    private static final int LEAST_SIZE = 20;
    private static final int MOST_ROUNDS = 5;
    private static final double BEST_WEIGHT = 20;

    /// Only makes coefficients unique that the points leave open.
    private static final double RIDGE = 1e-10;

    private final int dimensions;
    private final int[] curved;
    private final List<Features.Choice> choices;
    private final int size;
    private final List<Scored> newestLast = new ArrayList<>();
    private Optional<Polynomial> fit = Optional.empty();
    private boolean hasNews;

    LqModel(Features features) {
        dimensions = features.count();
        curved = features.curved();
        choices = features.choices();
        size =
                Math.max(
                        LEAST_SIZE,
                        Arrays.stream(ModelOrder.values())
                                .mapToInt(o -> 2 * o.unknowns(dimensions))
                                .filter(u -> u <= 2 * MOST_UNKNOWNS)
                                .max()
                                .orElse(0));
    }

    /// Failed points are passed over.
    void add(Scored point) {
        if (!point.hasFailed()) {
            newestLast.add(point);
            hasNews = true;
        }
        if (newestLast.size() > size) {
            newestLast.removeFirst();
        }
    }

    int size() {
        return newestLast.size();
    }

    void fit() {
        if (!hasNews
                || newestLast.size() < 2
                || ModelOrder.LINEAR.unknowns(dimensions) > MOST_UNKNOWNS) {
            return;
        }
        hasNews = false;
        List<Scored> ranked = newestLast.stream().sorted(Genomes.BEST_FIRST).toList();
        double[] weights = new double[ranked.size()];
        double step = (BEST_WEIGHT - 1) / (weights.length - 1);
        Arrays.setAll(weights, i -> BEST_WEIGHT - i * step);
        fit =
                Optional.of(
                        Polynomial.fit(
                                order(),
                                ranked.stream().map(Scored::genome).toArray(double[][]::new),
                                ranked.stream().mapToDouble(Scored::fitness).toArray(),
                                weights,
                                RIDGE));
    }

    private ModelOrder order() {
        return Arrays.stream(ModelOrder.values())
                .filter(o -> o.unknowns(dimensions) <= MOST_UNKNOWNS)
                .filter(o -> ENOUGH * o.unknowns(dimensions) <= newestLast.size())
                .max(Comparator.naturalOrder())
                .orElse(ModelOrder.LINEAR);
    }

    /// The expected fitness; the same for all points before the first fit.
    double value(double[] genome) {
        return fit.map(f -> f.value(genome)).orElse(0.0);
    }

    /// Where the model expects most, if it is curved: from the best point, by turns all numbers
    /// together and each switch and name by itself, until none of these changes.
    Optional<double[]> maximum() {
        return fit.flatMap(f -> best().flatMap(b -> climbed(f, b.genome())));
    }

    /// Where the model expects most, if it is curved, of all that has one switch or name unlike the
    /// best point. What a model of sums expects of switches may be wrong however many points it
    /// knows.
    ///
    /// @return empty also where there is neither
    Optional<double[]> neighbour(RandomGenerator random) {
        if (choices.isEmpty()) {
            return Optional.empty();
        }
        Features.Choice changed = choices.get(random.nextInt(choices.size()));
        int levels = changed.levels().size();
        int level = random.nextInt(levels - 1);
        return fit.flatMap(
                f ->
                        best().map(b -> changed.other(b.genome(), level))
                                .flatMap(point -> f.maximum(curved, point)));
    }

    private Optional<Scored> best() {
        return newestLast.stream().min(Genomes.BEST_FIRST);
    }

    private Optional<double[]> climbed(Polynomial f, double[] from) {
        double[] point = from;
        for (int round = 0; round < MOST_ROUNDS; round++) {
            Optional<double[]> top = f.maximum(curved, point);
            if (top.isEmpty()) {
                return top;
            }
            point = chosen(f, top.get());
            if (Arrays.equals(point, top.get())) {
                return top;
            }
        }
        return Optional.of(point);
    }

    private double[] chosen(Polynomial f, double[] point) {
        double[] out = point;
        for (Features.Choice choice : choices) {
            for (int level = 0; level < choice.levels().size(); level++) {
                double[] other = choice.at(level, out);
                if (f.value(other) > f.value(out)) {
                    out = other;
                }
            }
        }
        return out;
    }

    /// Kendall's τ of the newest points; 0 while a linear model would pass through any scores.
    double agreement(int newest) {
        if (fit.isEmpty() || newestLast.size() < ENOUGH * ModelOrder.LINEAR.unknowns(dimensions)) {
            return 0;
        }
        int from = Math.max(0, newestLast.size() - newest);
        List<Scored> recent = newestLast.subList(from, newestLast.size());
        double[] truth = recent.stream().mapToDouble(Scored::fitness).toArray();
        double[] model = recent.stream().mapToDouble(p -> value(p.genome())).toArray();
        return Agreement.kendall(truth, model);
    }
}
