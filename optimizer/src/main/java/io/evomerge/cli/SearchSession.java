package io.evomerge.cli;

import io.evomerge.backends.LocalBackend;
import io.evomerge.backends.Part;
import io.evomerge.documents.InputException;
import io.evomerge.documents.WholeFile;
import io.evomerge.merging.Note;
import io.evomerge.reports.RunResults;
import io.evomerge.search.ItemNames;
import io.evomerge.search.Outcome;
import io.evomerge.search.Preparation;
import io.evomerge.search.ProgressListener;
import io.evomerge.search.RunFolder;
import io.evomerge.search.SearchRun;
import io.evomerge.search.SearchSpec;
import io.evomerge.search.SpecReader;
import io.evomerge.search.SpecWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/// One search from the command line: checks, runs, writes the results and prints the summary.
final class SearchSession {
    /// Reasons to stop with which all was done that was asked for.
    private static final Set<String> DONE = Set.of("budget", "exhausted", "noise", "seeds");

    private final Console console;
    private final OutputOptions output;

    SearchSession(Console console, OutputOptions output) {
        this.console = console;
        this.output = output;
    }

    /// Starts a new run.
    ///
    /// @param file that the spec was read from, if it was
    /// @param name part of the run's folder
    int begin(SearchSpec asked, Optional<Path> file, String name, Optional<Path> out)
            throws IOException {
        try (Preparation ready = Preparation.ofNewRun(asked, file)) {
            Path target = out.orElse(Path.of("results"));
            checkRoom(ready, target);
            ready.requireWritable(target.resolve("planned"));
            RunFolder folder =
                    RunFolder.create(out, name, LocalDateTime.now(ZoneId.systemDefault()));
            return run(ready, folder);
        }
    }

    /// Goes on with a run.
    int resume(Path path, UnaryOperator<SearchSpec> options) throws IOException {
        RunFolder folder = RunFolder.open(path);
        SearchSpec spec = options.apply(SpecReader.read(folder.spec()));
        try (Preparation ready = Preparation.of(spec)) {
            return run(ready, folder);
        }
    }

    /// Writes the report of a run again, from its journals. Finalists of a broken run are scored
    /// first.
    int report(Path path) throws IOException {
        RunFolder folder = RunFolder.open(path);
        try (Preparation ready = Preparation.of(SpecReader.read(folder.spec()));
                LocalBackend backend = ready.backend()) {
            var run = new SearchRun(ready.setup(backend, folder.path()), InstantSource.system());
            Outcome outcome = run.run(() -> true, ProgressListener.SILENT);
            new RunResults(ready, folder, outcome).writeReport();
            keep(outcome, folder);
            print(outcome, folder);
        }
        return Main.DONE;
    }

    /// Replaced as a whole: a run that is killed here can still be gone on with.
    private static void describe(Preparation ready, RunFolder folder) throws IOException {
        byte[] spec = resolved(ready).getBytes(StandardCharsets.UTF_8);
        WholeFile.write(folder.spec(), channel -> channel.write(ByteBuffer.wrap(spec)));
        ItemNames.of(ready.tasks().tasks(Part.SEARCH)).write(folder.path());
    }

    private static String resolved(Preparation ready) {
        Map<String, Object> provenance = new LinkedHashMap<>();
        provenance.put("evo-merge", Version.text());
        provenance.put("java", Runtime.version().toString());
        provenance.put("inputs", ready.inputs());
        return SpecWriter.write(ready.spec(), ready.space().genes().size(), provenance);
    }

    private static void checkRoom(Preparation ready, Path target) {
        Path existing = target.toAbsolutePath();
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        try {
            long free =
                    existing == null
                            ? Long.MAX_VALUE
                            : Files.getFileStore(existing).getUsableSpace();
            if (free < ready.modelBytes()) {
                throw new InputException(
                        target,
                        "the merged model needs "
                                + Sizes.show(ready.modelBytes())
                                + ", but "
                                + Sizes.show(free)
                                + " are free",
                        "make room, or name another folder by --out");
            }
        } catch (IOException e) {
            throw new InputException(
                    target, "cannot be used: " + e, "name another folder by --out");
        }
    }

    private int run(Preparation ready, RunFolder folder) throws IOException {
        describe(ready, folder);
        try (var interrupt = Interrupt.install(console);
                var log = RunLog.open(folder.log());
                var progress = new ProgressLine(console, output)) {
            log.write(
                    "run in %s: budget %s, device %s, %d workers"
                            .formatted(
                                    folder.path(),
                                    ready.spec().budget(),
                                    ready.placement().device(),
                                    ready.placement().workers()));
            ready.chosenStrategy()
                    .ifPresent(
                            chosen -> {
                                if (!output.quiet()) {
                                    console.say("strategy: " + chosen);
                                }
                                log.write("strategy: " + chosen);
                            });
            if (ready.readsModels()) {
                String reading =
                        "reading all models once: %s compares their task vectors"
                                .formatted(ready.spec().strategy().name());
                console.say(reading);
                log.write(reading);
            }
            for (Note note : ready.notes()) {
                console.say("note: " + note);
                log.write("note: " + note);
            }
            for (String warning : ready.warnings()) {
                console.say("warning: " + warning);
                log.write("warning: " + warning);
            }
            Outcome outcome =
                    search(ready, folder, interrupt, ProgressListener.both(progress, log));
            progress.end();
            RunResults results = new RunResults(ready, folder, outcome);
            results.write();
            keep(outcome, folder);
            log.write("finished: " + outcome.summary().verdict());
            print(outcome, folder);
            return DONE.contains(outcome.summary().stoppedBy()) ? Main.DONE : Main.STOPPED;
        } catch (NothingScored e) {
            return Main.INTERRUPTED;
        }
    }

    private static Outcome search(
            Preparation ready, RunFolder folder, Interrupt interrupt, ProgressListener listener) {
        try (LocalBackend backend = ready.backend()) {
            var run = new SearchRun(ready.setup(backend, folder.path()), InstantSource.system());
            return run.run(interrupt::requested, listener);
        } catch (io.evomerge.search.SearchFailure e) {
            if (interrupt.requested()) {
                throw new NothingScored();
            }
            throw e;
        }
    }

    /// What `--json` prints, in the run's folder.
    private static void keep(Outcome outcome, RunFolder folder) throws IOException {
        byte[] json = SummaryJson.write(outcome.summary()).getBytes(StandardCharsets.UTF_8);
        WholeFile.write(folder.summary(), channel -> channel.write(ByteBuffer.wrap(json)));
    }

    private void print(Outcome outcome, RunFolder folder) {
        if (output.json()) {
            console.out().println(SummaryJson.write(outcome.summary()));
        } else {
            console.out().print(SummaryText.of(outcome.summary(), folder));
        }
        console.out().flush();
    }

    /// Ctrl-C came before any candidate was scored.
    private static final class NothingScored extends RuntimeException {}
}
