package io.evomerge.methods;

import java.util.List;
import java.util.Map;

/// The parameters of a method as they apply to one tensor: gradients and filters resolved, defaults
/// filled in.
///
/// @param merge the values of the merge by parameter name
/// @param models the values of each source, in the order of the sources; empty for an ancestor
public record Settings(Map<String, Object> merge, List<Map<String, Object>> models) {
    public Settings {
        merge = Map.copyOf(merge);
        models = List.copyOf(models);
    }

    double number(Parameter parameter) {
        return (double) value(merge, parameter);
    }

    boolean flag(Parameter parameter) {
        return (boolean) value(merge, parameter);
    }

    /// The value of a whole number.
    int integer(Parameter parameter) {
        return (int) number(parameter);
    }

    String choice(Parameter parameter) {
        return (String) value(merge, parameter);
    }

    /// The value of a source's own parameter.
    double number(Parameter parameter, int source) {
        return (double) value(models.get(source), parameter);
    }

    private static Object value(Map<String, Object> values, Parameter parameter) {
        Object value = values.get(parameter.name());
        if (value == null) {
            throw new IllegalArgumentException("no value of " + parameter.name());
        }
        return value;
    }
}
