package io.evomerge.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An installed Java: its folder, and the version that the `release` file in it states.
///
/// @param feature 17 for 17.0.15, 8 for 1.8.0_402
record JavaHome(Path folder, int feature) {
    private static final Pattern VERSION =
            Pattern.compile("JAVA_VERSION=\"(?:1\\.)?(\\d{1,4})[^\"]*\"");

    /// The Java in a folder; on macOS in its `Contents/Home`. Empty if there is none, or it does
    /// not say its version.
    static Optional<JavaHome> in(Path folder) {
        Path bundled = folder.resolve("Contents").resolve("Home");
        Path home = Files.isDirectory(bundled) ? bundled : folder;
        return feature(home.resolve("release"))
                .map(f -> new JavaHome(home, f))
                .filter(j -> Files.isRegularFile(j.executable()));
    }

    /// The `java` program.
    Path executable() {
        Path bin = folder.resolve("bin");
        Path windows = bin.resolve("java.exe");
        return Files.isRegularFile(windows) ? windows : bin.resolve("java");
    }

    private static Optional<Integer> feature(Path release) {
        try {
            Matcher version = VERSION.matcher(Files.readString(release));
            return version.find()
                    ? Optional.of(Integer.valueOf(version.group(1)))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
