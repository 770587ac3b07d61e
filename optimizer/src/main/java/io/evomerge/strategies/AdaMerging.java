package io.evomerge.strategies;

import io.evomerge.documents.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// AdaMerging: weights of a merge that make the merged model sure of its answers, learned from
/// items without looking at what is right. It follows the gradient of the loss
///
/// `L(λ) = Σ_tasks 1/n Σ_items H(p(answer | item; λ))`
///
/// by Adam (Kingma and Ba 2015, algorithm 1): `m ← β₁ m + (1 − β₁) g`, `v ← β₂ v + (1 − β₂) g²`,
/// `λ ← λ − rate · m̂ / (√v̂ + ε)`, with `β₁ = 0.9`, `β₂ = 0.999`, `ε = 1e-8` and
/// `m̂ = m / (1 − β₁ᵗ)`, `v̂ = v / (1 − β₂ᵗ)`.
///
/// A model that gives one answer to everything is sure as well. So the entropy of each task's mean
/// answer is watched: where it falls below `collapse` times what it was at the start, the last
/// weights before are the result.
///
/// Deliberate differences: language models have no classifying head, so that `p` is a softmax over
/// options, or over the tokens of an answer; the rate is larger, for fewer steps; weights are
/// kept in bounds after each step, not in each forward pass, so that a weight at a bound can leave
/// it again; the guard.
///
/// As a strategy it is a search of what was learned, and the other seeds, alone. A search that goes
/// on nevertheless is given the best of the seeds.
///
/// @param steps of Adam
/// @param items of each task that are asked in each step; all, where a task has no more
/// @param rate about how far each weight moves in a step
/// @param by what a weight is learned for
/// @param start λ₀ of every weight
/// @param clamp whether weights stay in [0, 1]
/// @param collapse the part of the mean answer's entropy at the start that must be left; 0 never
///     stops
/// @param checkpoints after every so many steps the weights are kept, as entropy goes on falling
///     when scores have begun to; 0: only the last ones
/// @see <a href="https://arxiv.org/abs/2310.02575">Yang et al. 2023, AdaMerging, equations 4 to 7
///     </a>
public record AdaMerging(
        int steps,
        int items,
        double rate,
        By by,
        double start,
        boolean clamp,
        double collapse,
        int checkpoints)
        implements Strategy {
    /// Of the strategy and of the seed.
    public static final String NAME = "adamerging";

    private static final double FIRST_DECAY = 0.9;
    private static final double SECOND_DECAY = 0.999;
    private static final double EPSILON = 1e-8;

    /// What has a weight of its own.
    public enum By {
        /// Each expert.
        TASK,
        /// Each expert in each layer group and filter of the search space.
        LAYER;

        public String word() {
            return this == TASK ? "task" : "layer";
        }
    }

    public static final AdaMerging USUAL =
            new AdaMerging(40, 16, 0.02, By.LAYER, 0.3, true, 0.3, 0);

    public AdaMerging {
        if (checkpoints < 0) {
            throw new IllegalArgumentException("checkpoints " + checkpoints);
        }
        if (steps < 1 || items < 1) {
            throw new IllegalArgumentException(steps + " steps of " + items + " items");
        }
        if (!(rate > 0 && rate <= 1)) {
            throw new IllegalArgumentException("rate is " + rate + ", not in (0, 1]");
        }
        if (!(collapse >= 0 && collapse < 1)) {
            throw new IllegalArgumentException("collapse is " + collapse + ", not in [0, 1)");
        }
        if (!Double.isFinite(start) || (clamp && !(start >= 0 && start <= 1))) {
            throw new IllegalArgumentException("start is " + start);
        }
    }

    /// Reads the settings, as the seed has them.
    ///
    /// @throws InputException with everything that is wrong
    public static AdaMerging of(Node node) {
        var settings = StrategySettings.unnamed(node);
        AdaMerging out = read(settings);
        settings.finish();
        return out;
    }

    static AdaMerging read(StrategySettings settings) {
        int steps = settings.integer("steps", USUAL.steps, 1, 1_000_000);
        int items = settings.integer("items", USUAL.items, 1, Integer.MAX_VALUE);
        double rate = settings.read("rate", USUAL.rate, AdaMerging::rate);
        By by = settings.read("by", USUAL.by, AdaMerging::by);
        boolean clamp = settings.flag("clamp", USUAL.clamp);
        double start = settings.number("start", USUAL.start, clamp ? 0 : -1e6, clamp ? 1 : 1e6);
        double collapse = settings.number("collapse", USUAL.collapse, 0, 0.999);
        int checkpoints = settings.integer("checkpoints", USUAL.checkpoints, 0, 1_000_000);
        return new AdaMerging(steps, items, rate, by, start, clamp, collapse, checkpoints);
    }

    private static double rate(Node node) {
        double rate = node.number(0, 1);
        if (rate == 0) {
            throw node.wrong("is 0: nothing would be learned", "try 0.02");
        }
        return rate;
    }

    private static By by(Node node) {
        String word = node.oneOf(List.of(By.LAYER.word(), By.TASK.word()));
        return word.equals(By.TASK.word()) ? By.TASK : By.LAYER;
    }

    @Override
    public boolean goesOn() {
        return false;
    }

    @Override
    public String name() {
        return NAME;
    }

    /// Every setting by its name in search.yaml; [#of] reads them back.
    public SequencedMap<String, Object> settings() {
        return Strategies.map(
                "steps",
                steps,
                "items",
                items,
                "rate",
                rate,
                "by",
                by.word(),
                "start",
                start,
                "clamp",
                clamp,
                "collapse",
                collapse,
                "checkpoints",
                checkpoints);
    }

    @Override
    public SequencedMap<String, Object> settings(int dimensions) {
        return settings();
    }

    @Override
    public Search start(Problem problem, RandomGenerator random) {
        return new Standing(problem.start());
    }

    /// Proposes the best of the seeds, or the start where there are none.
    private static final class Standing implements Search {
        private double[] point;
        private double best = Double.NEGATIVE_INFINITY;
        private boolean begun;

        Standing(double[] start) {
            point = start.clone();
        }

        @Override
        public List<double[]> ask(int most) {
            Genomes.requirePositive(most);
            begun = true;
            return List.of(point.clone());
        }

        @Override
        public void tell(List<Scored> points) {
            Genomes.requireInCube(points, point.length);
            for (Scored told : points) {
                if (!begun && told.fitness() > best) {
                    best = told.fitness();
                    point = told.genome().clone();
                }
            }
        }
    }

    /// What is made small.
    @FunctionalInterface
    public interface Objective {
        /// @param weights its argument, which it may keep
        /// @param step from 0; each asks other items
        Slope at(double[] weights, int step);
    }

    /// The objective at one point.
    ///
    /// @param loss sum over the tasks of the mean entropy of an answer (nats)
    /// @param gradient one for each weight
    /// @param spreads entropy of the mean answer of each task (nats)
    @SuppressWarnings("ArrayRecordComponent") // is never compared
    public record Slope(double loss, double[] gradient, List<Double> spreads) {
        public Slope {
            spreads = List.copyOf(spreads);
        }
    }

    /// The values that a weight may have.
    public record Bounds(double min, double max) {
        public Bounds {
            if (!(min < max)) {
                throw new IllegalArgumentException("[" + min + ", " + max + "]");
            }
        }

        Bounds within(double least, double most) {
            return new Bounds(Math.clamp(min, least, most), Math.clamp(max, least, most));
        }

        double nearest(double weight) {
            return Math.clamp(weight, min, max);
        }
    }

    /// What was learned.
    ///
    /// @param weights one for each that was asked for
    /// @param losses of each step, before it was taken
    /// @param collapsed whether the guard ended it before its last step
    /// @param checkpoints weights that were kept on the way, by the steps taken until then
    public record Learned(
            List<Double> weights,
            List<Double> losses,
            boolean collapsed,
            SortedMap<Integer, List<Double>> checkpoints) {
        public Learned {
            weights = List.copyOf(weights);
            checkpoints = Collections.unmodifiableSortedMap(new TreeMap<>(checkpoints));
            losses = List.copyOf(losses);
        }

        /// How often the objective was asked for: the last time, if the answers had collapsed, no
        /// step was taken.
        public int asked() {
            return losses.size() + (collapsed ? 1 : 0);
        }
    }

    /// Takes the steps, or fewer where the answers collapse.
    ///
    /// @param weights how many there are
    /// @param within values they may have; `clamp` narrows them
    /// @param stop asked before each step
    /// @return empty if stopped
    public Optional<Learned> run(
            int weights, Bounds within, Objective objective, BooleanSupplier stop) {
        var descent = new Descent(weights, clamped(within));
        for (int step = 0; step < steps; step++) {
            if (stop.getAsBoolean()) {
                return Optional.empty();
            }
            if (!descent.take(objective.at(descent.weights.clone(), step))) {
                return Optional.of(descent.learned(true));
            }
        }
        return Optional.of(descent.learned(false));
    }

    /// The values that weights may have, of those that a space knows.
    ///
    /// @throws IllegalArgumentException if the start is not among them
    Bounds clamped(Bounds within) {
        var bounds = clamp ? within.within(0, 1) : within;
        if (bounds.nearest(start) != start) {
            throw new IllegalArgumentException("start " + start + " is not in " + bounds);
        }
        return bounds;
    }

    /// The state of Adam.
    private final class Descent {
        private final Bounds bounds;
        private final double[] first;
        private final double[] second;
        private final List<Double> losses = new ArrayList<>();
        private final SortedMap<Integer, List<Double>> kept = new TreeMap<>();
        private List<Double> spreadsAtStart = List.of();
        private double[] weights;
        private double[] good;

        Descent(int size, Bounds bounds) {
            this.bounds = bounds;
            first = new double[size];
            second = new double[size];
            weights = new double[size];
            Arrays.fill(weights, start);
            good = weights;
        }

        /// @return whether a step was taken, from answers that have not collapsed
        boolean take(Slope slope) {
            if (losses.isEmpty()) {
                spreadsAtStart = slope.spreads();
            }
            if (hasCollapsed(slope.spreads())) {
                return false;
            }
            keep();
            losses.add(slope.loss());
            good = weights;
            weights = stepped(slope.gradient());
            return true;
        }

        /// The weights whose answers have just been seen not to have collapsed.
        private void keep() {
            if (checkpoints > 0 && !losses.isEmpty() && losses.size() % checkpoints == 0) {
                kept.put(losses.size(), Arrays.stream(weights).boxed().toList());
            }
        }

        private boolean hasCollapsed(List<Double> spreads) {
            return IntStream.range(0, spreads.size())
                    .anyMatch(i -> spreads.get(i) < collapse * spreadsAtStart.get(i));
        }

        private double[] stepped(double[] gradient) {
            int t = losses.size();
            double[] next = weights.clone();
            for (int i = 0; i < next.length; i++) {
                first[i] = FIRST_DECAY * first[i] + (1 - FIRST_DECAY) * gradient[i];
                second[i] =
                        SECOND_DECAY * second[i] + (1 - SECOND_DECAY) * gradient[i] * gradient[i];
                double mean = first[i] / (1 - Math.pow(FIRST_DECAY, t));
                double square = second[i] / (1 - Math.pow(SECOND_DECAY, t));
                next[i] = bounds.nearest(next[i] - rate * mean / (Math.sqrt(square) + EPSILON));
            }
            return next;
        }

        Learned learned(boolean collapsed) {
            return new Learned(
                    Arrays.stream(collapsed ? good : weights).boxed().toList(),
                    losses,
                    collapsed,
                    kept);
        }
    }
}
