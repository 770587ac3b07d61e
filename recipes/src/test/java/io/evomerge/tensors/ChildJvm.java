package io.evomerge.tensors;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Runs a test's program in a JVM of its own, which may be limited or killed.
public final class ChildJvm {
    private ChildJvm() {}

    /// What the program prints.
    ///
    /// @param launcher a command that starts the command which follows it; may be empty
    public static String run(List<String> launcher, Class<?> program, String... arguments)
            throws IOException, InterruptedException {
        Process process = start(launcher, program, arguments);
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output.strip();
    }

    /// Starts the program; both its outputs are the process's input stream.
    public static Process start(List<String> launcher, Class<?> program, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(launcher);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:-UsePerfData", "-cp", System.getProperty("java.class.path")));
        command.add(program.getName());
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }
}
