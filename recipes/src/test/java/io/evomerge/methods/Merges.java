package io.evomerge.methods;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.random.RandomGeneratorFactory;

/// What tests of single methods are written with.
final class Merges {
    private Merges() {}

    /// The method's defaults, with these values instead. A list has one value for each source.
    static Settings settings(MergeMethod method, int sources, Map<String, Object> values) {
        Map<String, Object> merge = new HashMap<>();
        List<Map<String, Object>> models = new ArrayList<>();
        for (int i = 0; i < sources; i++) {
            models.add(new HashMap<>());
        }
        for (Parameter p : method.parameters()) {
            Object value =
                    values.containsKey(p.name()) ? values.get(p.name()) : p.byDefault().orElse(1.0);
            if (p.level() == Parameter.Level.MERGE) {
                merge.put(p.name(), value);
            } else {
                for (int i = 0; i < sources; i++) {
                    models.get(i).put(p.name(), value instanceof List<?> l ? l.get(i) : value);
                }
            }
        }
        return new Settings(merge, models);
    }

    static float[] merge(MergeMethod method, ArrayInputs inputs, Map<String, Object> values) {
        return inputs.merge(method, settings(method, inputs.sources(), values));
    }

    /// A matrix of a layer.
    static Site matrix(long rows, long columns) {
        return new Site("w", List.of(rows, columns), OptionalInt.of(0), 1);
    }

    /// The role of tensors with the names of Llama's.
    static Site.Role role(String name) {
        if (name.contains("embed_tokens")) {
            return Site.Role.EMBEDDING;
        }
        return name.contains("lm_head") ? Site.Role.HEAD : Site.Role.OTHER;
    }

    /// What is known of a vector before it is read.
    static MergeMethod.Extent extent(int sources, int base, long elements) {
        return new MergeMethod.Extent(
                sources, base, new Site("t", List.of(elements), OptionalInt.empty(), 0));
    }

    static float[] normal(long seed, int size) {
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        float[] out = new float[size];
        for (int i = 0; i < size; i++) {
            out[i] = (float) random.nextGaussian();
        }
        return out;
    }

    /// The largest difference of two elements.
    static double distance(float[] a, float[] b) {
        assertThat(a).hasSameSizeAs(b);
        double distance = 0;
        for (int i = 0; i < a.length; i++) {
            distance = Math.max(distance, Math.abs((double) a[i] - b[i]));
        }
        return distance;
    }

    static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    static double length(float[] a) {
        return Math.sqrt(dot(a, a));
    }
}
