package io.evomerge.merging;

import io.evomerge.documents.Complaints;
import io.evomerge.documents.Node;
import io.evomerge.tensors.Checkpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The source models of merges, opened once and shared by every merge and thread. Owns the
/// checkpoints. What plans have in common (which tensors of which models belong together) is worked
/// out once and kept here.
public final class ModelPool implements AutoCloseable {
    /// More than most searches have: their candidates differ in parameters. Only paths through
    /// layers have one each, and nobody comes back to most of them.
    private static final int BLUEPRINTS = 64;

    private final Path root;
    private final Map<String, Path> named;
    private final Map<String, Checkpoint> checkpoints = new ConcurrentHashMap<>();
    private final Map<String, Model> models = new ConcurrentHashMap<>();
    private final Map<Blueprint.Outline, Blueprint> blueprints = new ConcurrentHashMap<>();

    /// A pool whose relative model paths are resolved against `root`.
    public ModelPool(Path root) {
        this(root, Map.of());
    }

    /// A pool in which some models have names that are no paths.
    ///
    /// @param named their folders
    ModelPool(Path root, Map<String, Path> named) {
        this.root = root;
        this.named = new ConcurrentHashMap<>(named);
    }

    /// Adds a model that a merge will write, for merges that are planned with it and not run.
    ///
    /// @param folder its files besides the tensors
    void add(String name, Path folder, Merge merge) {
        named.put(name, folder);
        Node config = Node.json(folder.resolve("config.json"));
        models.put(name, Model.of(name, Model.Contents.of(merge, config)));
    }

    /// Whether there is a model of that name: its folder, or one that a merge will write.
    boolean has(String model) {
        return models.containsKey(model)
                || named.containsKey(model)
                || Files.isDirectory(folder(model));
    }

    /// The names that are no paths.
    Set<String> names() {
        return Set.copyOf(named.keySet());
    }

    /// Opens models ahead of time, reporting everything wrong with all of them at once.
    public void open(Collection<String> models) {
        var complaints = new Complaints();
        models.forEach(model -> complaints.collect(() -> model(model)));
        complaints.throwIfAny();
    }

    /// The checkpoint of a model, opened on first use. The pool closes it.
    public Checkpoint get(String model) {
        return checkpoints.computeIfAbsent(model, m -> Checkpoint.open(folder(m)));
    }

    /// The folder of a model, which need not hold a checkpoint.
    Path folder(String model) {
        Path folder = named.get(model);
        return folder != null ? folder : root.resolve(model).normalize();
    }

    /// A model with its tensors sorted by layer.
    Model model(String name) {
        return models.computeIfAbsent(name, n -> Model.of(n, Model.Contents.of(get(n))));
    }

    Blueprint blueprint(Blueprint.Outline outline) {
        if (blueprints.size() >= BLUEPRINTS) {
            blueprints.clear();
        }
        return blueprints.computeIfAbsent(outline, o -> Blueprint.of(o, this));
    }

    @Override
    public void close() {
        checkpoints.values().forEach(Checkpoint::close);
        checkpoints.clear();
        models.clear();
        blueprints.clear();
    }
}
