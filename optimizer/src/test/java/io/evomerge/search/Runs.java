package io.evomerge.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.evomerge.journal.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;

/// Searches of the example on the fake backend, and how two of them are compared.
final class Runs {
    private Runs() {}

    static Outcome run(FakeBackend backend, Path folder, int budget, String... lines) {
        return run(backend, folder, budget, () -> false, lines);
    }

    static Outcome run(
            FakeBackend backend,
            Path folder,
            int budget,
            BooleanSupplier interrupted,
            String... lines) {
        SearchSpec read = Examples.spec(lines);
        SearchSpec spec = read.withBudget(read.budget().withEvaluations(budget));
        return new SearchRun(Examples.setup(spec, backend, folder), backend.clock)
                .run(interrupted, ProgressListener.SILENT);
    }

    /// Runs a search, cuts its journal at some lines and in the middle of some, and goes on.
    ///
    /// @param folder that holds nothing yet
    /// @param every so many cuts one is tried
    static void assertResumable(Path folder, int budget, int every, String... lines)
            throws IOException {
        Outcome whole = run(new FakeBackend(2), folder, budget, lines);
        byte[] journal = Files.readAllBytes(folder.resolve(SearchRun.JOURNAL));
        Path cut = Files.createDirectory(folder.resolve("cut"));
        List<Integer> cuts = cuts(journal);
        for (int i = 0; i < cuts.size(); i += every) {
            Files.write(cut.resolve(SearchRun.JOURNAL), Arrays.copyOf(journal, cuts.get(i)));
            Files.deleteIfExists(cut.resolve(SearchRun.FINALS));
            assertSameEnd(run(new FakeBackend(1), cut, budget, lines), whole);
        }
    }

    static void assertSameEnd(Outcome actual, Outcome expected) {
        assertThat(essence(actual.evaluations())).isEqualTo(essence(expected.evaluations()));
        assertThat(actual.winner()).isEqualTo(expected.winner());
        assertThat(actual.summary().rows()).isEqualTo(expected.summary().rows());
        assertThat(actual.summary().expectation()).isEqualTo(expected.summary().expectation());
        assertThat(actual.summary().verdict()).isEqualTo(expected.summary().verdict());
    }

    /// What must not depend on time.
    static List<List<Object>> essence(List<Entry> entries) {
        return entries.stream()
                .map(
                        e ->
                                List.<Object>of(
                                        e.number(),
                                        e.candidate(),
                                        e.score(),
                                        e.evaluation().responses()))
                .toList();
    }

    /// The end of every line, and the middle of each.
    static List<Integer> cuts(byte[] file) {
        List<Integer> cuts = new ArrayList<>(List.of(0));
        int start = 0;
        for (int i = 0; i < file.length; i++) {
            if (file[i] == '\n') {
                cuts.addAll(List.of((start + i) / 2, i + 1));
                start = i + 1;
            }
        }
        return cuts;
    }
}
