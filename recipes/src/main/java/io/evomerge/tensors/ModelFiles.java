package io.evomerge.tensors;

import io.evomerge.documents.Complaints;
import io.evomerge.documents.InputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Finds the safetensors files of a model directory, and checks that they agree with each other and
/// with their index.
final class ModelFiles {
    static final String SINGLE = "model.safetensors";

    private static final String CONVERT =
            "weights are read from safetensors only, because a pickle can run code when it is read;"
                    + " convert it once: python -c \"from transformers import AutoModelForCausalLM"
                    + " as M; M.from_pretrained('IN').save_pretrained('OUT')\"";

    private ModelFiles() {}

    /// Opens the files, in the order of their names.
    ///
    /// @throws InputException with everything that is wrong with any of them
    static List<SafetensorsFile> open(Path directory, Arena arena) {
        boolean single = isThere(directory.resolve(SINGLE));
        boolean sharded = isThere(directory.resolve(ShardIndex.FILE));
        if (!single && !sharded) {
            throw nothingToRead(directory);
        }
        if (!sharded) {
            return List.of(SafetensorsFile.open(directory.resolve(SINGLE), arena));
        }
        ShardIndex index = ShardIndex.read(directory);
        if (single && !index.shards().contains(SINGLE)) {
            throw new InputException(
                    directory,
                    "holds both " + SINGLE + " and an index of other shards",
                    "delete the one that is not meant");
        }
        return openShards(directory, index, arena);
    }

    /// A link that leads nowhere is there, and worth its own complaint.
    private static boolean isThere(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    private static List<SafetensorsFile> openShards(Path directory, ShardIndex index, Arena arena) {
        var complaints = new Complaints();
        List<SafetensorsFile> files = new ArrayList<>();
        for (String shard : index.shards()) {
            complaints.collect(
                    () -> files.add(SafetensorsFile.open(directory.resolve(shard), arena)));
        }
        checkDuplicates(files, complaints);
        files.forEach(file -> checkAgainst(index, file, complaints));
        complaints.throwIfAny();
        return List.copyOf(files);
    }

    private static void checkDuplicates(List<SafetensorsFile> files, Complaints complaints) {
        Map<String, Path> firstHolder = new HashMap<>();
        for (SafetensorsFile file : files) {
            Map<Path, Set<String>> twice = new HashMap<>();
            for (String name : file.tensors().keySet()) {
                Path holder = firstHolder.putIfAbsent(name, file.path());
                if (holder != null) {
                    twice.computeIfAbsent(holder, h -> new TreeSet<>()).add(name);
                }
            }
            twice.forEach(
                    (holder, names) ->
                            complaints.add(
                                    file.path(),
                                    "holds tensors that are also in %s: %s"
                                            .formatted(holder.getFileName(), Shown.names(names)),
                                    "download the shards and the index again"));
        }
    }

    private static void checkAgainst(
            ShardIndex index, SafetensorsFile file, Complaints complaints) {
        String shard = String.valueOf(file.path().getFileName());
        Set<String> absent = new TreeSet<>();
        index.shardOf()
                .forEach(
                        (tensor, holder) -> {
                            if (holder.equals(shard) && !file.tensors().containsKey(tensor)) {
                                absent.add(tensor);
                            }
                        });
        if (!absent.isEmpty()) {
            complaints.add(
                    file.path(),
                    "lacks tensors that the index places in it: " + Shown.names(absent),
                    "download the shard and the index again");
        }
        var unlisted = new TreeSet<>(file.tensors().keySet());
        unlisted.removeAll(index.shardOf().keySet());
        if (!unlisted.isEmpty()) {
            complaints.add(
                    file.path(),
                    "holds tensors that the index does not name: " + Shown.names(unlisted),
                    "download the shard and the index again");
        }
    }

    private static InputException nothingToRead(Path directory) {
        List<String> names = names(directory);
        List<String> pickles =
                names.stream().filter(n -> n.matches("(?i).+\\.(bin|pt|pth|ckpt)")).toList();
        if (names.contains("adapter_model.safetensors")) {
            return new InputException(
                    directory,
                    "holds an adapter, but no whole model",
                    "merge the adapter into its base model first");
        }
        List<String> others = names.stream().filter(n -> n.endsWith(".safetensors")).toList();
        if (!others.isEmpty()) {
            return new InputException(
                    directory,
                    "holds %s, but neither %s nor %s"
                            .formatted(Shown.names(others), SINGLE, ShardIndex.FILE),
                    "name the single file " + SINGLE + ", or download the index of the shards");
        }
        return pickles.isEmpty()
                ? new InputException(
                        directory,
                        "holds no safetensors",
                        "name a Hugging Face model folder with " + SINGLE)
                : new InputException(
                        directory,
                        "holds " + Shown.names(pickles) + ", but no safetensors",
                        CONVERT);
    }

    private static List<String> names(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(p -> String.valueOf(p.getFileName())).sorted().toList();
        } catch (IOException | UncheckedIOException e) {
            throw new InputException(
                    directory, "cannot be listed: " + e, "check the folder's permissions");
        }
    }
}
