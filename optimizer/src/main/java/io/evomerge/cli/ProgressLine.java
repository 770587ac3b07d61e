package io.evomerge.cli;

import io.evomerge.backends.Asked;
import io.evomerge.backends.Part;
import io.evomerge.search.Progress;
import io.evomerge.search.ProgressListener;
import io.evomerge.search.TimeText;
import java.time.Duration;
import java.util.Locale;

/// How far the search is: on a terminal one line that is drawn over, elsewhere a plain line now and
/// then.
final class ProgressLine implements ProgressListener, AutoCloseable {
    private static final int WIDTH = 24;

    /// Without a terminal a line is printed for every so many evaluations.
    private static final int EVERY = 20;

    private final Console console;
    private final boolean silent;
    private final boolean terminal;
    private boolean drawn;

    ProgressLine(Console console, OutputOptions output) {
        this.console = console;
        this.silent = output.quiet();
        this.terminal = isTerminal();
    }

    /// Null again since Java 25 where there is no terminal, whatever the checker says of 22.
    @SuppressWarnings("SystemConsoleNull")
    private static boolean isTerminal() {
        java.io.Console system = System.console();
        return system != null && system.isTerminal();
    }

    @Override
    public void learned(int step, int steps, double entropy) {
        if (!silent && (terminal || step == steps)) {
            show(
                    String.format(
                            Locale.ROOT,
                            "adamerging: step %d of %d, entropy %.4f",
                            step,
                            steps,
                            entropy));
        }
    }

    @Override
    public void evaluated(Progress progress) {
        boolean due = progress.evaluations() % EVERY == 0 || progress.spent() == progress.budget();
        if (!silent && (terminal || due)) {
            show(line(progress));
        }
    }

    @Override
    public void anchored(Asked asked, boolean isRace) {
        if (!silent) {
            end();
            console.say(AnchoredText.of(asked, isRace));
        }
    }

    @Override
    public void scored(Part part, int done, int total) {
        if (!silent && (terminal || done == total)) {
            show(
                    "scoring on the "
                            + part.name().toLowerCase(Locale.ROOT)
                            + " items: "
                            + done
                            + " of "
                            + total);
        }
    }

    private String line(Progress progress) {
        int filled = (int) (WIDTH * progress.spent() / progress.budget());
        String best =
                progress.best()
                        .map(
                                e ->
                                        String.format(
                                                Locale.ROOT,
                                                "best %.4f ± %.4f",
                                                e.score().fitness(),
                                                e.score().standardError()))
                        .orElse("no result yet");
        String left = progress.remaining().map(d -> ", " + seconds(d) + " left").orElse("");
        return "[%s%s] %s/%d  %s  %s%s"
                .formatted(
                        "#".repeat(filled),
                        "-".repeat(WIDTH - filled),
                        spent(progress),
                        progress.budget(),
                        best,
                        seconds(progress.elapsed()),
                        left);
    }

    /// Candidates and evaluations are the same as long as all are asked all items.
    private static String spent(Progress progress) {
        return progress.spent() == progress.evaluations()
                ? String.valueOf(progress.evaluations())
                : String.format(
                        Locale.ROOT, "%d merges, %.1f", progress.evaluations(), progress.spent());
    }

    private static String seconds(Duration duration) {
        return TimeText.write(Duration.ofSeconds(duration.toSeconds()));
    }

    private void show(String text) {
        if (terminal) {
            console.err().print("\r\033[K" + text);
            console.err().flush();
            drawn = true;
        } else {
            console.say(text);
        }
    }

    /// Leaves the line that was drawn over.
    void end() {
        if (drawn) {
            console.err().println();
            drawn = false;
        }
    }

    @Override
    public void close() {
        end();
    }
}
