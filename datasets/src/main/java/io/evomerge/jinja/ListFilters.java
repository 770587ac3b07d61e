package io.evomerge.jinja;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// Jinja's filters that go through lists.
final class ListFilters {
    static final Set<String> NAMES =
            Set.of(
                    "batch",
                    "dictsort",
                    "first",
                    "join",
                    "last",
                    "list",
                    "map",
                    "max",
                    "min",
                    "reject",
                    "rejectattr",
                    "reverse",
                    "select",
                    "selectattr",
                    "sort",
                    "sum",
                    "unique");

    private ListFilters() {}

    static Object apply(String name, Object value, Arguments given, Scope scope) {
        return switch (name) {
            case "batch" -> new Generator(batches(value, given.only("linecount", "fill_with")));
            case "dictsort" -> sortedFields(value, given.only("case_sensitive", "by"));
            case "first" -> at(value, 0, scope);
            case "last" -> at(value, Values.length(value) - 1, scope);
            case "join" -> joined(value, given.only("d", "attribute"), scope);
            case "list" -> Values.elements(value);
            case "map" -> new Generator(mapped(value, given, scope));
            case "max" -> extreme(value, given.only("case_sensitive"), scope, 1);
            case "min" -> extreme(value, given.only("case_sensitive"), scope, -1);
            case "reject" -> new Generator(selected(value, given, scope, false, false));
            case "rejectattr" -> new Generator(selected(value, given, scope, true, false));
            case "select" -> new Generator(selected(value, given, scope, false, true));
            case "selectattr" -> new Generator(selected(value, given, scope, true, true));
            case "reverse" -> reversed(value);
            case "sort" ->
                    sorted(value, given.only("reverse", "case_sensitive", "attribute"), scope);
            case "sum" -> sum(value, given.only("attribute", "start"), scope);
            case "unique" -> unique(value, given.only("case_sensitive", "attribute"), scope);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static Object at(Object value, int position, Scope scope) {
        List<Object> elements = Values.elements(value);
        return elements.isEmpty()
                ? scope.undefined("the list is empty", "", Set.of())
                : elements.get(position);
    }

    private static List<Object> batches(Object value, Arguments given) {
        int size = given.integer(0, "linecount", 1);
        if (size < 1) {
            throw new JinjaException("batch needs a size of 1 or more");
        }
        List<Object> elements = Values.elements(value);
        List<Object> out = new ArrayList<>();
        for (int i = 0; i < elements.size(); i += size) {
            List<Object> batch =
                    new ArrayList<>(elements.subList(i, Math.min(i + size, elements.size())));
            Sizes.checked(size);
            given.get(1, "fill_with")
                    .ifPresent(
                            fill -> {
                                while (batch.size() < size) {
                                    batch.add(fill);
                                }
                            });
            out.add(batch);
        }
        return out;
    }

    private static Object sortedFields(Object value, Arguments given) {
        if (!(value instanceof Map<?, ?> map)) {
            throw new JinjaException(PythonText.repr(value) + " has no fields");
        }
        int part = given.text(1, "by", "key").equals("value") ? 1 : 0;
        List<Object> out = Methods.items(map);
        boolean cased = given.truth(0, "case_sensitive", false);
        out.sort(order(pair -> ((Tuple) pair).get(part), cased));
        return out;
    }

    private static String joined(Object value, Arguments given, Scope scope) {
        Optional<Object> attribute = given.get(1, "attribute");
        return Values.elements(value).stream()
                .map(e -> attribute.map(a -> path(e, a, scope)).orElse(e))
                .map(PythonText::str)
                .collect(Collectors.joining(given.text(0, "d", "")));
    }

    private static List<Object> mapped(Object value, Arguments given, Scope scope) {
        boolean byAttribute =
                given.positional().isEmpty() && given.named().containsKey("attribute");
        UnaryOperator<Object> mapping =
                byAttribute
                        ? field(given.only("attribute", "default"), scope)
                        : filter(given, given.text(0, "filter"), scope);
        return elementsIfAny(value).stream().map(mapping).toList();
    }

    private static UnaryOperator<Object> field(Arguments given, Scope scope) {
        Object attribute = given.require(0, "attribute");
        Optional<Object> otherwise = given.given(1, "default");
        return element -> {
            Object found = path(element, attribute, scope);
            return found instanceof Undefined ? otherwise.orElse(found) : found;
        };
    }

    private static UnaryOperator<Object> filter(Arguments given, String name, Scope scope) {
        Arguments rest = given.from(1, "filter '" + name + "'");
        return element -> Filters.apply(name, element, rest, scope);
    }

    /// As in Jinja, nothing of what is empty or false, `None` included.
    private static List<Object> elementsIfAny(Object value) {
        return Values.truth(value) ? Values.elements(value) : List.of();
    }

    /// The elements for which a test holds, or does not; without a test, those that are true.
    private static List<Object> selected(
            Object value, Arguments given, Scope scope, boolean byAttribute, boolean wanted) {
        int first = byAttribute ? 1 : 0;
        Optional<Object> test = given.get(first, "test");
        Arguments rest = given.from(first + 1, given.callee());
        List<Object> out = new ArrayList<>();
        for (Object element : elementsIfAny(value)) {
            Object tested =
                    byAttribute ? path(element, given.require(0, "attribute"), scope) : element;
            boolean holds =
                    test.map(t -> Tests.holds(PythonText.str(t), tested, rest))
                            .orElseGet(() -> Values.truth(tested));
            if (holds == wanted) {
                out.add(element);
            }
        }
        return out;
    }

    /// A field, or fields of fields with dots between them.
    private static Object path(Object element, Object attribute, Scope scope) {
        Object out = element;
        for (String name : PythonText.str(attribute).split("\\.", -1)) {
            Object key = name.matches("\\d{1,9}") ? (Object) Long.valueOf(name) : name;
            out = Members.item(out, key, scope);
        }
        return out;
    }

    private static Object reversed(Object value) {
        List<Object> out = Values.elements(value).reversed();
        return value instanceof String
                ? out.stream().map(PythonText::str).collect(Collectors.joining())
                : new Generator(new ArrayList<>(out));
    }

    private static Object extreme(Object value, Arguments given, Scope scope, int sign) {
        Comparator<Object> order = order(e -> e, given.truth(0, "case_sensitive", false));
        return Values.elements(value).stream()
                .reduce((a, b) -> sign * order.compare(b, a) > 0 ? b : a)
                .orElseGet(() -> scope.undefined("the list is empty", "", Set.of()));
    }

    private static List<Object> sorted(Object value, Arguments given, Scope scope) {
        Optional<Object> attribute = given.get(2, "attribute");
        Comparator<Object> order =
                order(
                        e -> attribute.map(a -> path(e, a, scope)).orElse(e),
                        given.truth(1, "case_sensitive", false));
        List<Object> out = new ArrayList<>(Values.elements(value));
        out.sort(given.truth(0, "reverse", false) ? order.reversed() : order);
        return out;
    }

    private static Comparator<Object> order(UnaryOperator<Object> key, boolean caseSensitive) {
        return (a, b) ->
                Values.compare(
                        cased(key.apply(a), caseSensitive), cased(key.apply(b), caseSensitive));
    }

    private static Object cased(Object value, boolean caseSensitive) {
        return value instanceof String text && !caseSensitive
                ? text.toLowerCase(Locale.ROOT)
                : value;
    }

    private static Object sum(Object value, Arguments given, Scope scope) {
        Object out = given.get(1, "start").orElse(0L);
        for (Object element : Values.elements(value)) {
            Object addend =
                    given.get(0, "attribute").map(a -> path(element, a, scope)).orElse(element);
            out = Operators.apply("+", out, Undefined.used(addend));
        }
        return out;
    }

    private static Generator unique(Object value, Arguments given, Scope scope) {
        boolean caseSensitive = given.truth(0, "case_sensitive", false);
        Optional<Object> attribute = given.get(1, "attribute");
        List<Object> seen = new ArrayList<>();
        List<Object> out = new ArrayList<>();
        for (Object element : Values.elements(value)) {
            Object key =
                    cased(
                            attribute.map(a -> path(element, a, scope)).orElse(element),
                            caseSensitive);
            if (seen.stream().noneMatch(s -> Values.equal(s, key))) {
                seen.add(key);
                out.add(element);
            }
        }
        return new Generator(out);
    }
}
