package io.evomerge.cli;

import io.evomerge.backends.Asked;
import io.evomerge.backends.Part;
import io.evomerge.search.Progress;
import io.evomerge.search.ProgressListener;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/// run.log: one line for each thing that happened, with its time. A resumed run appends to it.
final class RunLog implements ProgressListener, AutoCloseable {
    private final PrintWriter out;

    private RunLog(PrintWriter out) {
        this.out = out;
    }

    static RunLog open(Path file) throws IOException {
        return new RunLog(
                new PrintWriter(
                        Files.newBufferedWriter(
                                file,
                                StandardCharsets.UTF_8,
                                StandardOpenOption.CREATE,
                                StandardOpenOption.APPEND),
                        true));
    }

    void write(String line) {
        out.println(
                LocalDateTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.MILLIS)
                        + " "
                        + line);
    }

    @Override
    public void learned(int step, int steps, double entropy) {
        write(
                String.format(
                        Locale.ROOT,
                        "adamerging step %d of %d: entropy %.4f",
                        step,
                        steps,
                        entropy));
    }

    @Override
    public void evaluated(Progress progress) {
        var entry = progress.latest();
        String name = entry.candidate().name().isEmpty() ? "" : " " + entry.candidate().name();
        write(
                entry.evaluation()
                        .error()
                        .map(e -> "evaluation %d%s failed: %s".formatted(entry.number(), name, e))
                        .orElseGet(
                                () ->
                                        String.format(
                                                Locale.ROOT,
                                                "evaluation %d%s: fitness %.4f ± %.4f, merge %.3f s, score %.3f s",
                                                entry.number(),
                                                name,
                                                entry.score().fitness(),
                                                entry.score().standardError(),
                                                entry.evaluation().mergeSeconds(),
                                                entry.evaluation().scoreSeconds())));
    }

    @Override
    public void anchored(Asked asked, boolean isRace) {
        write(AnchoredText.of(asked, isRace));
    }

    @Override
    public void scored(Part part, int done, int total) {
        write(
                "scored %d of %d on the %s items"
                        .formatted(done, total, part.name().toLowerCase(Locale.ROOT)));
    }

    @Override
    public void close() {
        out.close();
    }
}
