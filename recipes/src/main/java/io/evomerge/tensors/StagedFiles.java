package io.evomerge.tensors;

import io.evomerge.documents.InputException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Files under hidden names in the folder they are for, which get their final names together, or
/// not at all. The hidden names end in the process that writes, so that what a killed one left
/// behind can be told from what another is writing.
final class StagedFiles implements Closeable {
    private static final Pattern STAGED =
            Pattern.compile("\\.model.*\\.(?<mark>" + ProcessMark.PATTERN + ")\\.part");

    private final Path directory;
    private final Deque<Path> madeFolders;
    private final Map<Path, Path> finalOf = new LinkedHashMap<>();

    private StagedFiles(Path directory, Deque<Path> madeFolders) {
        this.directory = directory;
        this.madeFolders = madeFolders;
    }

    /// Prepares a folder for a new model; makes it if it is missing.
    ///
    /// @throws InputException when it cannot be made or already holds a model
    static StagedFiles in(Path directory) throws IOException {
        var staged = new StagedFiles(directory, makeFolders(directory));
        try {
            requireUnused(directory);
            deleteLeftovers(directory);
            return staged;
        } catch (IOException e) {
            staged.close();
            throw unwritable(directory, e);
        } catch (RuntimeException e) {
            staged.close();
            throw e;
        }
    }

    private static Deque<Path> makeFolders(Path directory) {
        Deque<Path> missing = new ArrayDeque<>();
        for (Path p = directory.toAbsolutePath();
                p != null && !Files.exists(p);
                p = p.getParent()) {
            missing.add(p);
        }
        try {
            Files.createDirectories(directory);
        } catch (FileAlreadyExistsException e) {
            throw new InputException(directory, "is not a folder", "name another output folder");
        } catch (IOException e) {
            throw unwritable(directory, e);
        }
        return missing;
    }

    private static InputException unwritable(Path directory, IOException e) {
        return new InputException(
                directory,
                "cannot be written: " + e,
                "check its permissions or name another output folder");
    }

    private static void requireUnused(Path directory) throws IOException {
        List<String> models =
                names(directory).stream()
                        .filter(
                                n ->
                                        n.matches("model.*\\.safetensors")
                                                || n.equals(ShardIndex.FILE))
                        .toList();
        if (!models.isEmpty()) {
            throw new InputException(
                    directory,
                    "already holds a model: " + Shown.names(models),
                    "name another output folder, or empty this one");
        }
    }

    private static void deleteLeftovers(Path directory) throws IOException {
        for (String name : names(directory)) {
            Matcher m = STAGED.matcher(name);
            if (m.matches() && !ProcessMark.parse(m.group("mark")).isAlive()) {
                Files.deleteIfExists(directory.resolve(name));
            }
        }
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(p -> String.valueOf(p.getFileName())).sorted().toList();
        }
    }

    /// @throws InputException when fewer than `bytes` bytes are free
    void requireSpace(long bytes) {
        DiskSpace.require(directory, bytes);
    }

    /// Creates a file that will be called `name`; the caller closes it before [#publish].
    ///
    /// @throws InputException when the folder cannot be written, or is being written already
    FileChannel create(String name) throws IOException {
        Path hidden = directory.resolve(".%s.%s.part".formatted(name, ProcessMark.own()));
        try {
            var channel =
                    FileChannel.open(
                            hidden, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            finalOf.put(hidden, directory.resolve(name));
            return channel;
        } catch (FileAlreadyExistsException e) {
            throw new InputException(
                    directory, "is being written already", "name another output folder");
        } catch (IOException e) {
            throw unwritable(directory, e);
        }
    }

    /// Creates a file of text, on disk when this returns.
    void create(String name, String text) throws IOException {
        try (FileChannel channel = create(name)) {
            var bytes = StandardCharsets.UTF_8.encode(text);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        } catch (IOException e) {
            throw failed(name, e);
        }
    }

    /// Says which file could not be written.
    static IOException failed(String name, IOException e) {
        String why = e.getMessage() == null ? e.toString() : e.getMessage();
        return new IOException("cannot write %s: %s; nothing was saved".formatted(name, why), e);
    }

    /// Gives the files their final names, in the order they were created. If one fails, none keeps
    /// it.
    void publish() throws IOException {
        requireUnused(directory);
        List<Path> published = new ArrayList<>();
        try {
            for (var entry : finalOf.entrySet()) {
                Files.move(entry.getKey(), entry.getValue(), StandardCopyOption.ATOMIC_MOVE);
                published.add(entry.getValue());
            }
            Durability.forceFolder(directory);
        } catch (IOException e) {
            for (Path path : published) {
                Files.deleteIfExists(path);
            }
            throw e;
        }
        finalOf.clear();
        madeFolders.clear();
    }

    /// Deletes the files that were not published, and the folders made for them.
    @Override
    public void close() throws IOException {
        for (Path hidden : finalOf.keySet()) {
            Files.deleteIfExists(hidden);
        }
        finalOf.clear();
        while (!madeFolders.isEmpty()) {
            Path folder = madeFolders.remove();
            if (names(folder).isEmpty()) {
                Files.delete(folder);
            }
        }
    }
}
