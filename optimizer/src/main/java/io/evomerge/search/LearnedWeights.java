package io.evomerge.search;

import io.evomerge.backends.Asked;
import io.evomerge.backends.Part;
import io.evomerge.backends.Sensitivity;
import io.evomerge.documents.InputException;
import io.evomerge.evaluators.TaskEntropy;
import io.evomerge.journal.Candidate;
import io.evomerge.journal.Candidate.Kind;
import io.evomerge.strategies.AdaMerging;
import io.evomerge.strategies.AdaMerging.Bounds;
import io.evomerge.strategies.AdaMerging.Learned;
import io.evomerge.strategies.AdaMerging.Slope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;

/// The seed `adamerging`: a point of the search's space whose weights [AdaMerging] has learned from
/// the search items, without looking at what is right.
///
/// What was learned lies in the run's folder ([LearnedFile]), so that a resumed run does not learn
/// it again.
final class LearnedWeights {
    private static final String WEIGHT = "weight";

    private final RunSetup setup;
    private final AdaMerging settings;
    private final List<List<Integer>> shared;

    private LearnedWeights(RunSetup setup, AdaMerging settings) {
        this.setup = setup;
        this.settings = settings;
        this.shared = shared(setup.space().genes(), settings.by());
    }

    private WeightSpace space() {
        if (setup.space() instanceof WeightSpace space) {
            return space;
        }
        throw new IllegalStateException("weights of a path"); // refused by requireFit
    }

    /// The seed, if the spec asks for it.
    ///
    /// @param stop asked before each step; what it stops is learned again when the run is resumed
    /// @return empty also where it was stopped
    static Optional<Found> of(RunSetup setup, BooleanSupplier stop, ProgressListener listener) {
        return setup.spec()
                .adaMerging()
                .flatMap(settings -> new LearnedWeights(setup, settings).found(stop, listener));
    }

    /// What has been learned.
    ///
    /// @param candidates the last one is the end of it, those before it were kept on the way
    /// @param items answered for it, of all tasks and steps together. One that is answered with its
    ///     gradient counts as one
    record Found(List<Candidate> candidates, long items) {
        Found {
            candidates = List.copyOf(candidates);
        }
    }

    /// How many items it will answer at most.
    static long items(AdaMerging settings, Map<String, Integer> searchItems) {
        return (long) settings.steps() * ItemTurns.size(searchItems, settings.items());
    }

    /// Complains of a space whose merges are not linear in weights that are genes, or that has no
    /// place for the start.
    static void requireFit(SearchSpec spec) {
        if (spec.adaMerging().isEmpty()) {
            return;
        }
        requireOthers(spec);
        switch (spec.space()) {
            case SpaceSpec.Weights space -> {
                requireFit(space);
                requireStart(spec, space);
            }
            case SpaceSpec.Paths paths -> throw unfit("space.path", "a path has no weights");
        }
    }

    /// What goes by the proposals of a search, where there are none.
    private static void requireOthers(SearchSpec spec) {
        if (spec.strategy().goesOn()) {
            return;
        }
        if (spec.items().anchoring().isPresent()) {
            throw alone("subset.select", "is irt, which learns items from what a search proposes");
        }
        if (spec.items().racing().isPresent()) {
            throw alone("subset.racing", "is a race of what a search proposes");
        }
        if (spec.budget().terminator()) {
            throw alone("budget.terminator", "ends a search by what it proposes");
        }
    }

    private static InputException alone(String key, String why) {
        return new InputException(
                key,
                why
                        + ", but the strategy "
                        + AdaMerging.NAME
                        + " proposes nothing beside its seeds",
                "leave it out, or make " + AdaMerging.NAME + " a seed of another strategy");
    }

    private static void requireFit(SpaceSpec.Weights space) {
        for (String method : space.methods()) {
            if (!method.equals("task_arithmetic")) {
                throw unfit("space.methods", method + " is not linear in its weights");
            }
        }
        if (!space.post().isEmpty()) {
            throw unfit("space.post", "corrections are not linear in the weights");
        }
        if (space.parameters().get("normalize") instanceof SpaceSpec.Freedom.Fixed fixed
                && fixed.value().equals(true)) {
            throw unfit("space.normalize", "a mean is not linear in its weights");
        }
        if (space.parameters().get("lambda") instanceof SpaceSpec.Freedom.Range) {
            throw unfit("space.lambda", "the weights are multiplied by a gene");
        }
        if (space.layers() instanceof SpaceSpec.Layers.Profile
                && space.parameters().get(WEIGHT) instanceof SpaceSpec.Freedom.Range range
                && range.scale() == SpaceSpec.Freedom.Scale.LOG) {
            throw unfit("space.weight", "a profile of logarithms is not linear in its knots");
        }
        if (!(space.parameters().get(WEIGHT) instanceof SpaceSpec.Freedom.Range)) {
            throw unfit("space.weight", "the weights are fixed");
        }
    }

    private static void requireStart(SearchSpec spec, SpaceSpec.Weights space) {
        AdaMerging settings = spec.adaMerging().orElseThrow();
        String place = spec.learnedSeed().isPresent() ? "seeds." + AdaMerging.NAME : "strategy";
        if (space.parameters().get(WEIGHT) instanceof SpaceSpec.Freedom.Range range) {
            double min = settings.clamp() ? Math.max(range.min(), 0) : range.min();
            double max = settings.clamp() ? Math.min(range.max(), 1) : range.max();
            if (!(min < max)) {
                throw new InputException(
                        place + ".clamp",
                        "keeps weights in [0, 1], but space.weight is in [%s, %s]"
                                .formatted(range.min(), range.max()),
                        "write clamp: false, or another range");
            }
            if (!(min <= settings.start() && settings.start() <= max)) {
                throw new InputException(
                        place + ".start",
                        "is %s, but weights are kept in [%s, %s]"
                                .formatted(settings.start(), min, max),
                        "write one within");
            }
        }
    }

    private static InputException unfit(String key, String why) {
        return new InputException(
                key,
                why + ", but " + AdaMerging.NAME + " learns weights by their gradient",
                "search task_arithmetic with a range of weights alone, or without "
                        + AdaMerging.NAME);
    }

    /// The genes that have one weight in common. Those that are no weights stay as they are.
    private static List<List<Integer>> shared(List<Gene> genes, AdaMerging.By by) {
        List<Integer> all =
                IntStream.range(0, genes.size())
                        .filter(i -> genes.get(i).parameter().equals(WEIGHT))
                        .boxed()
                        .toList();
        return switch (by) {
            case LAYER -> all.stream().map(List::of).toList();
            case TASK ->
                    all.stream()
                            .map(i -> genes.get(i).model())
                            .distinct()
                            .map(
                                    model ->
                                            all.stream()
                                                    .filter(i -> genes.get(i).model().equals(model))
                                                    .toList())
                            .toList();
        };
    }

    private Optional<Found> found(BooleanSupplier stop, ProgressListener listener) {
        var file = new LearnedFile(setup.folder());
        Optional<Learned> learned = file.read(settings, shared.size());
        if (learned.isEmpty()) {
            learned = learn(stop, listener);
            learned.ifPresent(l -> file.write(settings, l));
        }
        return learned.map(l -> new Found(candidates(l), items(l)));
    }

    private List<Candidate> candidates(Learned learned) {
        List<Candidate> out = new ArrayList<>();
        learned.checkpoints()
                .forEach((step, w) -> out.add(candidate(AdaMerging.NAME + "(" + step + ")", w)));
        out.add(candidate(AdaMerging.NAME, learned.weights()));
        return out;
    }

    private Candidate candidate(String name, List<Double> weights) {
        double[] genome = genome(weights.stream().mapToDouble(Double::doubleValue).toArray());
        return new Candidate(
                Kind.SEED,
                name,
                Arrays.stream(genome).boxed().toList(),
                setup.space().recipe(genome));
    }

    private long items(Learned learned) {
        return (long) learned.asked() * ItemTurns.size(setup.searchItems(), settings.items());
    }

    private Optional<Learned> learn(BooleanSupplier stop, ProgressListener listener) {
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(setup.spec().seed());
        var turns = new ItemTurns(setup.searchItems(), settings.items(), random);
        SpaceSpec.Freedom.Range range =
                setup.space().genes().get(shared.getFirst().getFirst()).range();
        return settings.run(
                shared.size(),
                new Bounds(range.min(), range.max()),
                (weights, step) -> {
                    Slope slope = slope(weights, turns.next());
                    listener.learned(step + 1, settings.steps(), slope.loss());
                    return slope;
                },
                stop);
    }

    private Slope slope(double[] weights, Map<String, List<Integer>> items) {
        Sensitivity there =
                setup.backend()
                        .sensitivity(
                                new Asked(Part.SEARCH, items),
                                setup.space().recipe(genome(weights)));
        double[] ofGenes = space().slopes(there.slopes());
        double[] gradient =
                shared.stream()
                        .mapToDouble(genes -> genes.stream().mapToDouble(g -> ofGenes[g]).sum())
                        .toArray();
        if (!Double.isFinite(Arrays.stream(gradient).sum() + there.loss())) {
            throw new SearchFailure(
                    AdaMerging.NAME
                            + ": the entropy of the answers, or its gradient, is not a number");
        }
        return new Slope(
                there.loss(), gradient, there.tasks().stream().map(TaskEntropy::ofMean).toList());
    }

    private double[] genome(double[] weights) {
        List<Gene> genes = setup.space().genes();
        double[] genome = setup.space().start();
        for (int i = 0; i < weights.length; i++) {
            for (int gene : shared.get(i)) {
                genome[gene] = genes.get(gene).range().gene(weights[i]);
            }
        }
        return genome;
    }
}
