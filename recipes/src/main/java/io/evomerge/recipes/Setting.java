package io.evomerge.recipes;

import java.util.List;
import java.util.Optional;

/// The value of one parameter of a recipe, as mergekit's YAML can say it: a constant, a gradient
/// over the layers of a slice, or a list of cases chosen by the tensor's name.
public sealed interface Setting {
    /// The same value everywhere: a [Double], [Boolean] or [String].
    record Constant(Object value) implements Setting {}

    /// Values at equal distances over the layers of the slice, linearly interpolated in between.
    /// The first layer takes the first value (`t = 0`), the last one the last (`t = 1`); a slice of
    /// one layer takes `t = 1`, tensors outside the layers `t = 0`.
    record Gradient(List<Double> values) implements Setting {
        public Gradient {
            values = List.copyOf(values);
            if (values.isEmpty()) {
                throw new IllegalArgumentException("a gradient needs a value");
            }
        }
    }

    /// The first case whose filter is a substring of the tensor's name applies.
    record Filtered(List<Case> cases) implements Setting {
        public Filtered {
            cases = List.copyOf(cases);
        }
    }

    /// One line of a [Filtered] list. An empty filter matches every tensor.
    ///
    /// @param value a [Constant] or a [Gradient]
    record Case(Optional<String> filter, Setting value) {
        boolean matches(String tensor) {
            return filter.map(f -> f.equals("*") || tensor.contains(f)).orElse(true);
        }
    }

    /// The value for one tensor, empty if no case matches its name.
    ///
    /// @param tensor the tensor's name
    /// @param t the tensor's place in its slice, 0 at the first layer, 1 at the last
    default Optional<Object> at(String tensor, double t) {
        return switch (this) {
            case Constant constant -> Optional.of(constant.value());
            case Gradient gradient -> Optional.of(interpolated(gradient.values(), t));
            case Filtered filtered ->
                    filtered.cases().stream()
                            .filter(c -> c.matches(tensor))
                            .findFirst()
                            .flatMap(c -> c.value().at(tensor, t));
        };
    }

    private static double interpolated(List<Double> values, double t) {
        double position = t * (values.size() - 1);
        int before = (int) position;
        int after = Math.min(values.size() - 1, before + 1);
        double part = position - before;
        return (1 - part) * values.get(before) + part * values.get(after);
    }

    /// The same for a switch: mergekit takes 1 for true and 0 for false.
    default Setting asFlag() {
        return switch (this) {
            case Constant constant -> new Constant(flag(constant.value()));
            case Filtered filtered ->
                    new Filtered(
                            filtered.cases().stream()
                                    .map(c -> new Case(c.filter(), c.value().asFlag()))
                                    .toList());
            case Gradient gradient -> gradient;
        };
    }

    private static Object flag(Object value) {
        return value instanceof Double number && (number == 0 || number == 1)
                ? (Object) (number == 1)
                : value;
    }

    static Setting of(double value) {
        return new Constant(value);
    }
}
