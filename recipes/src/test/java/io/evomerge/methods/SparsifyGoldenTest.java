package io.evomerge.methods;

import static org.assertj.core.api.Assertions.assertThat;

import io.evomerge.documents.Node;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The functions of mergekit that make task vectors sparse, one by one.
class SparsifyGoldenTest {
    private static final Path FUNCTIONS = Path.of("target/golden/merge/functions");
    private static final StateDict SPARSIFY =
            StateDict.read(FUNCTIONS.resolve("sparsify.safetensors"));

    private static TaskVector vector(StateDict.Value value) {
        var site = new Site("t", value.shape(), OptionalInt.empty(), 0);
        float[] base = new float[value.values().length];
        return new TaskVector(new ArrayInputs(site, 0, base, value.values()), 1);
    }

    private static TaskVector input(int i) {
        return vector(SPARSIFY.get("x" + i));
    }

    private static float[] apply(Sparsifier.Mask mask, TaskVector vector) {
        float[] out = vector.inputs().all(1);
        mask.apply(out, out.length, 0);
        return out;
    }

    private static void assertClose(float[] ours, String key) {
        float[] theirs = SPARSIFY.get(key).values();
        assertThat(ours).hasSameSizeAs(theirs);
        for (int i = 0; i < ours.length; i++) {
            assertThat(ours[i])
                    .as("%s[%d]", key, i)
                    .isCloseTo(theirs[i], Offset.offset(1e-7f + 1e-6f * Math.abs(theirs[i])));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.1", "0.5", "0.9"})
    void the_largest_magnitudes_are_kept(String density) {
        for (int i = 0; i < 3; i++) {
            var largest = new LargestMagnitudes(m -> Double.parseDouble(density), Rescale.NONE);
            var mask = largest.prepare(input(i), input(i).model());
            assertClose(apply(mask, input(i)), "magnitude.d" + density + "." + i);
        }
    }

    @ParameterizedTest
    @CsvSource({"0.1, 0.1", "0.1, 0.2", "0.5, 0.1", "0.5, 0.2", "0.9, 0.1", "0.9, 0.2"})
    void outliers_and_noise_are_dropped(String density, String gamma) {
        for (int i = 0; i < 3; i++) {
            var mask =
                    Breadcrumbs.mask(
                            input(i),
                            Double.parseDouble(density),
                            Double.parseDouble(gamma),
                            Rescale.NONE);
            assertClose(apply(mask, input(i)), "outliers.d%s.g%s.%d".formatted(density, gamma, i));
        }
    }

    @ParameterizedTest
    @CsvSource({"NONE, none", "L1, l1", "L2, l2", "LINF, linf"})
    void what_is_kept_is_scaled_to_the_norm(Rescale rescale, String key) {
        for (int i = 0; i < 3; i++) {
            float[] kept = SPARSIFY.get("mask" + i).values();
            var mask = Dare.mask(input(i), 0.5, index -> 1 - kept[(int) index], rescale);
            assertClose(apply(mask, input(i)), "rescaled." + key + "." + i);
        }
    }

    @ParameterizedTest
    @CsvSource({"0.3, 0.25", "0.5, 0.2", "0.7, 0.1"})
    void probabilities_follow_the_ranks(String density, String epsilon) {
        double middle = Double.parseDouble(density);
        double width = Double.parseDouble(epsilon);
        for (int i = 0; i < 3; i++) {
            var rows = new RankedRows(input(i), middle - width, middle + width);
            var reader = rows.reader();
            float[] ours = new float[(int) input(i).elements()];
            for (int row = 0; row * rows.columns() < ours.length; row++) {
                System.arraycopy(
                        reader.probabilities(row), 0, ours, row * rows.columns(), rows.columns());
            }
            assertClose(ours, "della_probs.d%s.e%s.%d".formatted(density, epsilon, i));
        }
    }

    @Test
    void the_entries_of_the_elected_sign_take_part() {
        float[] all = SPARSIFY.get("tv").values();
        float[] mask = SPARSIFY.get("sign_mask.sum").values();
        int n = all.length / 3;
        float[][] sources = new float[4][n];
        float[] expected = new float[n];
        for (int i = 0; i < all.length; i++) {
            sources[1 + i / n][i % n] = all[i];
            expected[i % n] += all[i] * mask[i];
        }
        Settings settings =
                FusionGolden.settings(new Ties(), 4, Map.of("density", 1.0, "normalize", false));

        float[] merged = new ArrayInputs(0, sources).merge(new Ties(), settings);

        for (int i = 0; i < n; i++) {
            assertThat(merged[i]).isCloseTo(expected[i], Offset.offset(1e-6f));
        }
    }

    /// Over 400 draws (seeds 0 to 399) against the 4000 of the reference: the kept fraction, and
    /// the slope of the mean outcome over the task vector, within 4 standard errors of their
    /// difference.
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "random.density0.5.rescale_none, 0.5, 0",
        "random.density0.5.rescale_l1, 0.5, 0",
        "random.density0.2.rescale_none, 0.2, 0",
        "random.density0.2.rescale_l1, 0.2, 0",
        "della_magprune.density0.5-epsilon0.2.rescale_none, 0.5, 0.2",
        "della_magprune.density0.5-epsilon0.2.rescale_l1, 0.5, 0.2"
    })
    void random_masks_have_the_means_of_the_reference(String key, double density, double epsilon) {
        var random = StateDict.read(FUNCTIONS.resolve("random_means.safetensors"));
        Node expected = Node.json(FUNCTIONS.resolve("random_means.json")).require(key);
        TaskVector vector = vector(random.get("delta"));
        var rescale = key.endsWith("l1") ? Rescale.L1 : Rescale.NONE;
        double[] kept = new double[400];
        double[] slopes = new double[400];
        for (int seed = 0; seed < kept.length; seed++) {
            var numbers = Randomness.of(seed, vector.inputs(), 1);
            float[] sparse =
                    apply(
                            epsilon == 0
                                    ? Dare.mask(vector, density, numbers, rescale)
                                    : Della.mask(vector, density, epsilon, numbers, rescale),
                            vector);
            kept[seed] = kept(sparse);
            slopes[seed] = slope(vector.inputs().all(1), sparse);
        }

        assertSameMean(kept, expected.require("mean_kept").number());
        assertSameMean(slopes, expected.require("mean_over_delta_slope").number());
    }

    private static double kept(float[] sparse) {
        int kept = 0;
        for (float v : sparse) {
            kept += v == 0 ? 0 : 1;
        }
        return kept / (double) sparse.length;
    }

    private static double slope(float[] x, float[] y) {
        double xy = 0;
        double xx = 0;
        for (int i = 0; i < x.length; i++) {
            xy += (double) x[i] * y[i];
            xx += (double) x[i] * x[i];
        }
        return xy / xx;
    }

    private static void assertSameMean(double[] draws, double theirs) {
        double mean = Arrays.stream(draws).average().orElseThrow();
        double variance =
                Arrays.stream(draws).map(d -> (d - mean) * (d - mean)).sum() / (draws.length - 1);
        double error = Math.sqrt(variance * (1.0 / draws.length + 1.0 / 4000));

        assertThat(Math.abs(mean - theirs)).isLessThan(4 * error);
    }
}
