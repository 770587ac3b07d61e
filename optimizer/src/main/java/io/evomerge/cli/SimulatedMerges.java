package io.evomerge.cli;

import io.evomerge.backends.Asked;
import io.evomerge.backends.Backend;
import io.evomerge.backends.Evaluation;
import io.evomerge.backends.Part;
import io.evomerge.backends.Rounds;
import io.evomerge.backends.Sensitivity;
import io.evomerge.evaluators.Responses;
import io.evomerge.recipes.Recipe;
import io.evomerge.recipes.Setting;
import io.evomerge.recipes.Source;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.commons.math3.special.Erf;

/// Merges without models, whose true scores are known: task arithmetic of as many experts as tasks,
/// where item `i` of task `t` is answered rightly if
///
/// `a_t(x) + b_i + s wᵢ·x/√L + e > 0`
///
/// | symbol | meaning                                                                          |
/// |--------|----------------------------------------------------------------------------------|
/// | `x`    | the weight of each expert in each of `L` layers                                  |
/// | `a_t`  | what the merge can do: `-0.5 + Σ_l c_l (2 x_lt - x_lt²) - Σ_l Σ_{e≠t} k_le x_le²`, |
/// |        | so that expert `t` helps up to weight 1, and the others harm                     |
/// | `b_i`  | how easy the item is, standard normal                                            |
/// | `wᵢ`   | what the item likes in a merge, standard normal in each direction: neighbouring  |
/// |        | merges answer the same items rightly, and a search can learn its items by heart  |
/// | `e`    | of merge and item, normal with standard deviation 0.5, the same whenever asked   |
///
/// All of it being normal, the share of all conceivable items that a merge answers rightly is
/// `Φ(a_t(x) / √(1 + s²|x|²/L + 0.25))`.
final class SimulatedMerges implements Backend {
    static final String BASE = "base";
    static final List<String> EXPERTS = List.of("experts/first", "experts/second", "experts/third");
    static final List<String> TASKS = List.of("first", "second", "third");
    static final int LAYERS = 6;

    private static final double ABILITY = -0.5;
    private static final double HELP = 1.6;
    private static final double HARM = 0.8;
    private static final double LIKING = 0.5;
    private static final double NOISE = 0.5;

    /// What there is to be found.
    enum Landscape {
        /// Layers differ in what they help and harm, so that a search finds better merges than
        /// anyone makes by hand.
        HILLS {
            @Override
            double[] shares(SplittableRandom random) {
                double[] drawn = random.doubles(LAYERS).map(u -> -Math.log1p(-u)).toArray();
                double sum = Arrays.stream(drawn).sum();
                return Arrays.stream(drawn).map(d -> d / sum).toArray();
            }
        },
        /// All layers are alike, and weight 0.5 for every expert, which is a hand-made merge, is
        /// the best there is: whatever a search finds is luck.
        NOTHING {
            @Override
            double[] shares(SplittableRandom random) {
                double[] out = new double[LAYERS];
                Arrays.fill(out, 1.0 / LAYERS);
                return out;
            }
        };

        /// How help or harm is spread over the layers.
        abstract double[] shares(SplittableRandom random);
    }

    private final long seed;
    private final double[][] help = new double[TASKS.size()][];
    private final double[][][] harm = new double[TASKS.size()][EXPERTS.size()][];
    private final Map<Part, List<Items>> items = new EnumMap<>(Part.class);

    /// @param itemsOfEachTask by part
    SimulatedMerges(Landscape landscape, Map<Part, Integer> itemsOfEachTask, long seed) {
        this.seed = seed;
        var random = new SplittableRandom(seed);
        for (int t = 0; t < TASKS.size(); t++) {
            help[t] = landscape.shares(random);
            for (int e = 0; e < EXPERTS.size(); e++) {
                harm[t][e] = landscape.shares(random);
            }
        }
        for (Part part : Part.values()) {
            int count = itemsOfEachTask.getOrDefault(part, 0);
            items.put(part, TASKS.stream().map(t -> Items.of(count, random)).toList());
        }
    }

    /// The share of all conceivable items of each task that a merge answers rightly.
    double[] truth(Recipe recipe) {
        double[] x = weights(recipe);
        double spread = Math.sqrt(1 + LIKING * LIKING * squared(x) / LAYERS + NOISE * NOISE);
        return IntStream.range(0, TASKS.size())
                .mapToDouble(t -> 0.5 * Erf.erfc(-ability(t, x) / spread / Math.sqrt(2)))
                .toArray();
    }

    @Override
    public void evaluate(
            Rounds rounds, Iterator<Recipe> candidates, BooleanSupplier stop, Receiver receiver) {
        Asked asked = rounds.whole();
        if (!asked.isAll() || rounds.rounds().size() > 1) {
            throw new IllegalArgumentException("all items are asked here, at once");
        }
        for (int i = 0; !stop.getAsBoolean() && candidates.hasNext(); i++) {
            List<Responses> responses = responses(asked.part(), weights(candidates.next()));
            receiver.done(
                    i,
                    new Evaluation(
                            responses,
                            Optional.empty(),
                            Instant.EPOCH,
                            Instant.EPOCH,
                            0,
                            0,
                            "cpu"));
        }
    }

    private List<Responses> responses(Part part, double[] x) {
        var noise = new SplittableRandom(31L * Arrays.hashCode(x) + number(part) + (seed << 32));
        return IntStream.range(0, TASKS.size())
                .mapToObj(t -> responses(t, items.getOrDefault(part, List.of()).get(t), x, noise))
                .toList();
    }

    private static int number(Part part) {
        return switch (part) {
            case SEARCH -> 0;
            case SELECT -> 1;
            case REPORT -> 2;
        };
    }

    private Responses responses(int task, Items items, double[] x, SplittableRandom noise) {
        double ability = ability(task, x);
        List<Double> scores = new ArrayList<>();
        List<Double> logs = new ArrayList<>();
        for (int i = 0; i < items.ease().length; i++) {
            double margin =
                    ability
                            + items.ease()[i]
                            + LIKING * product(items.liking()[i], x) / Math.sqrt(LAYERS)
                            + NOISE * noise.nextGaussian();
            scores.add(margin > 0 ? 1.0 : 0.0);
            logs.add(-Math.log1p(Math.exp(-margin)));
        }
        return new Responses(TASKS.get(task), scores, logs);
    }

    private double ability(int task, double[] x) {
        double sum = ABILITY;
        for (int l = 0; l < LAYERS; l++) {
            for (int e = 0; e < EXPERTS.size(); e++) {
                double w = x[l * EXPERTS.size() + e];
                sum +=
                        e == task
                                ? HELP * help[task][l] * (2 * w - w * w)
                                : -HARM * harm[task][e][l] * w * w;
            }
        }
        return sum;
    }

    /// Layer by layer, the weight of each expert.
    private static double[] weights(Recipe recipe) {
        double[] x = new double[LAYERS * EXPERTS.size()];
        for (int l = 0; l < LAYERS; l++) {
            List<Source> sources =
                    recipe.slices().isEmpty() ? recipe.models() : recipe.slices().get(l).sources();
            double scale =
                    recipe.method().equals("linear")
                            ? 1 / sources.stream().mapToDouble(SimulatedMerges::weight).sum()
                            : 1;
            for (Source source : sources) {
                int expert = EXPERTS.indexOf(source.model());
                if (expert >= 0) {
                    x[l * EXPERTS.size() + expert] = scale * weight(source);
                }
            }
        }
        return x;
    }

    private static double weight(Source source) {
        if (source.parameters().get("weight") instanceof Setting.Constant weight) {
            return (Double) weight.value();
        }
        throw new IllegalArgumentException("no merge of this simulation: " + source);
    }

    private static double squared(double[] x) {
        return product(x, x);
    }

    private static double product(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    @Override
    public Sensitivity sensitivity(Asked asked, Recipe candidate) {
        throw new UnsupportedOperationException("nothing is learned by gradient here");
    }

    @Override
    public int items(Part part) {
        return items.getOrDefault(part, List.of()).stream().mapToInt(i -> i.ease().length).sum();
    }

    @Override
    public void close() {}

    /// The items of one task.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Items(double[] ease, double[][] liking) {
        static Items of(int count, SplittableRandom random) {
            double[] ease = new double[count];
            double[][] liking = new double[count][LAYERS * EXPERTS.size()];
            for (int i = 0; i < count; i++) {
                ease[i] = random.nextGaussian();
                Arrays.setAll(liking[i], d -> random.nextGaussian());
            }
            return new Items(ease, liking);
        }
    }
}
