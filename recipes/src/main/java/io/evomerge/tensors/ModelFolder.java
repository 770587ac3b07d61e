package io.evomerge.tensors;

import io.evomerge.documents.InputException;
import io.evomerge.documents.Suggestion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The files of a model's folder besides its weights. A link among them may lead to another file of
/// the folder, or to the `blobs/` of the Hugging Face cache; any other would carry what is not the
/// model's into the merged one. Weights may be links to anywhere: people keep them on other disks,
/// and nothing but tensors is read from them.
public final class ModelFolder {
    private ModelFolder() {}

    /// Where a file of the folder is; empty if there is none.
    ///
    /// @throws InputException if it is a link that leads out of the folder
    public static Optional<Path> file(Path folder, String name) {
        Path file = folder.resolve(name);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            if (!holds(folder, name)) {
                throw new InputException(
                        file,
                        "is a link that leads out of the folder, to " + file.toRealPath(),
                        "put the file itself there");
            }
            return Optional.of(file);
        } catch (IOException e) {
            throw new InputException(
                    file, "cannot be read: " + e, "check the file and its permissions");
        }
    }

    /// The name of the folder beside a missing one that is nearest to its name.
    public static Optional<String> neighbour(Path missing) {
        Path parent = missing.toAbsolutePath().getParent();
        if (parent == null || !Files.isDirectory(parent)) {
            return Optional.empty();
        }
        try (Stream<Path> beside = Files.list(parent)) {
            List<String> names =
                    beside.filter(Files::isDirectory)
                            .map(p -> String.valueOf(p.getFileName()))
                            .toList();
            return Suggestion.nearest(String.valueOf(missing.getFileName()), names);
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty();
        }
    }

    /// Whether a file lies in the folder, all links followed.
    private static boolean holds(Path folder, String name) throws IOException {
        Path real = folder.resolve(name).toRealPath();
        Path within = folder.toRealPath();
        return real.startsWith(within) || real.startsWith(hubBlobs(within));
    }

    /// The Hugging Face cache keeps `snapshots/<revision>/` full of links to `blobs/`, which are no
    /// escape.
    private static Path hubBlobs(Path folder) {
        Path snapshots = folder.getParent();
        return snapshots != null && snapshots.endsWith("snapshots")
                ? snapshots.resolveSibling("blobs")
                : folder;
    }
}
