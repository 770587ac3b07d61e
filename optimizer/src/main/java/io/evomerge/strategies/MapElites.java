package io.evomerge.strategies;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// MAP-Elites: a grid over what points do, each cell of which keeps the fittest point that fell
/// into it; children are bred from all cells, so that one that does something unusual is kept and
/// followed up even where it is worse.
///
/// The axes of the grid are the first three objectives, at most. With one objective, they are two
/// projections of the genome on directions drawn from the normal distribution, fixed for the
/// search: then the cells are regions of the cube. Each axis is cut into `cells` equal parts of the
/// range that has been seen so far; when it grows, all points told so far are put into their cells
/// anew.
///
/// A child of cells `i` and `j` is
///
/// `x_i + σ₁ N(0, 1) + σ₂ (x_j − x_i) N(0, 1)`
///
/// with the first normal number drawn for each gene and the second once: the paper's *iso + line*
/// variation. Each parent is the better of two cells drawn at random: the paper draws one, but has
/// many more evaluations. What leaves the cube is cut to it. Genes with levels are either parent's,
/// and drawn anew with probability `σ₁`.
///
/// @param cells for each axis
/// @param founders points that it begins with at least: what was told before the first ask, then
///     the start, then uniform points
/// @param batch children bred at a time
/// @param iso `σ₁`, as a part of the cube's edge
/// @param line `σ₂`, as a part of the distance of the parents
/// @see <a href="https://arxiv.org/abs/1504.04909">Mouret and Clune 2015, Illuminating search
///     spaces by mapping elites</a>
/// @see <a href="https://arxiv.org/abs/1804.03906">Vassiliades and Mouret 2018, Discovering the
///     elite hypervolume by leveraging interspecies correlation, equation 3</a>
public record MapElites(int cells, int founders, int batch, double iso, double line)
        implements Strategy {
    static final String NAME = "map-elites";
    static final MapElites DEFAULT = new MapElites(5, 20, 5, 0.02, 0.2);
    private static final int MAX_AXES = 3;
    private static final int MAX_CELLS = 1000;
    private static final int MAX_POINTS = 10_000;

    public MapElites {
        if (cells < 2
                || cells > MAX_CELLS
                || founders < 1
                || founders > MAX_POINTS
                || batch < 1
                || batch > MAX_POINTS) {
            throw new IllegalArgumentException(cells + ", " + founders + ", " + batch);
        }
        if (!(iso >= 0 && iso <= 1) || !(line >= 0 && line <= 1) || iso + line == 0) {
            throw new IllegalArgumentException(iso + ", " + line);
        }
    }

    static MapElites read(StrategySettings settings) {
        return new MapElites(
                settings.integer("cells", DEFAULT.cells, 2, MAX_CELLS),
                settings.integer("founders", DEFAULT.founders, 1, MAX_POINTS),
                settings.integer("batch", DEFAULT.batch, 1, MAX_POINTS),
                settings.number("iso", DEFAULT.iso, 1e-6, 1),
                settings.number("line", DEFAULT.line, 0, 1));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public SequencedMap<String, Object> settings(int dimensions) {
        return Strategies.map(
                "cells", cells,
                "founders", founders,
                "batch", batch,
                "iso", iso,
                "line", line);
    }

    @Override
    public Search start(Problem problem, RandomGenerator random) {
        return new Run(this, problem, random);
    }

    private static final class Run extends GenerationalSearch {
        private final MapElites settings;
        private final List<double[]> directions = new ArrayList<>();
        private final List<Scored> seen = new ArrayList<>();
        private final double[] low;
        private final double[] high;
        private final Map<List<Integer>, Scored> grid = new LinkedHashMap<>();

        Run(MapElites settings, Problem problem, RandomGenerator random) {
            super(problem, random);
            this.settings = settings;
            if (problem.objectives() == 1) {
                directions.add(direction());
                directions.add(direction());
            }
            int axes = directions.isEmpty() ? Math.min(MAX_AXES, problem.objectives()) : 2;
            low = new double[axes];
            high = new double[axes];
            Arrays.fill(low, Double.POSITIVE_INFINITY);
            Arrays.fill(high, Double.NEGATIVE_INFINITY);
        }

        private double[] direction() {
            return IntStream.range(0, problem.dimensions())
                    .mapToDouble(i -> random.nextGaussian())
                    .toArray();
        }

        @Override
        void begin(List<Scored> seeds) {
            seeds.forEach(this::add);
        }

        @Override
        void learn(List<Scored> generation) {
            generation.forEach(this::add);
        }

        @Override
        List<double[]> breed() {
            int missing = settings.founders - seen.size();
            if (missing > 0 || grid.isEmpty()) {
                return founders(Math.max(1, missing), seen.stream().map(Scored::genome).toList());
            }
            List<Scored> elites = List.copyOf(grid.values());
            List<double[]> out = new ArrayList<>();
            while (out.size() < settings.batch) {
                out.add(child(parent(elites), parent(elites)));
            }
            return out;
        }

        private double[] parent(List<Scored> elites) {
            Scored a = elites.get(random.nextInt(elites.size()));
            Scored b = elites.get(random.nextInt(elites.size()));
            return (Genomes.BEST_FIRST.compare(a, b) <= 0 ? a : b).genome();
        }

        private double[] child(double[] x, double[] y) {
            double along = settings.line * random.nextGaussian();
            double[] out = new double[x.length];
            for (int i = 0; i < out.length; i++) {
                if (problem.coordinates().get(i).isContinuous()) {
                    double moved = settings.iso * random.nextGaussian() + along * (y[i] - x[i]);
                    out[i] = Math.clamp(x[i] + moved, 0.0, 1.0);
                } else if (random.nextDouble() < settings.iso) {
                    out[i] = random.nextDouble();
                } else {
                    out[i] = random.nextBoolean() ? x[i] : y[i];
                }
            }
            return out;
        }

        private void add(Scored point) {
            seen.add(point);
            if (!isPlaced(point)) {
                return;
            }
            if (widens(axes(point))) {
                grid.clear();
                seen.stream().filter(this::isPlaced).forEach(this::enter);
            } else {
                enter(point);
            }
        }

        /// A failed point has no objectives; its genome has a place all the same.
        private boolean isPlaced(Scored point) {
            return !directions.isEmpty() || !point.hasFailed();
        }

        private boolean widens(double[] axes) {
            boolean wider = false;
            for (int k = 0; k < axes.length; k++) {
                wider |= axes[k] < low[k] || axes[k] > high[k];
                low[k] = Math.min(low[k], axes[k]);
                high[k] = Math.max(high[k], axes[k]);
            }
            return wider;
        }

        private void enter(Scored point) {
            grid.merge(
                    cell(axes(point)),
                    point,
                    (old, now) -> Genomes.BEST_FIRST.compare(now, old) < 0 ? now : old);
        }

        private List<Integer> cell(double[] axes) {
            return IntStream.range(0, axes.length)
                    .mapToObj(
                            k -> {
                                double part = (axes[k] - low[k]) / (high[k] - low[k]);
                                return Math.min(settings.cells - 1, (int) (settings.cells * part));
                            })
                    .toList();
        }

        private double[] axes(Scored point) {
            if (directions.isEmpty()) {
                return Arrays.copyOf(point.objectives(), low.length);
            }
            return directions.stream().mapToDouble(d -> dot(d, point.genome())).toArray();
        }

        private static double dot(double[] a, double[] b) {
            return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
        }
    }
}
