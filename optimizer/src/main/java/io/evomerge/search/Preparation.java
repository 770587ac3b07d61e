package io.evomerge.search;

import io.evomerge.backends.LocalBackend;
import io.evomerge.backends.Part;
import io.evomerge.datasets.OutputType;
import io.evomerge.datasets.Task;
import io.evomerge.documents.Complaints;
import io.evomerge.documents.InputException;
import io.evomerge.evaluators.Evaluator;
import io.evomerge.evaluators.ModelEvaluator;
import io.evomerge.evaluators.PromptFormat;
import io.evomerge.merging.Merge;
import io.evomerge.merging.MergeToDisk;
import io.evomerge.merging.ModelPool;
import io.evomerge.merging.Note;
import io.evomerge.models.HuggingFaceModel;
import io.evomerge.models.LanguageModel;
import io.evomerge.models.LlamaConfig;
import io.evomerge.models.Vocabularies;
import io.evomerge.recipes.Recipe;
import io.evomerge.strategies.AdaMerging;
import io.evomerge.strategies.Auto;
import io.evomerge.tensors.Checkpoint;
import io.evomerge.tensors.DType;
import io.evomerge.tensors.Device;
import io.evomerge.tensors.Engine;
import io.evomerge.tensors.TensorInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// A search checked as a whole and made ready, before its first evaluation: models opened,
/// tokenizers compared, shapes compared by planning a merge of all experts, every hand-made merge
/// and one of each method planned, tasks read and tokenized, device found. Owns what it opens.
public final class Preparation implements AutoCloseable {
    /// On the CPU, models with more parameters than this compute in bfloat16: faster and half the
    /// memory. Smaller ones compute in float32, where exact agreement costs little.
    private static final long LARGE_MODEL = 100_000_000;

    private final SearchSpec spec;
    private final ModelPool models;
    private final LanguageModel network;
    private final TaskSets tasks;
    private final SearchSpace space;
    private final LocalBackend.Placement placement;
    private final Map<Part, Evaluator> evaluators;
    private final Recipe example;
    private final Merge largest;
    private final Optional<Auto.Choice> choice;

    private Preparation(SearchSpec asked, Opened opened) {
        this.choice =
                asked.strategy() instanceof Auto
                        ? Optional.of(choice(asked, opened))
                        : Optional.empty();
        SearchSpec chosen = choice.map(c -> asked.withStrategy(c.strategy())).orElse(asked);
        this.spec =
                chosen.strategy().goesOn()
                        ? chosen
                        : chosen.withBudget(
                                chosen.budget().withEvaluations(opened.evaluationsOfSeeds()));
        this.models = opened.models;
        this.network = opened.network();
        this.tasks = opened.tasks();
        this.space = opened.space();
        this.example = opened.example();
        this.largest = opened.largest();
        this.placement = placement(spec, largest);
        this.evaluators = evaluators(network, tasks, spec.execution().chatTemplate());
    }

    private static Auto.Choice choice(SearchSpec asked, Opened opened) {
        return asked.goal().isPareto()
                ? ParetoMode.choose(candidates(asked), counting(opened.tasks()))
                : Auto.choose(opened.space().genes().size(), candidates(asked));
    }

    private static int counting(TaskSets tasks) {
        return (int) tasks.targets().stream().filter(t -> t.weight() > 0).count();
    }

    /// How many candidates a budget pays for, where they answer all items or anchors only. (In a
    /// race nobody knows ahead.)
    private static int candidates(SearchSpec spec) {
        int evaluations = spec.budget().evaluations();
        return spec.items()
                .anchoring()
                .filter(a -> spec.items().racing().isEmpty())
                .map(
                        a -> {
                            double ofEach = (double) spec.items().perTask() / a.items();
                            return (int) (a.bank() + Math.max(0, evaluations - a.bank()) * ofEach);
                        })
                .orElse(evaluations);
    }

    /// Opens and checks everything. Whatever is wrong is reported at once.
    ///
    /// @throws InputException with everything that a user has to mend
    public static Preparation of(SearchSpec spec) {
        var opened = new Opened(spec);
        try {
            opened.open();
            return new Preparation(spec, opened);
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    /// The same for a new run, whose budget must reach beyond its bank.
    ///
    /// @param file that the spec was read from, if it was
    /// @throws InputException with everything that a user has to mend, and where
    public static Preparation ofNewRun(SearchSpec spec, Optional<Path> file) {
        try {
            BankReach.require(spec);
            return of(spec);
        } catch (InputException e) {
            throw file.map(f -> SpecReader.located(e, f)).orElse(e);
        }
    }

    private static Map<Part, Evaluator> evaluators(
            LanguageModel network, TaskSets tasks, boolean chat) {
        PromptFormat format = chat ? PromptFormat.CHAT : PromptFormat.PLAIN;
        Map<Part, Evaluator> out = new EnumMap<>(Part.class);
        for (Part part : Part.values()) {
            out.put(part, new ModelEvaluator(network, tasks.tasks(part), format));
        }
        return out;
    }

    private static LocalBackend.Placement placement(SearchSpec spec, Merge merge) {
        Execution execution = spec.execution();
        Device device = Engine.device(execution.device());
        long parameters = merge.tensors().stream().mapToLong(TensorInfo::elements).sum();
        DType automatic = device.isCpu() && parameters < LARGE_MODEL ? DType.F32 : DType.BF16;
        DType compute = execution.compute().orElse(automatic);
        int processors = Runtime.getRuntime().availableProcessors();
        int workers = execution.workers().orElse(device.isCpu() ? processors : 1);
        return new LocalBackend.Placement(
                device,
                compute,
                workers,
                Math.max(1, processors / workers),
                spec.budget().candidate());
    }

    /// The spec, with the strategy that `auto` stands for.
    public SearchSpec spec() {
        return spec;
    }

    /// Which strategy was chosen, if that was left open, and why.
    public Optional<String> chosenStrategy() {
        return choice.map(c -> "%s, for %s".formatted(c.strategy().name(), c.reason()));
    }

    public SearchSpace space() {
        return space;
    }

    public TaskSets tasks() {
        return tasks;
    }

    public ModelPool models() {
        return models;
    }

    public LocalBackend.Placement placement() {
        return placement;
    }

    public Fitness fitness() {
        return new Fitness(tasks.targets(), spec.goal().aggregate(), spec.goal().logProbability());
    }

    /// Worker threads that score candidates. The caller closes it before this.
    public LocalBackend backend() {
        return new LocalBackend(models, evaluators, placement, InstantSource.system());
    }

    /// Checks everything that writing the winner will need besides its tensors, such as the
    /// tokenizer's files.
    ///
    /// @param output a folder that is not there, on the disk that will be written
    public void requireWritable(Path output) throws IOException {
        new MergeToDisk(1).plan("the winner", example, models, output);
    }

    /// Bytes of one merged model as it is written, at most.
    public long modelBytes() {
        return largest.tensors().stream().mapToLong(TensorInfo::bytes).sum();
    }

    /// Bytes that the resident candidates of all workers take, or one with its gradient, which for
    /// a moment is there twice.
    public long residentBytes() {
        long elements = largest.tensors().stream().mapToLong(TensorInfo::elements).sum();
        long candidate = elements * placement.compute().bytes();
        long gradients = spec.adaMerging().isPresent() ? 2 * elements * DType.F32.bytes() : 0;
        return Math.max(candidate * placement.workers(), candidate + gradients);
    }

    /// What every merge of these models does that nobody asked for, such as cutting vocabularies.
    public List<Note> notes() {
        return largest.notes();
    }

    /// What the user should know about the tasks, though nothing is wrong.
    public List<String> warnings() {
        return tasks.warnings();
    }

    /// Items of one part, all tasks together.
    public int items(Part part) {
        return tasks.tasks(part).stream().mapToInt(t -> t.items().size()).sum();
    }

    private static Map<String, Integer> searchItems(TaskSets tasks) {
        return tasks.tasks(Part.SEARCH).stream()
                .collect(Collectors.toMap(Task::name, t -> t.items().size()));
    }

    /// Hash of every input by name: models, and the items of each part.
    public Map<String, String> inputs() {
        Map<String, String> out = new TreeMap<>();
        for (String model : spec.parents().all()) {
            out.put("model " + spec.parents().shortName(model), models.get(model).sha256());
        }
        for (Part part : Part.values()) {
            for (Task task : tasks.tasks(part)) {
                out.put("task " + task.name() + " " + part, Fingerprint.ofTask(task));
            }
        }
        return out;
    }

    /// What [SearchRun] works with.
    public RunSetup setup(LocalBackend backend, Path folder) {
        return new RunSetup(
                spec, space, fitness(), backend, searchItems(tasks), inputs(), metric(), folder);
    }

    /// Whether [#setup] reads the weights of all models, which takes as long as a merge.
    public boolean readsModels() {
        return spec.strategy().usesMetric() && space instanceof WeightSpace;
    }

    private Optional<double[][]> metric() {
        int threads = Runtime.getRuntime().availableProcessors();
        return readsModels() && space instanceof WeightSpace weights
                ? weights.metric(recipe -> Merge.plan(recipe, models).products(threads))
                : Optional.empty();
    }

    @Override
    public void close() {
        network.close();
        models.close();
    }

    /// What is being opened; closed again if anything is wrong.
    private static final class Opened implements AutoCloseable {
        private final SearchSpec spec;
        private final ModelPool models;
        private final Complaints complaints = new Complaints();
        private Optional<LanguageModel> network = Optional.empty();
        private Optional<TaskSets> tasks = Optional.empty();
        private Optional<SearchSpace> space = Optional.empty();
        private Optional<Recipe> example = Optional.empty();
        private Optional<Merge> largest = Optional.empty();

        Opened(SearchSpec spec) {
            this.spec = spec;
            this.models = new ModelPool(spec.parents().root());
        }

        void open() {
            complaints.collect(() -> Engine.device(spec.execution().device()));
            complaints.collect(() -> tasks = Optional.of(TaskSets.of(spec)));
            complaints.collect(this::openModels);
            tasks.ifPresent(t -> complaints.collect(() -> ParetoMode.require(spec, counting(t))));
            tasks.ifPresent(t -> complaints.collect(() -> requireRoomForBase(t)));
            complaints.throwIfAny();
        }

        /// The base that a constraint is relative to takes one evaluation.
        private void requireRoomForBase(TaskSets sets) {
            if (spec.budget().evaluations() < 2 && needsBase(sets)) {
                throw new InputException(
                        "budget",
                        "is 1 evaluation, which the base takes that a constraint is relative to",
                        "write 2 or more");
            }
        }

        private void openModels() {
            models.open(spec.parents().all());
            Checkpoint base = models.get(spec.parents().base());
            complaints.collect(() -> network = Optional.of(HuggingFaceModel.open(base)));
            complaints.collect(
                    () ->
                            space =
                                    Optional.of(
                                            SearchSpace.of(spec, m -> Anatomy.of(models.get(m)))));
            switch (spec.space()) {
                case SpaceSpec.Weights weights -> {
                    example = Optional.of(Seeds.ofAllExperts(spec).recipe());
                }
                case SpaceSpec.Paths paths -> {
                    complaints.collect(() -> requireSameLayers(base));
                    example = space.map(s -> s.examples().getLast());
                }
            }
            complaints.collect(() -> largest = example.map(r -> Merge.plan(r, models)));
            complaints.collect(() -> Seeds.requireFit(spec));
            complaints.collect(() -> LearnedWeights.requireFit(spec));
            complaints.collect(this::requireLearnable);
            if (complaints.isEmpty()) {
                planOthers();
            }
            for (String expert : spec.parents().experts()) {
                complaints.collect(() -> Vocabularies.requireEqual(base, models.get(expert)));
            }
        }

        /// A path runs layers of all models in one network, with one set of weights.
        private void requireSameLayers(Checkpoint base) {
            if (network.isEmpty()) {
                return; // complained of already
            }
            Merge.plan(PathSpace.ofFirstLayers(spec.parents(), spec.execution().dtype()), models);
            LlamaConfig ours = LlamaConfig.read(base.config());
            for (String expert : spec.parents().experts()) {
                Checkpoint theirs = models.get(expert);
                complaints.collect(
                        () ->
                                ours.requireSameNetwork(
                                        theirs.directory(), LlamaConfig.read(theirs.config())));
            }
        }

        /// Weights are learned from answers, and the budget pays for them.
        private void requireLearnable() {
            if (spec.adaMerging().isEmpty() || tasks.isEmpty()) {
                return;
            }
            String place = spec.learnedSeed().isPresent() ? "seeds" : "strategy";
            List<Task> searched = tasks().tasks(Part.SEARCH);
            for (Task task : searched) {
                if (task.outputType() == OutputType.LOGLIKELIHOOD_ROLLING) {
                    throw new InputException(
                            place,
                            "%s learns from answers, but task %s scores whole documents"
                                    .formatted(AdaMerging.NAME, task.name()),
                            "do without it, or without the task");
                }
            }
            long cost = learning();
            long items = itemsOfCandidate();
            long budget = spec.budget().evaluations() * items;
            if (cost + items * first() > budget) {
                throw new InputException(
                        place,
                        "%s costs %d items, and the first %d after it %d each, but the budget pays for %d"
                                .formatted(AdaMerging.NAME, cost, first(), items, budget),
                        "give it fewer steps or items, or the search a larger budget");
            }
        }

        private long learning() {
            return spec.adaMerging()
                    .map(a -> LearnedWeights.items(a, searchItems(tasks())))
                    .orElse(0L);
        }

        private long itemsOfCandidate() {
            return tasks().tasks(Part.SEARCH).stream().mapToLong(t -> t.items().size()).sum();
        }

        /// What a search costs at most that ends after its seeds. A larger budget would be neither
        /// spent nor what its progress is measured by.
        int evaluationsOfSeeds() {
            return Math.toIntExact(first() + Math.ceilDiv(learning(), itemsOfCandidate()));
        }

        /// How many candidates must be affordable after the learning: the learned one and all other
        /// seeds, or with `select: irt` one more than it takes to fill the bank.
        private int first() {
            int seeds = 1 + kept() + Seeds.count(spec);
            return spec.items()
                    .anchoring()
                    .map(a -> 1 + Math.max(a.bank(), seeds + spec.parents().all().size()))
                    .orElse(seeds + (needsBase(tasks()) ? 1 : 0));
        }

        /// How many weights are kept on the way of the learning.
        private int kept() {
            return spec.adaMerging()
                    .filter(a -> a.checkpoints() > 0)
                    .map(a -> (a.steps() - 1) / a.checkpoints())
                    .orElse(0);
        }

        private static boolean needsBase(TaskSets sets) {
            return sets.targets().stream().anyMatch(t -> t.mostBelowBase().isPresent());
        }

        /// A merge that cannot be planned would fail when it is its turn.
        private void planOthers() {
            for (Seed seed : Seeds.of(spec, space())) {
                plan("seeds: " + seed.name(), seed.recipe());
            }
            for (Recipe recipe : space().examples()) {
                plan("space: " + recipe.method(), recipe);
            }
        }

        private void plan(String what, Recipe recipe) {
            try {
                Merge.plan(recipe, models);
            } catch (InputException e) {
                e.complaints().stream()
                        .map(c -> c.place().equals("recipe") ? c.at(what) : c)
                        .forEach(complaints::add);
            }
        }

        LanguageModel network() {
            return network.orElseThrow();
        }

        TaskSets tasks() {
            return tasks.orElseThrow();
        }

        SearchSpace space() {
            return space.orElseThrow();
        }

        Recipe example() {
            return example.orElseThrow();
        }

        Merge largest() {
            return largest.orElseThrow();
        }

        @Override
        public void close() {
            network.ifPresent(LanguageModel::close);
            models.close();
        }
    }
}
