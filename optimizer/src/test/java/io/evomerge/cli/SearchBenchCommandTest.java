package io.evomerge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchBenchCommandTest {
    @TempDir private Path folder;

    private static Project.Result bench(Object... more) {
        Object[] all = {
            "bench",
            "search",
            "--functions",
            "sphere",
            "--dimensions",
            "2,3",
            "--seeds",
            "3",
            "--strategies",
            "random,ga"
        };
        Object[] args = Arrays.copyOf(all, all.length + more.length);
        System.arraycopy(more, 0, args, all.length, more.length);
        return Project.run(args);
    }

    @Test
    void strategies_are_compared_in_a_table_and_a_picture() throws IOException {
        Path plot = folder.resolve("search.svg");
        Project.Result result = bench("--budgets", "5,20,40", "--plot", plot);
        assertThat(result.err()).isEmpty();
        assertThat(result.out().lines().filter(l -> l.startsWith("| random | ")))
                .hasSize(2)
                .allMatch(l -> l.matches("\\| random( \\| \\S+ \\[\\S+, \\S+]){3} \\|"));
        assertThat(Files.readString(plot))
                .contains("sphere, 2 genes", "sphere, 3 genes", "random", "ga", "log10");
    }

    @Test
    void what_cannot_be_drawn_is_refused_before_any_work() {
        assertThat(bench("--budgets", "5", "--plot", folder.resolve("a.svg")).err())
                .contains("--plot", "two budgets");
        assertThat(bench("--plot", folder.resolve("no/such/a.svg")).err())
                .contains("--plot", "there is no folder");
        assertThat(bench("--zoo", "multi").err()).contains("--zoo", "--functions", "--dimensions");
        assertThat(bench("--budgets", "5").code()).isZero();
    }

    @Test
    void runs_on_the_zoo_and_their_true_scores_are_kept() throws IOException {
        Path out = folder.resolve("runs");
        Object[] args = {
            "bench",
            "search",
            "--zoo",
            "math-it",
            "--items",
            "4",
            "--seeds",
            "1",
            "--strategies",
            "random",
            "--budgets",
            "3,12",
            "--out",
            out
        };
        Project.Result first = Project.run(args);
        assertThat(first.err()).isEmpty();
        assertThat(first.out().lines().filter(l -> l.startsWith("| random | ")))
                .singleElement()
                .asString()
                .matches("\\| random( \\| \\S+ \\[\\S+, \\S+]){2} \\|");
        Path truth = out.resolve("random-0").resolve("truth.json");
        assertThat(truth).isRegularFile();

        Files.writeString(truth, Files.readString(truth).replaceAll("\\[[0-9.]+]", "[0.125]"));
        assertThat(Project.run(args).out().lines().filter(l -> l.startsWith("| random | ")))
                .singleElement()
                .asString()
                .contains("12.5");
    }
}
