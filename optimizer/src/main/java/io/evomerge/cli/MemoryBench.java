package io.evomerge.cli;

import io.evomerge.backends.LocalBackend;
import io.evomerge.documents.Node;
import io.evomerge.search.Budget;
import io.evomerge.search.Preparation;
import io.evomerge.search.Progress;
import io.evomerge.search.ProgressListener;
import io.evomerge.search.SearchRun;
import io.evomerge.search.SearchSpec;
import io.evomerge.search.ZooSearch;
import io.evomerge.strategies.Strategies;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.management.JMException;
import javax.management.ObjectName;

/// Memory and pace of one long search: random merges of the zoo on few items, journal included.
///
/// | column       | meaning                                                                   |
/// |--------------|---------------------------------------------------------------------------|
/// | resident     | what the system counts for this process (`VmRSS`)                         |
/// | heap         | Java objects that are still needed: heap used after a collection          |
/// | outside      | resident without the whole heap, which the JVM holds whether used or not  |
/// | evaluations/s| since the line before                                                     |
///
/// Resident and outside are medians over the evaluations since the line before: what is needed at
/// one moment depends on what the workers, and the compiler, are at. After each line the C library
/// gives back what is free.
final class MemoryBench implements ProgressListener {
    private static final int ITEMS = 10;
    private static final int WINDOW = 500;

    private final Console console;
    private final MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    private final List<Long> resident = new ArrayList<>();
    private final List<Long> outside = new ArrayList<>();
    private long since = System.nanoTime();

    private MemoryBench(Console console) {
        this.console = console;
    }

    static void run(Console console, int candidates) throws IOException {
        SearchSpec spec =
                ZooSearch.choices("math-en-choice", ITEMS)
                        .withStrategy(Strategies.of(Node.of("strategy", "random")))
                        .withBudget(Budget.of(candidates));
        Path folder = Files.createTempDirectory("evo-merge-memory");
        try (Preparation ready = Preparation.of(spec);
                LocalBackend backend = ready.backend()) {
            console.out()
                    .println(
                            "| candidates | resident, MiB | heap, MiB | outside, MiB | evaluations/s |");
            console.out().println("|---|---|---|---|---|");
            new SearchRun(ready.setup(backend, folder), InstantSource.system())
                    .search(() -> false, new MemoryBench(console));
        } finally {
            Files.deleteIfExists(folder.resolve(SearchRun.JOURNAL));
            Files.deleteIfExists(folder);
        }
    }

    @Override
    public void evaluated(Progress progress) {
        long now = residentBytes();
        resident.add(now);
        outside.add(now - memory.getHeapMemoryUsage().getCommitted());
        if (progress.evaluations() % WINDOW != 0) {
            return;
        }
        double seconds = (System.nanoTime() - since) / 1e9;
        System.gc();
        long heap = memory.getHeapMemoryUsage().getUsed();
        console.out()
                .printf(
                        Locale.ROOT,
                        "| %d | %.1f | %.1f | %.1f | %.1f |%n",
                        progress.evaluations(),
                        median(resident) / 0x1p20,
                        heap / 0x1p20,
                        median(outside) / 0x1p20,
                        WINDOW / seconds);
        console.out().flush();
        resident.clear();
        outside.clear();
        trim();
        since = System.nanoTime();
    }

    private static long median(List<Long> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }

    /// What the compiler and the engine have freed stays with the C library, and comes and goes by
    /// a hundred megabytes. Nothing happens where it cannot be asked to give it back.
    private static void trim() {
        try {
            ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "systemTrimNativeHeap",
                            new Object[0],
                            new String[0]);
        } catch (JMException e) {
            // Another JVM, or another C library.
        }
    }

    /// VmRSS of this process; 0 where the system does not tell.
    private static long residentBytes() {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return 0;
        }
        try {
            return Files.readAllLines(status).stream()
                    .filter(l -> l.startsWith("VmRSS:"))
                    .mapToLong(l -> 1024 * Long.parseLong(l.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
