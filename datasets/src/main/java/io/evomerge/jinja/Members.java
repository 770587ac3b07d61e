package io.evomerge.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What is inside of a value: fields, elements, slices and methods.
final class Members {
    private Members() {}

    static Object attribute(Object holder, String name, Scope scope) {
        Object object = Undefined.used(holder);
        if (object instanceof Undefined undefined) {
            throw undefined.error();
        }
        Optional<Callable> method = Methods.of(object, name);
        if (method.isPresent()) {
            return method.get();
        }
        return switch (object) {
            case Map<?, ?> map -> field(map, name, scope);
            case Namespace namespace -> field(namespace.fields(), name, scope);
            case Loop loop -> loop.attribute(name);
            default ->
                    scope.undefined(
                            "%s has no '%s'".formatted(PythonText.repr(object), name),
                            name,
                            Methods.names(object));
        };
    }

    static Object item(Object holder, Object key, Scope scope) {
        Object object = Undefined.used(holder);
        if (object instanceof Undefined undefined) {
            throw undefined.error();
        }
        if (Numbers.isWhole(key) && (object instanceof List<?> || object instanceof String)) {
            return element(object, Numbers.index(key, "an index"), scope);
        }
        if (object instanceof Map<?, ?> map && (!(key instanceof String) || map.containsKey(key))) {
            return field(map, key, scope);
        }
        return key instanceof String name
                ? attribute(object, name, scope)
                : scope.undefined(
                        "%s has no element %s"
                                .formatted(PythonText.repr(object), PythonText.repr(key)),
                        "",
                        Set.of());
    }

    private static Object field(Map<?, ?> map, Object key, Scope scope) {
        Object value = map.get(key);
        if (value != null) {
            return value;
        }
        List<String> known = map.keySet().stream().map(String::valueOf).toList();
        return scope.undefined(
                "has no field '" + key + "'", String.valueOf(key), Set.copyOf(known));
    }

    private static Object element(Object object, int index, Scope scope) {
        int length = Values.length(object);
        int position = index < 0 ? index + length : index;
        if (position < 0 || position >= length) {
            return scope.undefined(
                    "[%d] is asked of %s, which has %d elements"
                            .formatted(index, PythonText.repr(object), length),
                    "",
                    Set.of());
        }
        return object instanceof List<?> list
                ? list.get(position)
                : Values.elements(object).get(position);
    }

    /// Python's slices: bounds count from the end if negative, and are cut to the length.
    static Object slice(
            Object object,
            Optional<Integer> start,
            Optional<Integer> stop,
            Optional<Integer> step) {
        int by = step.orElse(1);
        if (by == 0) {
            throw new JinjaException("a slice has a step of 0");
        }
        if (!(object instanceof String) && !(object instanceof List<?>)) {
            throw new JinjaException(PythonText.repr(object) + " cannot be sliced");
        }
        List<Object> elements = Values.elements(object);
        int size = elements.size();
        int least = by > 0 ? 0 : -1;
        int most = by > 0 ? size : size - 1;
        int from = start.map(s -> bound(s, size, least, most)).orElse(by > 0 ? 0 : size - 1);
        int to = stop.map(s -> bound(s, size, least, most)).orElse(by > 0 ? size : -1);
        List<Object> out = new ArrayList<>();
        for (long i = from; by > 0 ? i < to : i > to; i += by) {
            out.add(elements.get((int) i));
        }
        if (object instanceof String) {
            return String.join("", out.stream().map(String::valueOf).toList());
        }
        return object instanceof Tuple ? new Tuple(out) : out;
    }

    private static int bound(int value, int size, int least, int most) {
        return Math.clamp(value < 0 ? (long) value + size : value, least, most);
    }
}
