package io.evomerge.tensors;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/// Writes a checkpoint's safetensors files. The layout is known from the start, so tensors may
/// arrive in any order and from several threads. Nothing bears its final name before [#commit];
/// closed without it, all is deleted.
///
/// ```java
/// try (var writer = new CheckpointWriter(directory, tensors, Map.of(), 5_000_000_000L)) {
///     merge.into(writer);
///     writer.commit();
/// }
/// ```
public final class CheckpointWriter implements TensorSink, AutoCloseable {
    private static final Map<String, String> DEFAULT_METADATA = Map.of("format", "pt");

    private final StagedFiles staged;
    private final List<ShardWriter> shards = new ArrayList<>();
    private final Map<String, ShardWriter> shardOf = new HashMap<>();
    private final Set<String> claimed = ConcurrentHashMap.newKeySet();
    private final Set<String> written = ConcurrentHashMap.newKeySet();
    private final long totalBytes;

    /// Starts `model.safetensors`, or shards with an index where the tensors exceed `shardBytes`.
    /// The shards are filled in the order of `tensors`; a tensor larger than `shardBytes` gets one
    /// of its own. A missing directory is made.
    ///
    /// @param metadata the `__metadata__` entries; if empty, `format: pt`, without which
    ///     transformers refuses a file
    /// @param shardBytes the most bytes of tensors in one file, positive
    /// @throws InputException when the directory cannot be written or already holds a model, or the
    ///     disk is too small
    public CheckpointWriter(
            Path directory, List<TensorInfo> tensors, Map<String, String> metadata, long shardBytes)
            throws IOException {
        requireNames(tensors);
        List<List<TensorInfo>> parts = split(tensors, shardBytes);
        Map<String, String> entries = metadata.isEmpty() ? DEFAULT_METADATA : metadata;
        List<SafetensorsHeader> headers =
                parts.stream().map(part -> SafetensorsHeader.layOut(part, entries)).toList();
        totalBytes = headers.stream().mapToLong(SafetensorsHeader::dataBytes).sum();
        staged = StagedFiles.in(directory);
        try {
            for (int i = 0; i < headers.size(); i++) {
                add(fileName(i, headers.size()), headers.get(i));
            }
            staged.requireSpace(headers.stream().mapToLong(SafetensorsHeader::fileBytes).sum());
        } catch (IOException | RuntimeException | Error e) {
            closeAfter(e);
            throw e;
        }
    }

    private void add(String name, SafetensorsHeader header) throws IOException {
        var shard = new ShardWriter(name, staged.create(name), header);
        shards.add(shard);
        header.extents().forEach(extent -> shardOf.put(extent.tensor().name(), shard));
    }

    private void closeAfter(Throwable failure) {
        try {
            close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private static void requireNames(List<TensorInfo> tensors) {
        Set<String> names = new HashSet<>();
        for (TensorInfo tensor : tensors) {
            if (!names.add(tensor.name()) || tensor.name().equals(SafetensorsHeader.METADATA)) {
                throw new IllegalArgumentException("tensor name '" + tensor.name() + "' is taken");
            }
        }
    }

    private static List<List<TensorInfo>> split(List<TensorInfo> tensors, long shardBytes) {
        if (shardBytes < 1) {
            throw new IllegalArgumentException("shardBytes is " + shardBytes);
        }
        List<List<TensorInfo>> parts = new ArrayList<>();
        List<TensorInfo> part = new ArrayList<>();
        long bytes = 0;
        for (TensorInfo tensor : tensors) {
            if (!part.isEmpty() && tensor.bytes() > shardBytes - bytes) {
                parts.add(part);
                part = new ArrayList<>();
                bytes = 0;
            }
            part.add(tensor);
            bytes += tensor.bytes();
        }
        parts.add(part);
        return parts;
    }

    private static String fileName(int shard, int shards) {
        return shards == 1
                ? ModelFiles.SINGLE
                : "model-%05d-of-%05d.safetensors".formatted(shard + 1, shards);
    }

    /// Takes one tensor. Holds it in memory outside the heap until it is on its way to the disk.
    ///
    /// @throws IOException if the disk is full or fails; close the writer then
    @Override
    public void write(TensorInfo tensor, Fill fill) throws IOException {
        ShardWriter shard = shardOf.get(tensor.name());
        if (shard == null) {
            throw new IllegalArgumentException("unknown tensor '" + tensor.name() + "'");
        }
        SafetensorsHeader.Extent place = shard.place(tensor);
        if (!claimed.add(tensor.name())) {
            throw new IllegalArgumentException("tensor '" + tensor.name() + "' is written twice");
        }
        shard.write(place, fill);
        written.add(tensor.name());
    }

    /// Flushes to disk and gives the files their final names. Every tensor must have been written.
    /// The index comes last: shards without it are no model, should the machine stop in between.
    public void commit() throws IOException {
        if (written.size() < shardOf.size()) {
            Set<String> missing = new HashSet<>(shardOf.keySet());
            missing.removeAll(written);
            throw new IllegalStateException("tensors not written: " + Shown.names(missing));
        }
        for (ShardWriter shard : shards) {
            shard.finish();
        }
        if (shards.size() > 1) {
            Map<String, String> names = new TreeMap<>();
            shardOf.forEach((tensor, shard) -> names.put(tensor, shard.name()));
            staged.create(ShardIndex.FILE, ShardIndex.encode(names, totalBytes));
        }
        staged.publish();
    }

    /// Deletes what has not been committed.
    @Override
    public void close() throws IOException {
        for (ShardWriter shard : shards) {
            shard.close();
        }
        staged.close();
    }
}
