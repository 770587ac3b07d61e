package io.evomerge.jinja;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Python's view of values: their truth, equality, order and elements.
final class Values {
    private Values() {}

    /// A plain Java value as a template's.
    ///
    /// @throws IllegalArgumentException for anything but text, numbers, booleans, null, lists, maps
    static Object of(@Nullable Object value) {
        return switch (value) {
            case null -> None.NONE;
            case String s -> s;
            case Boolean b -> b;
            case Integer i -> (Long) i.longValue();
            case Long l -> l;
            case BigInteger big -> Numbers.whole(big);
            case Float f -> (Double) f.doubleValue();
            case Double d -> d;
            case List<?> list -> {
                List<Object> out = new ArrayList<>();
                list.forEach(element -> out.add(of(element)));
                yield out;
            }
            case Map<?, ?> map -> {
                Map<Object, Object> out = new LinkedHashMap<>();
                map.forEach((key, v) -> out.put(String.valueOf(key), of(v)));
                yield out;
            }
            case Callable callable -> callable;
            default -> throw new IllegalArgumentException(value.getClass() + " in a template");
        };
    }

    static boolean truth(Object value) {
        return switch (Undefined.used(value)) {
            case Boolean b -> b;
            case None none -> false;
            case Undefined undefined -> false;
            case String s -> !s.isEmpty();
            case Long l -> l != 0;
            case Double d -> d != 0;
            case List<?> list -> !list.isEmpty();
            case Map<?, ?> map -> !map.isEmpty();
            default -> true;
        };
    }

    /// Python's `==`: numbers by value, of whatever type.
    static boolean equal(Object a, Object b) {
        Object left = Undefined.used(a);
        Object right = Undefined.used(b);
        if (Numbers.isNumber(left) && Numbers.isNumber(right)) {
            return Numbers.compare(left, right) == 0 && !left.equals(Double.NaN);
        }
        if (left instanceof List<?> l && right instanceof List<?> r) {
            return (left instanceof Tuple) == (right instanceof Tuple)
                    && l.size() == r.size()
                    && java.util.stream.IntStream.range(0, l.size())
                            .allMatch(i -> equal(l.get(i), r.get(i)));
        }
        if (left instanceof Map<?, ?> l && right instanceof Map<?, ?> r) {
            return l.size() == r.size()
                    && l.entrySet().stream()
                            .allMatch(e -> hasEqual(r.get(e.getKey()), e.getValue()));
        }
        return left instanceof Undefined ? right instanceof Undefined : left.equals(right);
    }

    private static boolean hasEqual(@Nullable Object found, Object wanted) {
        return found != null && equal(found, wanted);
    }

    /// Python's order of two values of one kind.
    static int compare(Object a, Object b) {
        Object left = Undefined.used(a);
        Object right = Undefined.used(b);
        if (Numbers.isNumber(left) && Numbers.isNumber(right)) {
            return Numbers.compare(left, right);
        }
        if (left instanceof String l && right instanceof String r) {
            return compareText(l, r);
        }
        if (left instanceof List<?> l && right instanceof List<?> r) {
            for (int i = 0; i < Math.min(l.size(), r.size()); i++) {
                if (!equal(l.get(i), r.get(i))) {
                    return compare(l.get(i), r.get(i));
                }
            }
            return Integer.compare(l.size(), r.size());
        }
        throw new JinjaException(
                "%s and %s have no order".formatted(PythonText.repr(left), PythonText.repr(right)));
    }

    /// By characters, not by Java's 16-bit halves of them.
    private static int compareText(String a, String b) {
        return java.util.Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray());
    }

    /// Python's `in`.
    static boolean contains(Object container, Object element) {
        Object wanted = Undefined.used(element);
        Object within = Undefined.used(container);
        if (within instanceof String text && wanted instanceof String part) {
            return text.contains(part);
        }
        return switch (within) {
            case List<?> list -> list.stream().anyMatch(e -> equal(e, wanted));
            case Map<?, ?> map -> map.containsKey(wanted);
            case Generator generator -> contains(generator.taken(), wanted);
            case Undefined undefined -> false;
            default ->
                    throw new JinjaException(
                            "%s cannot be in %s"
                                    .formatted(PythonText.repr(wanted), PythonText.repr(within)));
        };
    }

    /// What a loop goes over: elements of lists, keys of maps, characters of text.
    static List<Object> elements(Object value) {
        return switch (Undefined.used(value)) {
            case List<?> list -> new ArrayList<>(list);
            case Map<?, ?> map -> new ArrayList<>(map.keySet());
            case String text ->
                    new ArrayList<>(text.codePoints().mapToObj(Character::toString).toList());
            case Generator generator -> generator.taken();
            case Undefined undefined -> List.of();
            default ->
                    throw new JinjaException(
                            PythonText.repr(value) + " is no list that one could go through");
        };
    }

    static int length(Object value) {
        return switch (Undefined.used(value)) {
            case String text -> text.codePointCount(0, text.length());
            case List<?> list -> list.size();
            case Map<?, ?> map -> map.size();
            case Undefined undefined -> 0;
            default -> throw new JinjaException(PythonText.repr(value) + " has no length");
        };
    }
}
