package io.evomerge.launcher;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// evo-merge on another Java, as a child of this process with the same terminal.
///
/// Both end together. Ctrl-C reaches the child from the terminal, being in the same process group;
/// a signal to this process alone is passed on by its shutdown hook. Either way this process waits
/// for the child, which may have results to save, and exits with its code. A child whose launcher
/// is killed outright ends itself.
final class ChildJvm {
    private static final long OWN_SIGNAL_MILLIS = 300;

    /// System property of the child: the process id of its launcher.
    static final String LAUNCHER = "evomerge.launcher";

    /// Further options for the JVM, separated by blanks.
    static final String OPTIONS = "EVO_MERGE_OPTS";

    private ChildJvm() {}

    /// The command line: what evo-merge needs, then what the user asked for, so that the latter
    /// wins.
    ///
    /// @param jvmArguments those that this JVM was given
    static List<String> command(
            JavaHome java,
            String classPath,
            List<String> jvmArguments,
            String options,
            List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(java.executable().toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-D" + LAUNCHER + "=" + ProcessHandle.current().pid());
        // Other flags, such as agents and module options, may mean something else to a newer Java.
        jvmArguments.stream()
                .filter(a -> a.startsWith("-X") || a.startsWith("-D"))
                .forEach(command::add);
        options.lines()
                .flatMap(l -> List.of(l.trim().split("\\s+")).stream())
                .filter(o -> !o.isEmpty())
                .forEach(command::add);
        command.add("-cp");
        command.add(classPath);
        command.add(Launcher.class.getName());
        command.addAll(arguments);
        return command;
    }

    /// Runs the command and returns its exit code.
    static int run(List<String> command) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command).inheritIO();
        Map<String, String> environment = builder.environment();
        // Spinning OpenMP threads slow a busy machine down several times.
        environment.putIfAbsent("OMP_WAIT_POLICY", "passive");
        Process child = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(child)));
        return child.waitFor();
    }

    /// A terminal's Ctrl-C reaches the child as well: the child is left to it for a moment, because
    /// a second signal could overtake the first and change its exit code.
    private static void end(Process child) {
        try {
            if (!child.waitFor(OWN_SIGNAL_MILLIS, TimeUnit.MILLISECONDS)) {
                child.destroy();
            }
        } catch (InterruptedException e) {
            child.destroy();
        }
        while (true) {
            try {
                Runtime.getRuntime().halt(child.waitFor());
            } catch (InterruptedException e) {
                // Only the child's end ends this.
            }
        }
    }
}
