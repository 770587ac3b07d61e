package io.evomerge.irt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CholeskyTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 63, 64, 65, 200})
    void it_solves_as_commons_math_does(int size) {
        double[][] matrix = positive(size);
        double[] right = new SplittableRandom(2).doubles(size, -1, 1).toArray();
        var reference = new CholeskyDecomposition(new Array2DRowRealMatrix(matrix));
        Cholesky own = Cholesky.of(matrix);
        double[] expected =
                reference
                        .getSolver()
                        .solve(new org.apache.commons.math3.linear.ArrayRealVector(right))
                        .toArray();
        assertThat(own.solve(right)).containsExactly(expected, within(1e-9));
        assertThat(own.logDeterminant())
                .isCloseTo(Math.log(reference.getDeterminant()), within(1e-9));
    }

    @Test
    void factor_times_its_transpose_is_the_matrix() {
        double[][] matrix = positive(70);
        Cholesky own = Cholesky.of(matrix);
        for (int j = 0; j < 70; j++) {
            double[] unit = new double[70];
            unit[j] = 1;
            double[] back = own.solve(column(matrix, j));
            assertThat(back).containsExactly(unit, within(1e-9));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 6, 70, 200})
    void the_diagonal_of_the_inverse_is_that_of_the_whole_inverse(int size) {
        Cholesky own = Cholesky.of(positive(size));
        double[][] inverse = own.inverse();
        double[] diagonal = own.inverseDiagonal();
        for (int j = 0; j < size; j++) {
            assertThat(diagonal[j]).isCloseTo(inverse[j][j], within(1e-9));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 6, 70, 200})
    void several_right_sides_are_solved_as_one_by_one(int size) {
        Cholesky own = Cholesky.of(positive(size));
        double[][] sides = new double[size][5];
        var random = new SplittableRandom(3);
        Arrays.setAll(sides, i -> random.doubles(5, -1, 1).toArray());
        double[][] solved = own.forward(sides);
        for (int c = 0; c < 5; c++) {
            double[] one = own.forward(column(sides, c));
            assertThat(column(solved, c)).containsExactly(one, within(1e-9));
        }
    }

    @Test
    void a_matrix_with_a_negative_direction_is_refused() {
        assertThatThrownBy(() -> Cholesky.of(new double[][] {{1, 2}, {2, 1}}))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageContaining("not positive definite");
    }

    private static double[] column(double[][] matrix, int j) {
        double[] out = new double[matrix.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = matrix[i][j];
        }
        return out;
    }

    private static double[][] positive(int size) {
        var random = new SplittableRandom(1);
        double[][] out = new double[size][size];
        for (int k = 0; k < size; k++) {
            double[] v = random.doubles(size, -1, 1).toArray();
            for (int i = 0; i < size; i++) {
                for (int j = 0; j < size; j++) {
                    out[i][j] += v[i] * v[j] / size;
                }
            }
        }
        for (int i = 0; i < size; i++) {
            out[i][i] += 0.1;
        }
        return out;
    }
}
