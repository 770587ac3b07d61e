package io.evomerge.cli;

import io.evomerge.documents.InputException;
import io.evomerge.tensors.Engine;
import io.evomerge.zoo.Zoo;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `evo-merge doctor`.
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        description = "Prints Java, engine, devices, memory and caches, and what is missing.")
final class DoctorCommand implements Callable<Integer> {
    private final Console console;

    DoctorCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        line("evo-merge", Version.text());
        line("java", Runtime.version() + " in " + System.getProperty("java.home"));
        line(
                "system",
                System.getProperty("os.name")
                        + " "
                        + System.getProperty("os.arch")
                        + ", "
                        + Runtime.getRuntime().availableProcessors()
                        + " processors");
        line("memory", memory());
        boolean healthy = engine();
        line("DJL cache", String.valueOf(Path.of(System.getProperty("user.home"), ".djl.ai")));
        try {
            line("model zoo", String.valueOf(Zoo.unpacked()));
        } catch (InputException e) {
            line("model zoo", "missing: " + e.getMessage());
            healthy = false;
        }
        return healthy ? Main.DONE : Main.FAILED;
    }

    private boolean engine() {
        try {
            line("engine", "PyTorch " + Engine.start());
        } catch (InputException e) {
            line("engine", "missing: " + e.getMessage());
            return false;
        }
        int gpus = Engine.cudaDevices();
        line(
                "devices",
                gpus == 0 ? "cpu" : "cpu, cuda:0" + (gpus > 1 ? " … cuda:" + (gpus - 1) : ""));
        if (gpus == 0) {
            String library = System.getenv("PYTORCH_LIBRARY_PATH");
            line(
                    "cuda",
                    library == null
                            ? "not used: for a GPU set PYTORCH_LIBRARY_PATH to the lib folder of a CUDA libtorch 2.7.1, "
                                    + "PYTORCH_VERSION=2.7.1 and PYTORCH_FLAVOR=cu128"
                            : "no device found with the libtorch in " + library);
        }
        return true;
    }

    private static String memory() {
        String heap = Sizes.show(Runtime.getRuntime().maxMemory()) + " heap at most";
        return ManagementFactory.getOperatingSystemMXBean()
                        instanceof com.sun.management.OperatingSystemMXBean os
                ? heap
                        + ", "
                        + Sizes.show(os.getFreeMemorySize())
                        + " of "
                        + Sizes.show(os.getTotalMemorySize())
                        + " free"
                : heap;
    }

    private void line(String what, String value) {
        console.out().printf("%-10s %s%n", what, value);
    }
}
