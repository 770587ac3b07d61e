package io.evomerge.zoo;

import io.evomerge.documents.InputException;
import io.evomerge.documents.Node;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The embedded model zoo: a base and its experts as ordinary Hugging Face folders, shipped trained
/// inside the jar. [ZooTrainer] makes them again from nothing.
public final class Zoo {
    /// Lists every file of the zoo with its SHA-256.
    static final String MANIFEST = "manifest.json";

    private static final String RESOURCES = "/zoo/";

    private Zoo() {}

    /// The zoo's folder in the user's cache, unpacked from the jar on first use. Its name holds a
    /// digest of the contents, so that versions do not mix.
    ///
    /// @throws InputException when it cannot be written
    public static Path unpacked() {
        Map<String, String> files = manifest();
        Path target =
                cache().resolve(
                                "zoo-"
                                        + digest(
                                                        files.toString()
                                                                .getBytes(
                                                                        java.nio.charset
                                                                                .StandardCharsets
                                                                                .UTF_8))
                                                .substring(0, 12));
        if (isComplete(target, files)) {
            return target;
        }
        try {
            Files.createDirectories(cache());
            Path staging = Files.createTempDirectory(cache(), ".zoo-");
            copyTo(staging, files);
            publish(staging, target, files);
        } catch (IOException e) {
            throw new InputException(
                    cache(),
                    "the model zoo cannot be unpacked: " + e,
                    "make room, or set EVO_MERGE_CACHE to another folder");
        }
        return target;
    }

    /// Another process may have unpacked the same zoo meanwhile: then its copy is as good. A
    /// damaged one is replaced.
    private static void publish(Path staging, Path target, Map<String, String> files)
            throws IOException {
        if (Files.exists(target) && !isComplete(target, files)) {
            delete(target);
        }
        try {
            Files.move(staging, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
            delete(staging);
        }
    }

    /// Copies the models into `directory`, one folder each.
    ///
    /// @throws InputException when the folder is in use or cannot be written
    public static void export(Path directory) {
        try {
            if (Files.exists(directory) && !isEmpty(directory)) {
                throw new InputException(
                        directory, "the folder is in use", "name a new or an empty one");
            }
            copyTo(directory, manifest());
        } catch (IOException e) {
            throw new InputException(
                    directory, "cannot be written: " + e, "name a folder that can");
        }
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.findAny().isEmpty();
        }
    }

    private static void copyTo(Path directory, Map<String, String> files) throws IOException {
        for (String file : files.keySet()) {
            Path path = directory.resolve(file);
            Files.createDirectories(java.util.Objects.requireNonNull(path.getParent()));
            try (InputStream in = resource(file)) {
                Files.copy(in, path);
            }
        }
    }

    /// Path within the zoo → SHA-256.
    static Map<String, String> manifest() {
        try (InputStream in = resource(MANIFEST)) {
            String text = new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            Map<String, String> out = new TreeMap<>();
            Node.json(MANIFEST, text)
                    .require("files")
                    .entries()
                    .forEach((k, v) -> out.put(k, v.text()));
            return out;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream resource(String file) {
        InputStream in = Zoo.class.getResourceAsStream(RESOURCES + file);
        if (in == null) {
            throw new IllegalStateException("the jar holds no " + RESOURCES + file);
        }
        return in;
    }

    private static boolean isComplete(Path directory, Map<String, String> files) {
        return files.entrySet().stream()
                .allMatch(f -> f.getValue().equals(digestOf(directory.resolve(f.getKey()))));
    }

    /// Digest of a file; empty where there is none.
    static String digestOf(Path file) {
        try {
            return Files.isRegularFile(file) ? digest(Files.readAllBytes(file)) : "";
        } catch (IOException e) {
            return "";
        }
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// `EVO_MERGE_CACHE`, or `evo-merge` in the place where the platform keeps caches.
    private static Path cache() {
        Map<String, String> env = System.getenv();
        String own = env.get("EVO_MERGE_CACHE");
        if (own != null && !own.isBlank()) {
            return Path.of(own);
        }
        for (String name : List.of("XDG_CACHE_HOME", "LOCALAPPDATA")) {
            String place = env.get(name);
            if (place != null && !place.isBlank()) {
                return Path.of(place, "evo-merge");
            }
        }
        return Path.of(System.getProperty("user.home"), ".cache", "evo-merge");
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
