package io.evomerge.tensors;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import io.evomerge.documents.Complaints;
import io.evomerge.documents.Node;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Which shard holds which tensor: `model.safetensors.index.json`.
///
/// @param shardOf file name by tensor name
record ShardIndex(SortedMap<String, String> shardOf) {
    static final String FILE = "model.safetensors.index.json";

    /// The file names, each a plain name inside the folder.
    SortedSet<String> shards() {
        return new TreeSet<>(shardOf.values());
    }

    /// Reads the index of a folder.
    ///
    /// @throws InputException for an index that is no mapping of names, or names files that are
    ///     missing or lie outside the folder
    static ShardIndex read(Path directory) {
        Node map = JsonFile.read(directory, FILE).node().require("weight_map");
        var shardOf = new TreeMap<String, String>();
        List<String> nameless = new ArrayList<>();
        map.entries()
                .forEach(
                        (tensor, node) -> {
                            if (node.isText()) {
                                shardOf.put(tensor, node.text());
                            } else {
                                nameless.add(tensor);
                            }
                        });
        if (!nameless.isEmpty() || shardOf.isEmpty()) {
            String where = nameless.isEmpty() ? "is empty" : "names no file for ";
            throw map.wrong(where + Shown.names(nameless), "download the index again");
        }
        var index = new ShardIndex(shardOf);
        index.checkShards(directory);
        return index;
    }

    private void checkShards(Path directory) {
        List<String> outside = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (String shard : shards()) {
            try {
                if (!isPlainName(shard)) {
                    outside.add(shard);
                } else if (!Files.exists(directory.resolve(shard))) {
                    missing.add(shard);
                }
            } catch (InvalidPathException e) {
                outside.add(shard);
            }
        }
        Path file = directory.resolve(FILE);
        var complaints = new Complaints();
        if (!outside.isEmpty()) {
            complaints.add(
                    file,
                    "names files outside the folder: " + Shown.names(outside),
                    "put the shards beside the index");
        }
        if (!missing.isEmpty()) {
            complaints.add(
                    file,
                    "names files that are missing: " + Shown.names(missing),
                    "download the missing shards");
        }
        complaints.throwIfAny();
    }

    private static boolean isPlainName(String shard) {
        return !shard.contains("/") && !shard.contains("\\") && !shard.matches("\\.{0,2}");
    }

    /// The text of an index file.
    ///
    /// @param totalBytes bytes of all tensors
    static String encode(Map<String, String> shardOf, long totalBytes) {
        var metadata = new JsonObject();
        metadata.addProperty("total_size", totalBytes);
        var weightMap = new JsonObject();
        new TreeMap<>(shardOf).forEach(weightMap::addProperty);
        var root = new JsonObject();
        root.add("metadata", metadata);
        root.add("weight_map", weightMap);
        return new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(root)
                + "\n";
    }
}
