package io.evomerge.methods;

import java.util.List;
import java.util.Optional;

/// The merge methods by the names that recipes use. A new method is added here and to the `permits`
/// list of [MergeMethod].
public final class Methods {
    private static final List<MergeMethod> ALL =
            List.of(new Linear(), new Slerp(), new TaskArithmetic(), new Ties());

    private Methods() {}

    public static List<MergeMethod> all() {
        return ALL;
    }

    /// The method of a recipe, empty if there is none of that name.
    public static Optional<MergeMethod> named(String name) {
        return ALL.stream().filter(m -> m.name().equals(name)).findFirst();
    }

    public static List<String> names() {
        return ALL.stream().map(MergeMethod::name).toList();
    }
}
