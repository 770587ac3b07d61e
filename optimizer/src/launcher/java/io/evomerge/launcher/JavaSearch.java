package io.evomerge.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Looks for a Java that is new enough.
///
/// @param needed least feature version
/// @param environment `EVO_MERGE_JAVA` and `JAVA_HOME` are looked at
/// @param places folders that hold installations, one folder each
record JavaSearch(int needed, Map<String, String> environment, List<Path> places) {
    /// Names the Java to use, and no other: its folder or its `java` program.
    static final String OVERRIDE = "EVO_MERGE_JAVA";

    JavaSearch {
        environment = Map.copyOf(environment);
        places = List.copyOf(places);
    }

    /// Where Linux distributions, SDKMAN, IntelliJ, macOS and Windows put installations.
    static JavaSearch onThisMachine(int needed) {
        Path user = Path.of(System.getProperty("user.home"));
        return new JavaSearch(
                needed,
                System.getenv(),
                List.of(
                        Path.of("/usr/lib/jvm"),
                        Path.of("/usr/java"),
                        Path.of("/opt/java"),
                        user.resolve(".sdkman/candidates/java"),
                        user.resolve(".jdks"),
                        Path.of("/Library/Java/JavaVirtualMachines"),
                        user.resolve("Library/Java/JavaVirtualMachines"),
                        Path.of("C:\\Program Files\\Java"),
                        Path.of("C:\\Program Files\\Eclipse Adoptium"),
                        Path.of("C:\\Program Files\\Microsoft"),
                        Path.of("C:\\Program Files\\Amazon Corretto"),
                        Path.of("C:\\Program Files\\Zulu")));
    }

    /// The Java that `EVO_MERGE_JAVA` names; else the one of `JAVA_HOME`; else, of those in the
    /// places, the one nearest to what is needed, which is the best tested. Empty if none is new
    /// enough.
    Optional<JavaHome> find() {
        String override = environment.getOrDefault(OVERRIDE, "");
        if (!override.isBlank()) {
            return named(override).filter(this::isNewEnough);
        }
        return named(environment.getOrDefault("JAVA_HOME", ""))
                .filter(this::isNewEnough)
                .or(
                        () ->
                                installed()
                                        .filter(this::isNewEnough)
                                        .min(Comparator.comparingInt(JavaHome::feature)));
    }

    /// What to tell the user where [#find] finds nothing.
    String advice(String running) {
        String override = environment.getOrDefault(OVERRIDE, "");
        if (!override.isBlank()) {
            String found =
                    named(override).map(j -> "holds Java " + j.feature()).orElse("holds no Java");
            return "evo-merge: %s: '%s' %s, but Java %d or newer is needed; name the folder of one, or unset it"
                    .formatted(OVERRIDE, override, found, needed);
        }
        return "evo-merge: Java %d or newer is needed, but this is %s and no newer one was found; install a JDK %d (https://adoptium.net), or set %s to the folder of one"
                .formatted(needed, running, needed, OVERRIDE);
    }

    private boolean isNewEnough(JavaHome java) {
        return java.feature() >= needed;
    }

    private static Optional<JavaHome> named(String text) {
        if (text.isBlank()) {
            return Optional.empty();
        }
        Path path = Path.of(text);
        if (!Files.isRegularFile(path)) {
            return JavaHome.in(path);
        }
        Path bin = path.toAbsolutePath().getParent();
        return bin == null || bin.getParent() == null
                ? Optional.empty()
                : JavaHome.in(bin.getParent());
    }

    private Stream<JavaHome> installed() {
        return places.stream()
                .flatMap(p -> folders(p).stream())
                .flatMap(f -> JavaHome.in(f).stream());
    }

    private static List<Path> folders(Path place) {
        try (Stream<Path> inside = Files.list(place)) {
            return inside.sorted().toList();
        } catch (IOException e) {
            return List.of(); // most places exist on other systems only
        }
    }
}
