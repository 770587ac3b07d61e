package io.evomerge.methods;

import java.util.Arrays;
import java.util.stream.IntStream;

/// The scalar products of a tensor's sources with each other, for each of its vectors: all that is
/// to be known of their lengths and angles. Sources are numbered as they were given.
///
/// With an origin the vectors are the differences to it, taken in float32 as in [TaskVector]; the
/// sums are float64.
final class Gram {
    /// Sums that are made side by side; fits the first cache with the elements of a block.
    private static final int LANES = 256;

    private final int size;
    private final double[][] products;

    private Gram(int size, double[][] products) {
        this.size = size;
        this.products = products;
    }

    /// Reads the sources once.
    ///
    /// @param origin the source that the others are measured from, or -1
    static Gram of(Inputs inputs, int[] sources, int origin, Vectors vectors) {
        int size = sources.length;
        double[][] total = new double[size * (size + 1) / 2][vectors.count()];
        var reading = new Reading(inputs, sources, origin, vectors);
        inputs.chunks(reading::sums).forEach(sums -> sums.addTo(total));
        return new Gram(size, total);
    }

    int size() {
        return size;
    }

    double product(int i, int j, int vector) {
        return products[pair(Math.min(i, j), Math.max(i, j))][vector];
    }

    double length(int i, int vector) {
        return Math.sqrt(product(i, i, vector));
    }

    /// The cosine of the angle between two sources; 0 where one of them has no length, and
    /// undefined where one of them has undefined or infinite elements.
    double cosine(int i, int j, int vector) {
        double lengths = length(i, vector) * length(j, vector);
        return lengths == 0 ? 0 : Math.clamp(product(i, j, vector) / lengths, -1, 1);
    }

    /// The length of `Σᵢ wᵢ xᵢ`.
    double length(double[] weights, int vector) {
        double square = 0;
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                square += weights[i] * weights[j] * product(i, j, vector);
            }
        }
        return Math.sqrt(Math.max(square, 0)); // rounding may leave less than nothing
    }

    private static int pair(int i, int j) {
        return j * (j + 1) / 2 + i;
    }

    /// Sums over the vectors from `first` on.
    private record Sums(int first, double[][] products) {
        void addTo(double[][] total) {
            for (int pair = 0; pair < products.length; pair++) {
                for (int v = 0; v < products[pair].length; v++) {
                    total[pair][first + v] += products[pair][v];
                }
            }
        }
    }

    private record Reading(Inputs inputs, int[] sources, int origin, Vectors vectors) {
        Sums sums(long from, long to) {
            int first = vectors.isAcross() ? 0 : vectors.of(from);
            int count = vectors.isAcross() ? vectors.count() : vectors.of(to - 1) - first + 1;
            int size = sources.length;
            var sums = new Sums(first, new double[size * (size + 1) / 2][count]);
            float[][] x = new float[size][(int) Math.min(Block.SIZE, to - from)];
            float[] zero = new float[x[0].length];
            double[] lanes = new double[LANES];
            for (long at = from; at < to; at += Block.SIZE) {
                int n = (int) Math.min(Block.SIZE, to - at);
                read(at, n, x, zero);
                vectors.parts(at, n, (start, length, v) -> add(x, start, length, v, sums, lanes));
            }
            return sums;
        }

        private void read(long at, int n, float[][] x, float[] zero) {
            for (int i = 0; i < sources.length; i++) {
                inputs.read(sources[i], at, x[i], n);
            }
            if (origin >= 0) {
                inputs.read(origin, at, zero, n);
                for (float[] values : x) {
                    TaskVector.subtract(values, zero, n);
                }
            }
        }

        private void add(
                float[][] x, int start, int length, int vector, Sums sums, double[] lanes) {
            int v = vector - sums.first();
            for (int j = 0; j < x.length; j++) {
                for (int i = 0; i <= j; i++) {
                    double[] sum = sums.products()[pair(i, j)];
                    if (vectors.isAcross()) {
                        addProducts(x[i], x[j], start, length, sum, v);
                    } else {
                        sum[v] += dot(x[i], x[j], start, length, lanes);
                    }
                }
            }
        }
    }

    /// Sums up in a row of lanes first: the JIT turns that into vector instructions, but not a sum
    /// in one variable, whose order it must keep.
    private static double dot(float[] a, float[] b, int start, int length, double[] lanes) {
        int used = Math.min(length, lanes.length);
        Arrays.fill(lanes, 0, used, 0);
        int end = start + length;
        for (int at = start; at < end; at += lanes.length) {
            addProducts(a, b, at, Math.min(lanes.length, end - at), lanes, 0);
        }
        double sum = 0;
        for (int i = 0; i < used; i++) {
            sum += lanes[i];
        }
        return sum;
    }

    private static void addProducts(
            float[] a, float[] b, int start, int length, double[] sums, int first) {
        for (int i = 0; i < length; i++) {
            sums[first + i] += (double) a[start + i] * b[start + i];
        }
    }

    /// Every source but one.
    static int[] allBut(int source, Inputs inputs) {
        return IntStream.range(0, inputs.sources()).filter(i -> i != source).toArray();
    }
}
