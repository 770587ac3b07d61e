package io.evomerge.recipes;

import java.util.List;
import java.util.Optional;

/// The value of one parameter of a recipe, as mergekit's YAML can say it: a constant, a gradient
/// over the layers of a
/// slice, or a list of cases chosen by the tensor's name.
public sealed interface Setting {
    /// The same value everywhere: a [Double], [Boolean] or [String].
    record Constant(Object value) implements Setting {}

    /// Values at equal distances over the layers of the slice, linearly interpolated in between.
    /// The first layer takes
    /// the first value (`t = 0`), the last one the last (`t = 1`); a slice of one layer takes `t =
    /// 1`, tensors outside
    /// the layers `t = 0`.
    record Gradient(List<Double> values) implements Setting {
        public Gradient {
            values = List.copyOf(values);
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
    record Case(Optional<String> filter, Setting value) {}

    static Setting of(double value) {
        return new Constant(value);
    }
}
