package io.evomerge.jinja;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a function, filter or test is called with.
///
/// @param callee its name, for messages
record Arguments(String callee, List<Object> positional, Map<String, Object> named) {
    Arguments {
        positional = List.copyOf(positional);
        named = Collections.unmodifiableMap(new LinkedHashMap<>(named)); // in their order
    }

    static Arguments none(String callee) {
        return new Arguments(callee, List.of(), Map.of());
    }

    /// Checks that there are no others than these, in this order.
    Arguments only(String... names) {
        if (positional.size() > names.length) {
            throw new JinjaException(
                    "%s takes at most %d values, but is given %d"
                            .formatted(callee, names.length, positional.size()));
        }
        for (String name : named.keySet()) {
            if (!List.of(names).contains(name)) {
                throw JinjaException.unknown(
                        callee + " takes no '" + name + "'", name, List.of(names));
            }
        }
        return this;
    }

    /// The value at a position or under its name.
    Optional<Object> get(int position, String name) {
        return given(position, name).map(Undefined::used);
    }

    /// The same, also where what is given is not known.
    Optional<Object> given(int position, String name) {
        return Optional.ofNullable(
                position < positional.size() ? positional.get(position) : named.get(name));
    }

    Object require(int position, String name) {
        return get(position, name)
                .orElseThrow(() -> new JinjaException(callee + " needs a value '" + name + "'"));
    }

    String text(int position, String name) {
        return text(require(position, name), name);
    }

    String text(int position, String name, String otherwise) {
        return get(position, name).map(v -> text(v, name)).orElse(otherwise);
    }

    int integer(int position, String name, int otherwise) {
        return get(position, name).map(v -> Numbers.index(v, callee)).orElse(otherwise);
    }

    boolean truth(int position, String name, boolean otherwise) {
        return get(position, name).map(Values::truth).orElse(otherwise);
    }

    /// Without the first positional ones.
    Arguments from(int first, String otherCallee) {
        List<Object> rest =
                new ArrayList<>(
                        positional.subList(Math.min(first, positional.size()), positional.size()));
        return new Arguments(otherCallee, rest, named);
    }

    private String text(Object value, String name) {
        if (value instanceof String text) {
            return text;
        }
        throw new JinjaException(
                "%s needs text as '%s', but is given %s"
                        .formatted(callee, name, PythonText.repr(value)));
    }
}
