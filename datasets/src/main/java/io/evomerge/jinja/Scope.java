package io.evomerge.jinja;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The names that an expression sees: its own, then those of the scopes around it.
final class Scope {
    private final Jinja jinja;
    private final @Nullable Scope outer;
    private final Map<String, Object> values = new LinkedHashMap<>();

    private Scope(Jinja jinja, @Nullable Scope outer) {
        this.jinja = jinja;
        this.outer = outer;
    }

    /// The outermost scope: functions, then variables, which hide them.
    static Scope of(Jinja jinja, Map<String, ? extends @Nullable Object> variables) {
        var functions = new Scope(jinja, null);
        functions.values.putAll(Functions.of(jinja));
        Scope out = functions.inner();
        variables.forEach((name, value) -> out.set(name, Values.of(value)));
        return out;
    }

    Scope inner() {
        return new Scope(jinja, this);
    }

    Jinja jinja() {
        return jinja;
    }

    void set(String name, Object value) {
        values.put(name, value);
    }

    Object get(String name) {
        for (Scope scope = this; scope != null; scope = scope.outer) {
            Object value = scope.values.get(name);
            if (value != null) {
                return value;
            }
        }
        return undefined("'" + name + "' is unknown", name, names());
    }

    Undefined undefined(String described, String name, Set<String> known) {
        return new Undefined(described, name, known, jinja.strict());
    }

    /// Those of the template and its variables, not the functions.
    private Set<String> names() {
        Set<String> out = new TreeSet<>();
        for (Scope scope = this; scope != null && scope.outer != null; scope = scope.outer) {
            out.addAll(scope.values.keySet());
        }
        return out;
    }
}
