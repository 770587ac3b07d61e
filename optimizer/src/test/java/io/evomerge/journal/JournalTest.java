package io.evomerge.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.evomerge.backends.Asked;
import io.evomerge.backends.Evaluation;
import io.evomerge.backends.Part;
import io.evomerge.documents.InputException;
import io.evomerge.evaluators.Responses;
import io.evomerge.journal.Candidate.Kind;
import io.evomerge.recipes.Output;
import io.evomerge.recipes.Recipe;
import io.evomerge.recipes.Setting;
import io.evomerge.recipes.Source;
import io.evomerge.tensors.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    static final Header HEADER = new Header(Map.of("search.yaml", "12ab", "items", "34cd"));

    @TempDir Path folder;
    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("journal.jsonl");
    }

    @Test
    void entries_read_back_equal_to_the_last_bit() {
        List<Entry> written = List.of(entry(0, 1), entry(1, 2), failed(2), entry(3, 3));
        write(written);

        assertThat(Journal.read(file)).isEqualTo(written);
        try (Journal journal = Journal.open(file, HEADER)) {
            assertThat(journal.entries()).isEqualTo(written);
        }
    }

    @Test
    void a_journal_cut_at_any_byte_keeps_its_whole_lines_and_goes_on() throws IOException {
        List<Entry> written = List.of(entry(0, 1), entry(1, 2));
        write(written);
        byte[] whole = Files.readAllBytes(file);
        for (int end = 0; end < whole.length; end += 97) {
            Files.write(file, Arrays.copyOf(whole, end));
            int kept;
            try (Journal journal = Journal.open(file, HEADER)) {
                kept = journal.entries().size();
                written.subList(kept, 2).forEach(journal::append);
            }
            assertThat(kept).isEqualTo(Math.max(0, lineBreaks(whole, end) - 1));
            assertThat(Files.readAllBytes(file)).isEqualTo(whole);
        }
    }

    @Test
    void a_journal_cut_at_any_byte_is_its_whole_lines() throws IOException {
        List<Entry> written = List.of(entry(0, 1), entry(1, 2), failed(2));
        write(written);
        byte[] whole = Files.readAllBytes(file);
        int lines = 0;
        int kept = 0;
        for (int end = 0; end <= whole.length; end++) {
            if (end > 0 && whole[end - 1] == '\n') {
                kept = end;
                lines++;
            }
            Files.write(file, Arrays.copyOf(whole, end));
            if (lines > 0) { // else it is begun afresh
                try (Journal journal = Journal.open(file, HEADER)) {
                    assertThat(journal.entries()).isEqualTo(written.subList(0, lines - 1));
                }
                assertThat(Files.size(file)).isEqualTo(kept);
            }
        }
    }

    @Test
    void a_last_line_of_garbage_is_cut_off() throws IOException {
        write(List.of(entry(0, 1)));
        Files.writeString(file, Files.readString(file) + "\0\0\0\0\n");

        try (Journal journal = Journal.open(file, HEADER)) {
            assertThat(journal.entries()).hasSize(1);
        }
        assertThat(Files.readString(file)).doesNotContain("\0");
    }

    @Test
    void damage_in_the_middle_names_the_line() throws IOException {
        write(List.of(entry(0, 1), entry(1, 2), entry(2, 3)));
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        lines.set(2, lines.get(2).substring(40));
        Files.write(file, lines);

        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> Journal.open(file, HEADER))
                .withMessageContaining("journal.jsonl: line 3: is damaged")
                .withMessageContaining("restore the file from a copy");
    }

    @Test
    void other_inputs_are_named() {
        write(List.of());
        var other = new Header(Map.of("search.yaml", "12ab", "items", "ffff"));

        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> Journal.open(file, other))
                .withMessageContaining("items is not what this run was begun with")
                .satisfies(e -> assertThat(e.complaints()).hasSize(1));
    }

    @Test
    void a_journal_in_use_is_not_opened_twice() {
        try (Journal journal = Journal.open(file, HEADER)) {
            journal.append(entry(0, 1));
            assertThatExceptionOfType(InputException.class)
                    .isThrownBy(() -> Journal.open(file, HEADER))
                    .withMessageContaining("is in use");
        }
    }

    @Test
    void a_journal_in_use_is_not_opened_by_another_process() throws IOException {
        write(List.of(entry(0, 1)));
        try (Journal journal = Journal.open(file, HEADER)) {
            journal.append(entry(1, 2));
            assertThat(OtherProcess.opens(file))
                    .contains("is in use by another search", "2 entries");
        }
        assertThat(OtherProcess.opens(file)).isEqualTo("2 entries");
    }

    @Test
    void a_file_that_is_no_journal_is_refused() throws IOException {
        Files.writeString(file, "{\"format\": \"other\"}\n{}\n");

        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> Journal.open(file, HEADER))
                .withMessageContaining("is not a journal of evo-merge");
    }

    private void write(List<Entry> entries) {
        try (Journal journal = Journal.open(file, HEADER)) {
            entries.forEach(journal::append);
        }
    }

    private static int lineBreaks(byte[] bytes, int end) {
        int count = 0;
        for (int i = 0; i < end; i++) {
            count += bytes[i] == '\n' ? 1 : 0;
        }
        return count;
    }

    private static Entry entry(int number, long seed) {
        var random = new SplittableRandom(seed);
        List<Double> odd =
                List.of(
                        random.nextDouble(),
                        -0.0,
                        0.1 + 0.2,
                        Double.MIN_VALUE,
                        1e300,
                        1.0,
                        Double.NEGATIVE_INFINITY);
        return new Entry(
                number,
                Asked.all(Part.SEARCH),
                new Candidate(Kind.SEARCH, "", odd.subList(0, 3), recipe(random.nextDouble())),
                7,
                new Evaluation(
                        List.of(new Responses("sums", odd, odd)),
                        Optional.empty(),
                        Instant.parse("2026-01-01T00:00:00.123456789Z"),
                        Instant.parse("2026-01-01T00:00:01Z"),
                        random.nextDouble(),
                        random.nextDouble(),
                        "cpu"),
                new Score(random.nextDouble(), Double.NaN, 0.25, odd.subList(0, 2)),
                random.nextDouble());
    }

    private static Entry failed(int number) {
        return new Entry(
                number,
                Asked.all(Part.SEARCH),
                Candidate.of(Kind.SEED, "ties(0.2)", recipe(1)),
                0,
                new Evaluation(
                        List.of(),
                        Optional.of("line one\nline \"two\""),
                        Instant.EPOCH,
                        Instant.EPOCH,
                        0,
                        0,
                        "cuda:0"),
                Score.FAILED,
                1);
    }

    private static Recipe recipe(double weight) {
        return new Recipe(
                "task_arithmetic",
                Optional.of("base"),
                List.of(Source.of("expert", Map.of("weight", Setting.of(weight)))),
                List.of(),
                Map.of(),
                List.of(),
                new Output(
                        Optional.of(DType.F32),
                        Optional.of(DType.BF16),
                        Optional.empty(),
                        Optional.empty()));
    }
}
