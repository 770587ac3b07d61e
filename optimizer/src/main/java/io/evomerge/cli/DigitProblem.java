package io.evomerge.cli;

import io.evomerge.strategies.Coordinate;
import io.evomerge.strategies.Problem;
import io.evomerge.strategies.Scored;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;

/// The search for a network that reads digits: 1000 images score its candidates, each an item; the
/// other 797 test them. Its objectives are the odd and the even digits.
///
/// @param problem what a strategy is told
/// @param seeds genomes known before the search
/// @param weights those of a genome
/// @param search the images that score candidates
/// @param test the images that no search sees
@SuppressWarnings("ArrayRecordComponent") // never compared
record DigitProblem(
        DigitNetwork network,
        Problem problem,
        List<double[]> seeds,
        Function<double[], float[]> weights,
        Part search,
        Part test) {
    private static final int SEARCH_IMAGES = 1000;
    private static final int FOUNDERS = 20;

    /// What weights may be, in searches of the weights themselves.
    private static final double WIDEST = 1;

    private static final double MOST = 1.5;
    private static final int EPOCHS = 10;
    private static final double RATE = 0.01;

    private static final IntPredicate ODD = d -> d % 2 == 1;
    private static final IntPredicate LOW = d -> d < 5;

    /// Images with their columns, which every candidate needs.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Part(DigitImages images, float[][] columns) {
        static Part of(DigitImages images) {
            return new Part(images, images.columns());
        }
    }

    /// All from nothing: 20 random networks, and one gene for each weight.
    static DigitProblem scratch(DigitNetwork network, DigitImages all, long seed) {
        var random = new SplittableRandom(seed);
        DigitImages images = all.shuffled(random);
        List<double[]> seeds = new ArrayList<>();
        for (int i = 0; i < FOUNDERS; i++) {
            seeds.add(genome(network.random(random)));
        }
        return ofWeights(network, images, seeds);
    }

    /// Two networks trained from one start, on the digits 0 to 4 and on 5 to 9, and one gene for
    /// each weight.
    static DigitProblem specialists(DigitNetwork network, DigitImages all, long seed) {
        var random = new SplittableRandom(seed);
        DigitImages images = all.shuffled(random);
        float[][] models = models(network, images.part(0, SEARCH_IMAGES), random);
        return ofWeights(network, images, List.of(genome(models[1]), genome(models[2])));
    }

    /// The same two, and for each layer one coefficient of either's difference from the start.
    static DigitProblem coefficients(DigitNetwork network, DigitImages all, long seed) {
        var random = new SplittableRandom(seed);
        DigitImages images = all.shuffled(random);
        float[][] models = models(network, images.part(0, SEARCH_IMAGES), random);
        List<Coordinate> coordinates = new ArrayList<>();
        for (int layer = 0; layer < network.layers(); layer++) {
            coordinates.addAll(Collections.nCopies(2, new Coordinate(0, true, 0, MOST, layer)));
        }
        double[] start = new double[coordinates.size()];
        Arrays.fill(start, 0.5 / MOST);
        return new DigitProblem(
                network,
                new Problem(start, coordinates, 2),
                List.of(alone(start.length, 0), alone(start.length, 1), start),
                g -> merged(network, models, g),
                Part.of(images.part(0, SEARCH_IMAGES)),
                Part.of(images.part(SEARCH_IMAGES, images.size())));
    }

    private static DigitProblem ofWeights(
            DigitNetwork network, DigitImages images, List<double[]> seeds) {
        var weight = new Coordinate(0, true, -WIDEST, WIDEST, -1);
        var problem = new Problem(seeds.getFirst(), Collections.nCopies(network.size(), weight), 2);
        return new DigitProblem(
                network,
                problem,
                seeds,
                DigitProblem::weightsOf,
                Part.of(images.part(0, SEARCH_IMAGES)),
                Part.of(images.part(SEARCH_IMAGES, images.size())));
    }

    /// The start, and what it becomes by learning the low and the high digits.
    private static float[][] models(
            DigitNetwork network, DigitImages images, RandomGenerator random) {
        float[] start = network.random(random);
        return new float[][] {
            start,
            network.trained(start, images.of(LOW), EPOCHS, RATE, random),
            network.trained(start, images.of(LOW.negate()), EPOCHS, RATE, random)
        };
    }

    private static double[] alone(int genes, int model) {
        double[] out = new double[genes];
        for (int i = model; i < genes; i += 2) {
            out[i] = 1 / MOST;
        }
        return out;
    }

    private static float[] merged(DigitNetwork network, float[][] models, double[] genome) {
        float[] out = models[0].clone();
        for (int layer = 0; layer < network.layers(); layer++) {
            double first = MOST * genome[2 * layer];
            double second = MOST * genome[2 * layer + 1];
            for (int i = network.offset(layer); i < network.offset(layer + 1); i++) {
                out[i] +=
                        (float)
                                (first * (models[1][i] - models[0][i])
                                        + second * (models[2][i] - models[0][i]));
            }
        }
        return out;
    }

    private static double[] genome(float[] weights) {
        double[] out = new double[weights.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = Math.clamp((weights[i] + WIDEST) / (2 * WIDEST), 0.0, 1.0);
        }
        return out;
    }

    private static float[] weightsOf(double[] genome) {
        float[] out = new float[genome.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) (2 * WIDEST * genome[i] - WIDEST);
        }
        return out;
    }

    /// What a strategy is told of a genome; its fitness is the part of the images that are read.
    Scored scored(double[] genome) {
        double[] scores = scores(genome, search);
        DigitImages images = search.images();
        double[] objectives = {images.mean(scores, ODD), images.mean(scores, ODD.negate())};
        double fitness = images.mean(scores, d -> true);
        return new Scored(genome, fitness, Double.NaN, objectives, scores);
    }

    /// The part of the test images that are read.
    double tested(double[] genome) {
        return test.images().mean(scores(genome, test), d -> true);
    }

    private double[] scores(double[] genome, Part part) {
        return network.scores(weights.apply(genome), part.columns(), part.images());
    }
}
