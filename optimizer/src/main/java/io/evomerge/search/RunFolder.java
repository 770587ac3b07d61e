package io.evomerge.search;

import io.evomerge.documents.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.stream.Stream;

/// The folder of one run, and the names of what lies in it.
public record RunFolder(Path path) {
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    public Path spec() {
        return path.resolve("search.yaml");
    }

    public Path journal() {
        return path.resolve(SearchRun.JOURNAL);
    }

    public Path trials() {
        return path.resolve("trials.csv");
    }

    public Path log() {
        return path.resolve("run.log");
    }

    public Path report() {
        return path.resolve("report.html");
    }

    public Path summary() {
        return path.resolve("summary.json");
    }

    public Path best() {
        return path.resolve("best");
    }

    public Path bestRecipe() {
        return best().resolve("recipe.yaml");
    }

    public Path bestModel() {
        return best().resolve("model");
    }

    /// The members of the front, where the search looked for one.
    public Path pareto() {
        return path.resolve("pareto");
    }

    /// The recipe of a member of the front.
    public Path paretoRecipe(int member) {
        return pareto().resolve(String.valueOf(member)).resolve("recipe.yaml");
    }

    /// Makes a new run's folder: `out`, or `results/<date>-<time>-<name>`.
    ///
    /// @throws InputException when it is in use or cannot be made
    public static RunFolder create(Optional<Path> out, String name, LocalDateTime now) {
        Path path = out.orElseGet(() -> Path.of("results", STAMP.format(now) + "-" + name));
        try {
            if (Files.exists(path) && !isEmpty(path)) {
                throw new InputException(
                        out.isPresent() ? "--out" : path,
                        "the folder " + path + " is in use",
                        isRun(path)
                                ? "go on with it by 'resume " + path + "', or name a new one"
                                : "name a new or an empty one");
            }
            Files.createDirectories(path);
        } catch (IOException e) {
            throw new InputException(
                    "--out",
                    "the folder " + path + " cannot be made: " + e,
                    "name one that can be written");
        }
        if (!Files.isWritable(path)) {
            throw new InputException(
                    "--out",
                    "no permission to write to " + path,
                    "name a folder that can be written");
        }
        return new RunFolder(path);
    }

    /// The folder of a run that exists.
    ///
    /// @throws InputException when it holds none
    public static RunFolder open(Path path) {
        if (!isRun(path)) {
            throw new InputException(
                    path,
                    "holds no run: there is no search.yaml in it",
                    "name a run's folder, such as results/…");
        }
        return new RunFolder(path);
    }

    private static boolean isRun(Path path) {
        return Files.isRegularFile(path.resolve("search.yaml"));
    }

    private static boolean isEmpty(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return false;
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.findAny().isEmpty();
        }
    }
}
