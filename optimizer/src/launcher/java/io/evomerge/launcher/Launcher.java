package io.evomerge.launcher;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Optional;

/// The jar's main class. Exits with 2 if there is no Java that is new enough.
public final class Launcher {
    private static final int NEEDED = 25;
    private static final int USAGE = 2;

    private Launcher() {}

    /// Starts `io.evomerge.cli.Main`, here or on a newer Java.
    public static void main(String[] arguments) throws Throwable {
        if (Runtime.version().feature() >= NEEDED) {
            endWithLauncher();
            runHere(arguments);
        } else {
            System.exit(runElsewhere(arguments));
        }
    }

    private static void runHere(String[] arguments) throws Throwable {
        try {
            // By name: this class is compiled for a Java that cannot load that one.
            Class.forName("io.evomerge.cli.Main")
                    .getMethod("main", String[].class)
                    .invoke(null, (Object) arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static int runElsewhere(String[] arguments) throws IOException, InterruptedException {
        JavaSearch search = JavaSearch.onThisMachine(NEEDED);
        Optional<JavaHome> java = search.find();
        if (java.isEmpty()) {
            System.err.println(
                    search.advice(
                            "Java %d (%s)"
                                    .formatted(
                                            Runtime.version().feature(),
                                            System.getProperty("java.home"))));
            return USAGE;
        }
        return ChildJvm.run(
                ChildJvm.command(
                        java.get(),
                        System.getProperty("java.class.path"),
                        ManagementFactory.getRuntimeMXBean().getInputArguments(),
                        System.getenv().getOrDefault(ChildJvm.OPTIONS, ""),
                        List.of(arguments)));
    }

    /// A launcher that was killed can pass nothing on, so this process watches it.
    private static void endWithLauncher() {
        Long launcher = Long.getLong(ChildJvm.LAUNCHER);
        if (launcher != null) {
            ProcessHandle.of(launcher)
                    .ifPresentOrElse(
                            l -> l.onExit().thenRun(() -> Runtime.getRuntime().halt(1)),
                            () -> Runtime.getRuntime().halt(1));
        }
    }
}
