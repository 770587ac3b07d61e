package io.evomerge.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.evomerge.backends.LocalBackend;
import io.evomerge.journal.Entry;
import io.evomerge.journal.Journal;
import io.evomerge.search.Budget;
import io.evomerge.search.Preparation;
import io.evomerge.search.ProgressListener;
import io.evomerge.search.SearchFailure;
import io.evomerge.search.SearchRun;
import io.evomerge.search.ZooSearch;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real models, and limits that no machine can keep or miss.
class TimeLimitTest {
    @TempDir private Path folder;

    private List<Entry> search(Duration limit) {
        var budget = new Budget(8, Optional.empty(), Optional.of(limit), false);
        try (Preparation ready =
                        Preparation.of(ZooSearch.choices("math-en-choice", 10).withBudget(budget));
                LocalBackend backend = ready.backend()) {
            return new SearchRun(ready.setup(backend, folder), InstantSource.system())
                    .search(() -> false, ProgressListener.SILENT);
        }
    }

    @Test
    void a_candidate_that_takes_too_long_has_failed() {
        assertThatExceptionOfType(SearchFailure.class)
                .isThrownBy(() -> search(Duration.ofNanos(1)))
                .withMessageContaining("5 candidates in a row failed")
                .withMessageContaining("took longer than 0.000000001 s");
        assertThat(Journal.read(folder.resolve(SearchRun.JOURNAL)))
                .hasSizeBetween(5, 8)
                .noneMatch(Entry::isComplete);
    }

    @Test
    void one_that_takes_its_time_has_not() {
        assertThat(search(Duration.ofDays(1))).hasSize(8).allMatch(Entry::isComplete);
    }
}
