package io.evomerge.merging;

import io.evomerge.documents.Complaints;
import io.evomerge.tensors.Checkpoint;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The source models of merges, opened once and shared by every merge and thread. Owns the
/// checkpoints. What plans have in common (which tensors of which models belong together) is worked
/// out once and kept here.
public final class ModelPool implements AutoCloseable {
    private final Path root;
    private final Map<String, Path> named;
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
        this.named = Map.copyOf(named);
    }

    /// Opens models ahead of time, reporting everything wrong with all of them at once.
    public void open(Collection<String> models) {
        var complaints = new Complaints();
        models.forEach(model -> complaints.collect(() -> model(model)));
        complaints.throwIfAny();
    }

    /// The checkpoint of a model, opened on first use. The pool closes it.
    public Checkpoint get(String model) {
        return model(model).checkpoint();
    }

    /// The folder of a model, which need not hold a checkpoint.
    Path folder(String model) {
        Path folder = named.get(model);
        return folder != null ? folder : root.resolve(model).normalize();
    }

    /// A model with its tensors sorted by layer.
    Model model(String name) {
        return models.computeIfAbsent(name, n -> Model.of(n, Checkpoint.open(folder(n))));
    }

    Blueprint blueprint(Blueprint.Outline outline) {
        return blueprints.computeIfAbsent(outline, o -> Blueprint.of(o, this));
    }

    @Override
    public void close() {
        models.values().forEach(model -> model.checkpoint().close());
        models.clear();
        blueprints.clear();
    }
}
