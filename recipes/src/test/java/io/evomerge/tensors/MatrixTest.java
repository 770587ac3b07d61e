package io.evomerge.tensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatrixTest {
    /// Tall, wide, square, single row, single column, and more columns than are widened at once.
    private static final String SHAPES =
            """
            40, 12
            12, 40
            24, 24
            1, 7
            7, 1
            5, 3000
            3000, 5
            """;

    private static Matrix random(int rows, int columns, long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        Matrix out = Matrix.zeros(rows, columns);
        for (int i = 0; i < out.values().length; i++) {
            out.values()[i] = (float) random.nextGaussian();
        }
        return out;
    }

    private static float at(Matrix a, int row, int column) {
        return a.values()[row * a.columns() + column];
    }

    private static Matrix transposed(Matrix a) {
        Matrix out = Matrix.zeros(a.columns(), a.rows());
        for (int row = 0; row < a.rows(); row++) {
            for (int column = 0; column < a.columns(); column++) {
                out.values()[column * a.rows() + row] = at(a, row, column);
            }
        }
        return out;
    }

    private static void assertClose(Matrix actual, Matrix expected, double tolerance) {
        assertThat(actual.rows()).isEqualTo(expected.rows());
        assertThat(actual.columns()).isEqualTo(expected.columns());
        for (int i = 0; i < expected.values().length; i++) {
            assertThat((double) actual.values()[i])
                    .as("element %d", i)
                    .isCloseTo(expected.values()[i], within(tolerance));
        }
    }

    private static Matrix identity(int n) {
        Matrix out = Matrix.zeros(n, n);
        for (int i = 0; i < n; i++) {
            out.values()[i * n + i] = 1;
        }
        return out;
    }

    @ParameterizedTest
    @CsvSource(textBlock = SHAPES)
    void products_are_sums_of_products(int rows, int columns) {
        Matrix a = random(rows, columns, 1);
        Matrix b = random(columns, 3, 2);
        Matrix expected = Matrix.zeros(rows, 3);
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < 3; column++) {
                double sum = 0;
                for (int i = 0; i < columns; i++) {
                    sum += (double) at(a, row, i) * at(b, i, column);
                }
                expected.values()[row * 3 + column] = (float) sum;
            }
        }

        assertClose(a.times(b), expected, 1e-4);
        assertClose(transposed(a).transposedTimes(b), expected, 1e-4);
        assertClose(a.timesTransposed(transposed(b)), expected, 1e-4);
    }

    @Test
    void a_product_over_nothing_is_zero() {
        assertThat(Matrix.zeros(2, 0).times(Matrix.zeros(0, 3)).values())
                .containsExactly(new float[6]);
    }

    @Test
    void matrices_that_do_not_fit_have_no_product() {
        assertThatThrownBy(() -> random(2, 3, 1).times(random(2, 3, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no product of Matrix[2, 3] and Matrix[2, 3]");
    }

    @Test
    void the_values_fill_the_shape() {
        assertThatThrownBy(() -> new Matrix(2, 3, new float[5]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("5 values for a matrix [2, 3]");
    }

    @ParameterizedTest
    @CsvSource(textBlock = SHAPES)
    void a_decomposition_multiplies_back(int rows, int columns) {
        Matrix a = random(rows, columns, 3);
        Matrix.Svd svd = a.svd();
        int rank = Math.min(rows, columns);

        assertThat(svd.s()).hasSize(rank);
        assertClose(svd.product(), a, 2e-5);
        assertClose(svd.u().transposedTimes(svd.u()), identity(rank), 2e-6);
        assertClose(svd.vt().timesTransposed(svd.vt()), identity(rank), 2e-6);
    }

    @ParameterizedTest
    @CsvSource(textBlock = SHAPES)
    void singular_values_come_in_descending_order(int rows, int columns) {
        float[] s = random(rows, columns, 4).svd().s();
        float[] sorted = s.clone();
        Arrays.sort(sorted);

        for (int i = 0; i < s.length; i++) {
            assertThat(s[i]).isEqualTo(sorted[s.length - 1 - i]);
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = SHAPES)
    void the_strongest_directions_are_the_first_of_all(int rows, int columns) {
        Matrix a = random(rows, columns, 5);
        Matrix.Svd some = a.svd(3, Matrix.ROUNDING);
        float[] all = a.svd().s();

        assertThat(some.s()).containsExactly(Arrays.copyOf(all, Math.min(3, all.length)));
        assertThat(some.u().columns()).isEqualTo(some.rank());
        assertThat(some.vt().rows()).isEqualTo(some.rank());
    }

    @Test
    void weak_directions_are_as_orthogonal_as_strong_ones() {
        Matrix u = random(60, 8, 6).svd().u();
        Matrix vt = random(8, 90, 7).svd().vt();
        float[] s = {1, 0.3f, 0.1f, 1e-2f, 1e-3f, 3e-4f, 1e-4f, 1e-5f};
        Matrix.Svd svd = new Matrix.Svd(u, s, vt).product().svd();

        assertThat(svd.s()).hasSize(8);
        assertThat(svd.s()[7] / 1e-5f).isCloseTo(1, within(1e-2f)); // entries are rounded to 1e-8
        assertClose(svd.u().transposedTimes(svd.u()), identity(8), 1e-5);
        assertClose(svd.vt().timesTransposed(svd.vt()), identity(8), 1e-5);
    }

    @ParameterizedTest
    @CsvSource({"30, 50", "50, 30", "40, 40"})
    void directions_of_rounding_are_left_out(int rows, int columns) {
        Matrix rankThree = random(rows, 3, 8).times(random(3, columns, 9));

        assertThat(rankThree.svd().rank()).isEqualTo(3);
        assertThat(rankThree.polar(Matrix.ROUNDING).s()).hasSize(3);
    }

    @Test
    void directions_below_the_tolerance_are_left_out() {
        Matrix a = Matrix.zeros(3, 4);
        a.values()[0] = 4;
        a.values()[5] = -3;
        a.values()[10] = 0.04f;

        assertThat(a.svd(3, 0.01).s()).containsExactly(4, 3);
        assertThat(a.svd(3, 0.005).s()).hasSize(3);
        assertThat(a.polar(0.01).factor().values())
                .containsExactly(new float[] {1, 0, 0, 0, 0, -1, 0, 0, 0, 0, 0, 0}, within(1e-7f));
    }

    @Test
    void zero_has_no_directions() {
        Matrix zero = Matrix.zeros(3, 5);

        assertThat(zero.svd().product().values()).containsExactly(new float[15]);
        assertThat(zero.svd().rank()).isZero();
        assertThat(zero.polar(Matrix.ROUNDING).factor().values()).containsExactly(new float[15]);
    }

    @ParameterizedTest
    @CsvSource(textBlock = SHAPES)
    void the_polar_factor_is_that_of_the_singular_vectors(int rows, int columns) {
        Matrix a = random(rows, columns, 10);
        Matrix.Svd svd = a.svd();
        Matrix.Polar polar = a.polar(Matrix.ROUNDING);

        assertClose(polar.factor(), svd.u().times(svd.vt()), 3e-6);
        assertThat(polar.s()).containsExactly(svd.s());
    }

    @Test
    void joining_puts_matrices_beside_and_below_each_other() {
        Matrix a = new Matrix(2, 1, new float[] {1, 2});
        Matrix b = new Matrix(2, 2, new float[] {3, 4, 5, 6});

        assertThat(Matrix.beside(List.of(a, b)).values()).containsExactly(1, 3, 4, 2, 5, 6);
        assertThat(Matrix.below(List.of(b, b)).values()).containsExactly(3, 4, 5, 6, 3, 4, 5, 6);
    }

    @Test
    void descent_finds_the_minimum_of_a_quadratic_function() {
        Matrix half = random(6, 4, 11);
        Matrix inner = half.transposedTimes(half);
        Matrix minimum = random(3, 4, 12);
        Matrix gradient = Matrix.zeros(3, 4);
        gradient.add(-1, minimum.times(inner));

        assertClose(gradient.descend(inner, 20_000, 1e-2), minimum, 1e-3);
    }

    @Test
    void descent_stays_off_the_subspace() {
        Matrix x = random(10, 4, 13);
        Matrix basis = random(5, 2, 14).svd().u();
        Matrix d = Matrix.descendOff(x, random(2, 5, 15), basis, 0.5, 200, 1e-2);

        assertThat(d.squaredNorm()).isGreaterThan(0.1);
        // Adam scales each element, so that only the first step is orthogonal to the subspace.
        Matrix step = Matrix.descendOff(x, random(2, 5, 15), identityColumns(5, 2), 0.5, 9, 1e-2);
        assertThat(Arrays.copyOf(step.values(), 8)).containsOnly(0);
        assertThat(Arrays.copyOfRange(step.values(), 8, 20)).doesNotContain(0);
    }

    /// The first unit vectors.
    private static Matrix identityColumns(int rows, int columns) {
        Matrix out = Matrix.zeros(rows, columns);
        for (int i = 0; i < columns; i++) {
            out.values()[i * columns + i] = 1;
        }
        return out;
    }

    @Test
    void results_do_not_depend_on_the_thread_or_its_settings() throws Exception {
        Matrix a = random(400, 1500, 16);
        float[] here = a.polar(Matrix.ROUNDING).factor().values();
        List<Future<float[]>> there = new ArrayList<>();
        try (var pool = Executors.newFixedThreadPool(3)) {
            for (int i = 0; i < 6; i++) {
                int threads = 1 + i % 2;
                there.add(
                        pool.submit(
                                () -> {
                                    Engine.prepareThread(threads);
                                    return a.polar(Matrix.ROUNDING).factor().values();
                                }));
            }
        }

        for (Future<float[]> result : there) {
            assertThat(result.get()).isEqualTo(here);
        }
    }

    @Test
    void a_thread_keeps_its_number_of_threads() throws Exception {
        try (var pool = Executors.newSingleThreadExecutor()) {
            int after =
                    pool.submit(
                                    () -> {
                                        Engine.prepareThread(2);
                                        random(3, 3, 1).svd();
                                        return JniUtils.getNumThreads();
                                    })
                            .get();

            assertThat(after).isEqualTo(2);
        }
    }
}
