package io.evomerge.anchors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KMeansTest {
    private static final int PAIRS = 40;

    /// Points 2i and 2i + 1 nearly coincide; real benchmarks hold such items.
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4})
    void every_one_of_many_small_clusters_is_found(long seed) {
        var random = new SplittableRandom(seed);
        double[][] points = new double[2 * PAIRS][];
        for (int i = 0; i < PAIRS; i++) {
            points[2 * i] = random.doubles(20, -1, 1).toArray();
            points[2 * i + 1] = Arrays.stream(points[2 * i]).map(x -> x + 0.01).toArray();
        }
        double[] weights = new double[points.length];
        Arrays.fill(weights, 1.0 / points.length);
        KMeans.Clusters clusters = new KMeans(points, weights).clusters(PAIRS, random);
        assertThat(IntStream.of(clusters.medoids()).map(j -> j / 2).distinct().count())
                .isEqualTo(PAIRS);
        assertThat(clusters.masses()).containsOnly(new double[] {1.0 / PAIRS}, within(1e-12));
    }
}
