package io.evomerge.reports;

import static org.assertj.core.api.Assertions.assertThat;

import io.evomerge.journal.Candidate;
import io.evomerge.journal.Entry;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrialsCsvTest {
    private static final List<String> LINES =
            new TrialsCsv(Samples.SPACE, List.of("task_arithmetic"))
                    .write(Samples.entries().reversed())
                    .lines()
                    .toList();

    @Test
    void the_columns_are_those_of_optuna() {
        assertThat(LINES.getFirst())
                .startsWith(
                        "number,value,datetime_start,datetime_complete,duration,"
                                + "params_math/layers.0-1/weight,params_order/layers.0-1/weight,")
                .endsWith(",state");
    }

    @Test
    void a_trial_has_its_values_times_and_state() {
        assertThat(LINES.get(3))
                .isEqualTo(
                        "2,0.41,2026-01-02 03:04:07.000000,2026-01-02 03:04:08.234000,"
                                + "0 days 00:00:01.234000,0.0,0.5,1.0,1.5,0.42,,2,search,,0.02,COMPLETE");
    }

    @Test
    void a_seed_that_is_no_point_of_the_space_has_no_parameters() {
        assertThat(LINES.get(2)).contains(",,,,,0.45,,2,seed,ties(0.5),");
    }

    @Test
    void a_failure_has_no_value_and_its_reason_in_quotes() {
        assertThat(LINES.get(4))
                .startsWith("3,,2026")
                .contains("\"out of memory, \"\"really\"\"\"")
                .endsWith("FAIL");
    }

    @Test
    void lines_stand_in_the_order_of_the_numbers() {
        assertThat(LINES.stream().skip(1).map(l -> l.substring(0, 1)))
                .containsExactly("0", "1", "2", "3", "4");
    }

    @Test
    void a_gene_of_the_method_is_written_by_name() {
        var space = Samples.space(List.of("task_arithmetic", "ties"), List.of());
        double[] genome = new double[space.genes().size()];
        genome[0] = 0.9;
        var candidate = Candidate.of(genome, space.recipe(genome));
        var entry = Samples.searched(0, 0.5, 0, 0, 0, 0);
        var own =
                new Entry(
                        0,
                        entry.asked(),
                        candidate,
                        entry.items(),
                        entry.evaluation(),
                        entry.score(),
                        entry.elapsed());
        assertThat(new TrialsCsv(space, List.of("task_arithmetic", "ties")).write(List.of(own)))
                .contains("000,ties,");
    }
}
