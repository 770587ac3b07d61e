package io.evomerge.strategies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CmaConstantsTest {
    @Test
    void ten_genes_and_ten_points_have_the_constants_of_the_table() {
        var constants = CmaConstants.of(10, 10, false);
        assertThat(constants.parents()).isEqualTo(5);
        assertThat(constants.effectiveParents()).isCloseTo(3.1673, within(1e-4));
        assertThat(constants.pathRate()).isCloseTo(5.1673 / 16.1673, within(1e-4));
        assertThat(constants.damping()).isCloseTo(1 + 5.1673 / 16.1673, within(1e-4));
        assertThat(constants.covariancePathRate()).isCloseTo(4.31673 / 14.63346, within(1e-4));
        assertThat(constants.rankOneRate()).isCloseTo(2 / (127.69 + 3.1673), within(1e-5));
        assertThat(constants.rankManyRate())
                .isCloseTo(2 * (0.25 + 3.1673 + 1 / 3.1673 - 2) / (144 + 3.1673), within(1e-5));
    }

    @ParameterizedTest
    @CsvSource({"4, 1, false", "14, 36, false", "100, 5, false", "20, 300, true", "512, 1, false"})
    void weights_fall_and_their_positive_part_sums_to_one(int points, int genes, boolean diagonal) {
        var constants = CmaConstants.of(points, genes, diagonal);
        double[] weights = constants.weights();
        double positive = DoubleStream.of(weights).filter(w -> w > 0).sum();
        double negative = DoubleStream.of(weights).filter(w -> w < 0).sum();
        assertThat(positive).isCloseTo(1, within(1e-12));
        assertThat(weights).isSortedAccordingTo((a, b) -> Double.compare(b, a));
        // C stays positive definite: what the negative weights take is less than what is kept.
        double c1 = constants.rankOneRate();
        double cMu = constants.rankManyRate();
        assertThat(c1 + cMu).isLessThanOrEqualTo(1);
        assertThat(-negative * cMu * genes).isLessThanOrEqualTo(1 - c1 - cMu + 1e-12);
    }
}
