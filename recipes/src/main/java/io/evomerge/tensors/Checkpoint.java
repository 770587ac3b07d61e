package io.evomerge.tensors;

import io.evomerge.documents.Complaints;
import io.evomerge.documents.InputException;
import io.evomerge.documents.Node;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A Hugging Face model directory, its safetensors files memory-mapped: config.json and either
/// model.safetensors, or shards with model.safetensors.index.json. Closing it unmaps the tensors.
/// May be read from several threads.
public final class Checkpoint implements AutoCloseable {
    private static final String CONFIG = "config.json";

    private final Path directory;
    private final JsonFile config;
    private final List<SafetensorsFile> files;
    private final Arena arena;
    private final SequencedMap<String, TensorInfo> tensors = new TreeMap<>();
    private final Map<String, SafetensorsFile> fileOf = new HashMap<>();
    private final Map<String, String> metadata = new TreeMap<>();
    private @Nullable String sha256;

    private Checkpoint(Path directory, JsonFile config, List<SafetensorsFile> files, Arena arena) {
        this.directory = directory;
        this.config = config;
        this.files = files;
        this.arena = arena;
        for (SafetensorsFile file : files) {
            tensors.putAll(file.tensors());
            file.tensors().keySet().forEach(name -> fileOf.put(name, file));
            file.metadata().forEach(metadata::putIfAbsent);
        }
    }

    /// Opens and checks a directory. Everything wrong with it is reported at once, before any
    /// tensor is read: no such folder, no config.json, no safetensors (a `.bin` is refused with how
    /// to convert it), truncated or damaged files, unknown dtypes, overlapping or negative offsets,
    /// an index that misses tensors or names a path outside the folder.
    ///
    /// @throws InputException for all of these
    public static Checkpoint open(Path directory) {
        if (!Files.isDirectory(directory)) {
            boolean exists = Files.exists(directory);
            throw new InputException(
                    directory,
                    exists ? "is not a folder" : "no such folder",
                    ModelFolder.neighbour(directory)
                            .map(n -> "did you mean '" + directory.resolveSibling(n) + "'?")
                            .orElse("name a Hugging Face model folder"));
        }
        Arena arena = Arena.ofShared();
        try {
            return open(directory, arena);
        } catch (RuntimeException | Error e) {
            arena.close();
            throw e;
        }
    }

    private static Checkpoint open(Path directory, Arena arena) {
        var complaints = new Complaints();
        JsonFile config = null;
        List<SafetensorsFile> files = List.of();
        try {
            config = JsonFile.read(directory, CONFIG);
        } catch (InputException e) {
            e.complaints().forEach(complaints::add);
        }
        try {
            files = ModelFiles.open(directory, arena);
        } catch (InputException e) {
            e.complaints().forEach(complaints::add);
        }
        if (config == null || !complaints.isEmpty()) {
            throw new InputException(complaints.list());
        }
        return new Checkpoint(directory, config, files, arena);
    }

    public Path directory() {
        return directory;
    }

    /// config.json.
    public Node config() {
        return config.node();
    }

    /// All tensors by name, sorted by name.
    public SequencedMap<String, TensorInfo> tensors() {
        return Collections.unmodifiableSequencedMap(tensors);
    }

    /// The bytes of one tensor inside the mapping, read-only, valid until this is closed. They are
    /// not always aligned to the element.
    public MemorySegment data(String name) {
        SafetensorsFile file = fileOf.get(name);
        if (file == null) {
            throw new IllegalArgumentException("no tensor '" + name + "' in " + directory);
        }
        return file.data(name);
    }

    /// The `__metadata__` entries of the files, merged; the first file that has a key wins.
    public Map<String, String> metadata() {
        return Collections.unmodifiableMap(metadata);
    }

    /// The SHA-256 of config.json and the safetensors files, their names and bytes, in hexadecimal.
    /// Computed when first asked for: every byte is read then.
    public synchronized String sha256() {
        if (sha256 == null) {
            var hash = new ContentHash();
            byte[] configBytes = config.text().getBytes(StandardCharsets.UTF_8);
            hash.add(CONFIG, MemorySegment.ofArray(configBytes));
            files.forEach(f -> hash.add(String.valueOf(f.path().getFileName()), f.bytes()));
            sha256 = hash.hex();
        }
        return sha256;
    }

    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
