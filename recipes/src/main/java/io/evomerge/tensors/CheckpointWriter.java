package io.evomerge.tensors;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

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
    private final Map<String, AtomicLong> missingOf = new ConcurrentHashMap<>();
    private final Buffers buffers = new Buffers();
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

    /// How many files the tensors are written to.
    public static int shards(List<TensorInfo> tensors, long shardBytes) {
        return split(tensors, shardBytes).size();
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

    /// Begins a tensor. A piece is on its way to the disk when its [Target#write] returns; if that
    /// fails because the disk is full or broken, close the writer.
    @Override
    public Target begin(TensorInfo tensor) {
        ShardWriter shard = shardOf.get(tensor.name());
        if (shard == null) {
            throw new IllegalArgumentException("unknown tensor '" + tensor.name() + "'");
        }
        SafetensorsHeader.Extent place = shard.place(tensor);
        var missing = new AtomicLong(place.bytes());
        if (missingOf.putIfAbsent(tensor.name(), missing) != null) {
            throw new IllegalArgumentException("tensor '" + tensor.name() + "' is written twice");
        }
        return (from, bytes, fill) -> {
            Objects.checkFromIndexSize(from, bytes, place.bytes());
            buffers.lend(
                    bytes,
                    buffer -> {
                        fill.into(buffer);
                        shard.write(place, from, buffer);
                    });
            missing.addAndGet(-bytes);
        };
    }

    /// Flushes to disk and gives the files their final names. Every tensor must have been written.
    /// The index comes last: shards without it are no model, should the machine stop in between.
    public void commit() throws IOException {
        Set<String> missing = new HashSet<>(shardOf.keySet());
        missingOf.forEach(
                (name, bytes) -> {
                    if (bytes.get() == 0) {
                        missing.remove(name);
                    }
                });
        if (!missing.isEmpty()) {
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
        buffers.close();
        for (ShardWriter shard : shards) {
            shard.close();
        }
        staged.close();
    }
}
