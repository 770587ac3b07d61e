package io.evomerge.irt;

import static org.assertj.core.api.Assertions.assertThat;

import io.evomerge.documents.Complaints;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ResponseChecksTest {
    private static final double NO = Double.NaN;

    private static String complaints(ResponseMatrix responses) {
        var complaints = new Complaints();
        ResponseChecks.check(responses, "r.csv", complaints);
        return complaints.list().stream().map(String::valueOf).collect(Collectors.joining("\n"));
    }

    private static ResponseMatrix matrix(double[]... rows) {
        return Simulation.matrix(rows);
    }

    @Test
    void responses_that_differ_are_fine() {
        assertThat(complaints(matrix(row(0, 1), row(1, 0), row(1, NO)))).isEmpty();
    }

    @Test
    void items_that_all_answer_alike_are_named_with_the_remedy() {
        assertThat(complaints(matrix(row(1, 1, 0), row(1, 0, 0), row(1, NO, 0))))
                .isEqualTo(
                        "r.csv: 2 items answered alike by all models: q0, q2; they tell models apart in no way; leave them out with --drop-constant");
    }

    @Test
    void many_items_are_counted_and_the_first_ones_named() {
        assertThat(
                        complaints(
                                matrix(
                                        row(1, 1, 1, 1, 1, 1, 0),
                                        new double[7],
                                        row(NO, NO, NO, NO, NO, NO, 1))))
                .isEmpty();
        assertThat(complaints(matrix(new double[8], new double[8], new double[8])))
                .contains("8 items", "q0, q1, q2, q3, q4 and 3 more");
    }

    @Test
    void a_model_without_responses_is_named() {
        assertThat(complaints(matrix(row(0, 1), row(NO, NO), row(1, 0))))
                .isEqualTo("r.csv: 1 model without any response: m1; delete them from the input");
    }

    @Test
    void an_item_without_responses_is_named_and_not_called_constant() {
        assertThat(complaints(matrix(row(0, 1, NO), row(1, 0, NO), row(1, 1, NO))))
                .isEqualTo("r.csv: 1 item without any response: q2; delete them from the input");
    }

    @Test
    void names_that_stand_for_two_are_named() {
        var responses =
                new ResponseMatrix(
                        List.of("a", "b", "a"),
                        List.of("x", "x"),
                        new double[][] {row(0, 1), row(1, 0), row(1, 1)});
        assertThat(complaints(responses))
                .contains("1 model named twice: a", "1 item named twice: x");
    }

    @Test
    void fewer_than_three_models_or_two_items_are_too_few() {
        assertThat(complaints(matrix(row(0), row(1))))
                .contains(
                        "holds 2 models; a calibration needs at least 3",
                        "holds 1 item; a calibration needs at least 2");
    }

    @Test
    void an_item_that_one_model_answered_is_constant() {
        assertThat(ResponseChecks.constantItems(matrix(row(0, 1), row(1, NO), row(1, NO))))
                .containsExactly(1);
    }

    private static double[] row(double... values) {
        return values;
    }
}
