package io.evomerge.merging;

import io.evomerge.documents.Complaints;
import io.evomerge.documents.InputException;
import io.evomerge.methods.Block;
import io.evomerge.methods.Combination;
import io.evomerge.methods.Inputs;
import io.evomerge.methods.MergeMethod;
import io.evomerge.methods.Methods;
import io.evomerge.methods.ModelMethod;
import io.evomerge.methods.Passthrough;
import io.evomerge.methods.PostMethod;
import io.evomerge.methods.Settings;
import io.evomerge.methods.TaskProducts;
import io.evomerge.methods.TensorMethod;
import io.evomerge.methods.TensorRule;
import io.evomerge.methods.WeightSlopes;
import io.evomerge.methods.WholeModel;
import io.evomerge.recipes.Post;
import io.evomerge.recipes.Recipe;
import io.evomerge.recipes.RecipeCheck;
import io.evomerge.tensors.DType;
import io.evomerge.tensors.TensorInfo;
import io.evomerge.tensors.TensorSink;
import io.evomerge.tensors.Weights;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/// A recipe bound to its models: which output tensor comes from which source tensors, with which
/// settings. Planning reads headers only and takes well under a millisecond for a small model, so
/// that each candidate has its own.
public final class Merge {
    /// How a slice of one source is merged, where that is a copy.
    private static final TensorMethod COPY = new Passthrough();

    private static final Settings AS_IT_IS = new Settings(Map.of(), List.of(Map.of("scale", 1.0)));

    /// Tensors below this are not worth sharing out over threads.
    private static final long SMALL = 1 << 20;

    private final MergeMethod method;
    private final Blueprint blueprint;
    private final List<Job> jobs;
    private final List<Note> notes;

    /// One output tensor, as it will be computed.
    ///
    /// @param output its name, shape and the dtype in which it is written
    /// @param isCopy whether its slice is a copy
    private record Job(
            Blueprint.Part part,
            TensorInfo output,
            boolean isCopy,
            Settings settings,
            List<Correction> post) {
        /// Whether the recipe's method makes it.
        boolean isMerged() {
            return part.isMerged() && !isCopy;
        }
    }

    private record Correction(PostMethod method, Settings settings) {}

    private Merge(MergeMethod method, Blueprint blueprint, List<Job> jobs, List<Note> notes) {
        this.method = method;
        this.blueprint = blueprint;
        this.jobs = jobs;
        this.notes = List.copyOf(notes);
    }

    /// Checks the recipe against its models: method, parameters, layers, shapes, dtypes.
    ///
    /// @throws InputException with everything that is wrong
    public static Merge plan(Recipe recipe, ModelPool models) {
        return plan(recipe, models, name -> Methods.named(name).orElseThrow());
    }

    /// The same with methods by name from elsewhere, which need not be random where ours are.
    static Merge plan(Recipe recipe, ModelPool models, Function<String, MergeMethod> methods) {
        var complaints = new Complaints();
        RecipeCheck.Findings found = RecipeCheck.check("recipe", recipe, complaints);
        int known = complaints.list().size();
        MissingModels.check(recipe, models, complaints);
        complaints.collect(
                () -> models.open(recipe.allModels().stream().filter(models::has).toList()));
        // Wrong values do not keep us from looking at the shapes; all else does.
        if (!found.isSound() || complaints.list().size() > known) {
            throw new InputException(complaints.list());
        }
        MergeMethod method = methods.apply(recipe.method());
        Blueprint blueprint = null;
        try {
            blueprint = models.blueprint(Blueprint.Outline.of(recipe, method));
        } catch (InputException e) {
            e.complaints().forEach(complaints::add);
        }
        if (blueprint == null || !complaints.isEmpty()) {
            throw new InputException(complaints.list());
        }
        var resolution = new Resolution(recipe, method, complaints);
        List<Job> jobs =
                blueprint.parts().stream()
                        .map(part -> job(part, recipe, method, resolution))
                        .toList();
        complaints.throwIfAny();
        if (method instanceof ModelMethod whole) {
            whole.complaint(planned(jobs)).ifPresent(complaints::add);
        }
        complaints.throwIfAny();
        return new Merge(method, blueprint, jobs, notes(recipe, found, blueprint));
    }

    private static List<ModelMethod.Planned> planned(List<Job> jobs) {
        return jobs.stream()
                .filter(Job::isMerged)
                .map(job -> new ModelMethod.Planned(Resolution.extent(job.part()), job.settings()))
                .toList();
    }

    private static List<Note> notes(
            Recipe recipe, RecipeCheck.Findings found, Blueprint blueprint) {
        List<Note> notes = new ArrayList<>();
        found.idle()
                .forEach(key -> notes.add(new Note(key, "has no effect on " + recipe.method())));
        notes.addAll(blueprint.notes());
        return notes;
    }

    private static Job job(
            Blueprint.Part part, Recipe recipe, MergeMethod method, Resolution resolution) {
        TensorInfo output =
                part.isMerged()
                        ? recipe.writtenAs().map(part.info()::as).orElse(part.info())
                        : part.info();
        List<Correction> post =
                recipe.post().stream().map(p -> correction(p, part, resolution)).toList();
        boolean isCopy =
                !recipe.slices().isEmpty()
                        && recipe.slices().get(part.slice()).isCopy(method, recipe.base());
        Settings settings = isCopy ? AS_IT_IS : resolution.settings(part);
        return new Job(part, output, isCopy, settings, post);
    }

    private static Correction correction(Post post, Blueprint.Part part, Resolution resolution) {
        PostMethod method = Methods.postNamed(post.method()).orElseThrow();
        return new Correction(method, resolution.settings(post, method, part));
    }

    /// The output tensors, with the dtype in which they are written.
    public List<TensorInfo> tensors() {
        return jobs.stream().map(Job::output).toList();
    }

    /// Layers of the merged model.
    public int layers() {
        return blueprint.layers();
    }

    /// For each layer of the merged model the layer that it was in the base model, or in the first
    /// source of its slice where the base is not among them. Empty where there are several stacks
    /// of layers, which are merged whole.
    public List<Integer> leadingLayers() {
        return blueprint.leadingLayers();
    }

    /// What the merge does that the recipe does not say: cut vocabularies, tensors left out,
    /// parameters passed over.
    public List<Note> notes() {
        return notes;
    }

    /// Whether the merged model has an output head of its own where one of its models uses the
    /// token embeddings in its place.
    boolean hasOwnHead() {
        return blueprint.hasOwnHead();
    }

    /// The tokens of the merged model, where the recipe chooses a tokenizer.
    Optional<Vocabulary> vocabulary() {
        return blueprint.vocabulary();
    }

    /// The bytes of the tensors that are taken as they are, by name.
    Map<String, MemorySegment> copied() {
        Map<String, MemorySegment> copied = new LinkedHashMap<>();
        for (Job job : jobs) {
            if (!job.part().isMerged()) {
                copied.put(job.output().name(), job.part().leading().data());
            }
        }
        return copied;
    }

    /// Bytes of the sources' tensors, each counted as often as it is used.
    public long sourceBytes() {
        return jobs.stream()
                .flatMap(job -> job.part().origins().stream())
                .mapToLong(origin -> origin.info().bytes())
                .sum();
    }

    /// The tensors by shape and type, for estimates: what a merge takes for one it takes for the
    /// others.
    public List<Kind> kinds() {
        Map<TensorInfo, List<Job>> byShape = new LinkedHashMap<>();
        for (Job job : jobs) {
            TensorInfo shape = new TensorInfo("", job.output().dtype(), job.output().shape());
            byShape.computeIfAbsent(shape, s -> new ArrayList<>()).add(job);
        }
        return byShape.values().stream()
                .map(same -> new Kind(only(same.getFirst()), only(same.getLast()), same.size()))
                .toList();
    }

    private Merge only(Job job) {
        return new Merge(method, blueprint, List.of(job), List.of());
    }

    /// Tensors of one shape and type.
    ///
    /// @param first the merge of the first of them alone
    /// @param last the merge of the last of them alone
    public record Kind(Merge first, Merge last, int count) {}

    /// Computes every tensor on `threads` threads and hands each to `sink`. The result does not
    /// depend on the number of threads.
    public void run(TensorSink sink, int threads) throws IOException {
        long total = jobs.stream().mapToLong(job -> job.part().elements()).sum();
        // A tensor that would keep one thread busy after the others are done is shared out, or, if
        // it is not that large, begun before the others.
        long huge = Math.max(SMALL, total / (4L * threads));
        long large = total / (16L * threads);
        try (var workers = new Workers(threads)) {
            TensorRule rule = rule(workers);
            for (Job job : jobs(huge, Long.MAX_VALUE)) {
                write(rule, job, sink, workers);
            }
            List<Job> others = new ArrayList<>(jobs(Math.min(large, huge), huge));
            others.addAll(jobs(-1, Math.min(large, huge)));
            workers.map(others.size(), i -> write(rule, others.get(i), sink, Workers.NONE));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /// The tensors with more than `above` elements, up to `most` of them.
    private List<Job> jobs(long above, long most) {
        return jobs.stream()
                .filter(job -> job.part().elements() > above && job.part().elements() <= most)
                .toList();
    }

    /// How fast a number grows with one model's weight in one tensor.
    ///
    /// @param slice the slice of the recipe that the tensor belongs to; 0 where it has none
    /// @param tensor the tensor's name in the model, which filters look at
    /// @param value per unit of weight
    public record Slope(int slice, String tensor, String model, double value) {}

    /// How fast a number grows with the models' weights, given how fast it grows with the merged
    /// tensors ([WeightSlopes]): one for each merged tensor and model but the base. The result does
    /// not depend on the number of threads.
    ///
    /// @param gradient by the merged tensors' names, float32
    /// @throws InputException for merges that are not linear in their weights
    public List<Slope> slopes(Weights gradient, int threads) {
        requireLinear();
        List<Job> merged = jobs.stream().filter(Job::isMerged).toList();
        try (var workers = new Workers(threads)) {
            return workers.map(merged.size(), i -> slopes(merged.get(i), gradient)).stream()
                    .flatMap(List::stream)
                    .toList();
        }
    }

    private void requireLinear() {
        for (Job job : jobs) {
            Optional<String> objection =
                    job.post().isEmpty()
                            ? Optional.empty()
                            : Optional.of(
                                    "is corrected by " + job.post().getFirst().method().name());
            if (job.isMerged()) {
                objection = objection.or(() -> WeightSlopes.objection(method, job.settings()));
            }
            objection.ifPresent(
                    what -> {
                        throw new InputException(
                                "recipe: merge_method",
                                method.name() + " " + what + ", so that the weights have no slopes",
                                "use task_arithmetic, not normalized, without corrections");
                    });
        }
    }

    private List<Slope> slopes(Job job, Weights gradient) {
        Inputs inputs = inputs(job, Workers.NONE);
        var slopes = new WeightSlopes(method, inputs, job.settings());
        float[] block = new float[(int) Math.min(Block.SIZE, inputs.elements())];
        gradient.readPieces(
                job.output().name(),
                (first, piece) -> {
                    long length = piece.byteSize() / DType.F32.bytes();
                    for (long at = 0; at < length; at += Block.SIZE) {
                        int n = (int) Math.min(Block.SIZE, length - at);
                        DType.F32.decode(piece, at, block, n);
                        slopes.add(block, first + at, n);
                    }
                });
        double[] values = slopes.values();
        return IntStream.of(inputs.models())
                .mapToObj(i -> slope(job, job.part().origins().get(i), values[i]))
                .toList();
    }

    private static Slope slope(Job job, Blueprint.Origin origin, double value) {
        return new Slope(job.part().slice(), origin.name(), origin.model(), value);
    }

    /// The inner product of two models' task vectors in one tensor ([TaskProducts]).
    ///
    /// @param slice the slice of the recipe that the tensor belongs to; 0 where it has none
    /// @param tensor the tensor's name in the first model
    public record Product(int slice, String tensor, String first, String second, double value) {}

    /// The inner products of all pairs of models, each with itself too, for each merged tensor;
    /// none where the models have no common ancestor. The result does not depend on the number of
    /// threads.
    public List<Product> products(int threads) {
        List<Job> merged = jobs.stream().filter(Job::isMerged).toList();
        try (var workers = new Workers(threads)) {
            return workers.map(merged.size(), i -> products(merged.get(i))).stream()
                    .flatMap(List::stream)
                    .toList();
        }
    }

    private List<Product> products(Job job) {
        Inputs inputs = inputs(job, Workers.NONE);
        if (inputs.base() < 0 || !method.base().isAncestor()) {
            return List.of();
        }
        double[][] values = TaskProducts.of(inputs);
        List<Product> out = new ArrayList<>();
        for (int i : inputs.models()) {
            for (int j : inputs.models()) {
                Blueprint.Origin first = job.part().origins().get(i);
                String second = job.part().origins().get(j).model();
                out.add(
                        new Product(
                                job.part().slice(),
                                first.name(),
                                first.model(),
                                second,
                                values[i][j]));
            }
        }
        return out;
    }

    private TensorRule rule(Workers workers) {
        return switch (method) {
            case TensorMethod m -> m;
            case ModelMethod m -> m.survey(new Whole(mergedTensors(), workers));
        };
    }

    private List<WholeModel.Tensor> mergedTensors() {
        return jobs.stream()
                .filter(Job::isMerged)
                .map(job -> new WholeModel.Tensor(inputs(job, Workers.NONE), job.settings()))
                .toList();
    }

    private record Whole(List<Tensor> tensors, Workers workers) implements WholeModel {
        @Override
        public <A> List<A> map(Function<Tensor, A> work) {
            return workers.map(tensors.size(), i -> work.apply(tensors.get(i)));
        }
    }

    private Inputs inputs(Job job, Workers workers) {
        return new TensorInputs(job.part(), job.part().site(), workers);
    }

    private TensorInfo write(TensorRule rule, Job job, TensorSink sink, Workers workers) {
        try {
            TensorSink.Target target = sink.begin(job.output());
            if (job.part().isMerged()) {
                compute(rule, job, target, workers);
            } else {
                MemorySegment data = job.part().leading().data();
                target.write(0, data.byteSize(), memory -> memory.copyFrom(data));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return job.output();
    }

    private void compute(TensorRule rule, Job job, TensorSink.Target target, Workers workers) {
        Inputs inputs = inputs(job, workers);
        var elements = new Elements(inputs, combination(rule, job, inputs), job.output().dtype());
        inputs.chunks(
                (from, to) -> {
                    elements.write(from, to, target);
                    return to;
                });
    }

    /// The elements of an output tensor, computed as they are written.
    private record Elements(Inputs inputs, Combination combination, DType dtype) {
        /// So many elements are handed over at a time: few enough for the cache of a core, from
        /// which they are then copied to where they belong; and many, because threads that write
        /// one file wait for each other, longer while it is being forced to the disk.
        private static final long PIECE = 1 << 19;

        void write(long from, long to, TensorSink.Target target) {
            var block = new Block(inputs.sources(), to - from);
            try {
                for (long at = from; at < to; at += PIECE) {
                    long start = at;
                    long end = Math.min(at + PIECE, to);
                    target.write(
                            start * dtype.bytes(),
                            (end - start) * dtype.bytes(),
                            memory -> compute(start, end, block, memory));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void compute(long from, long to, Block block, MemorySegment memory) {
            for (long at = from; at < to; at += Block.SIZE) {
                int n = (int) Math.min(Block.SIZE, to - at);
                block.read(inputs, at, n);
                combination.combine(block);
                dtype.encode(block.out(), n, memory, at - from);
            }
        }
    }

    private static Combination combination(TensorRule rule, Job job, Inputs inputs) {
        TensorRule own = job.isCopy() ? COPY : rule;
        Combination combination = own.prepare(inputs, job.settings());
        for (Correction correction : job.post()) {
            combination = correction.method().correct(inputs, correction.settings(), combination);
        }
        return combination;
    }
}
