package io.evomerge.merging;

import io.evomerge.documents.InputException;
import io.evomerge.tensors.ModelFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The files of a merged model besides its tensors. They are made in memory before a tensor is
/// computed, so that nothing wrong with the files they are made from can spoil a merge later.
final class SideFiles {
    private static final long MAX_BYTES = 1 << 30;

    private final Map<String, byte[]> files = new LinkedHashMap<>();

    /// Adds a file, in place of one of that name.
    void put(String name, String text) {
        files.put(name, text.getBytes(StandardCharsets.UTF_8));
    }

    /// Adds a model's file as it is, if there is one.
    ///
    /// @throws InputException if it cannot be read
    void copy(Path folder, String name) {
        ModelFolder.file(folder, name).ifPresent(file -> files.put(name, read(file)));
    }

    /// Adds all of a folder's files whose names end so, as they are.
    ///
    /// @return their names
    List<String> copyAll(Path folder, String suffix) {
        try (Stream<Path> entries = Files.list(folder)) {
            List<String> names =
                    entries.map(e -> String.valueOf(e.getFileName()))
                            .filter(name -> name.endsWith(suffix))
                            .sorted()
                            .toList();
            names.forEach(name -> copy(folder, name));
            return names;
        } catch (IOException e) {
            throw new InputException(
                    folder, "cannot be listed: " + e, "check the folder's permissions");
        }
    }

    private static byte[] read(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new InputException(
                        file, "has more than " + MAX_BYTES + " bytes", "download it again");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new InputException(
                    file, "cannot be read: " + e, "check the file and its permissions");
        }
    }

    boolean has(String name) {
        return files.containsKey(name);
    }

    long bytes() {
        return files.values().stream().mapToLong(bytes -> bytes.length).sum();
    }

    /// Writes them, with the rights that new files have.
    void write(Path folder) throws IOException {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Files.write(folder.resolve(file.getKey()), file.getValue());
        }
    }
}
