package io.evomerge.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The methods of Python's text, lists and dictionaries that templates may call. None changes its
/// object.
final class Methods {
    private static final Set<String> OF_LISTS = Set.of("index", "count", "copy");
    private static final Set<String> OF_MAPS = Set.of("get", "items", "keys", "values", "copy");

    private Methods() {}

    /// The methods of a value.
    static Set<String> names(Object object) {
        return switch (object) {
            case String text -> TextMethods.NAMES;
            case List<?> list -> OF_LISTS;
            case Map<?, ?> map -> OF_MAPS;
            default -> Set.of();
        };
    }

    /// The method of an object, to be called; empty if it has none of the name.
    static Optional<Callable> of(Object object, String name) {
        if (!names(object).contains(name)) {
            return Optional.empty();
        }
        return Optional.of(
                switch (object) {
                    case String text -> arguments -> TextMethods.call(text, name, arguments);
                    case List<?> list -> arguments -> call(list, name, arguments);
                    case Map<?, ?> map -> arguments -> call(map, name, arguments);
                    default -> throw new IllegalStateException(name);
                });
    }

    private static Object call(List<?> list, String name, Arguments arguments) {
        return switch (name) {
            case "copy" -> new ArrayList<Object>(list);
            case "count" -> {
                Object wanted = arguments.only("value").require(0, "value");
                yield list.stream().filter(e -> Values.equal(e, wanted)).count();
            }
            default -> index(list, arguments.only("value").require(0, "value"));
        };
    }

    private static Object index(List<?> list, Object wanted) {
        for (int i = 0; i < list.size(); i++) {
            if (Values.equal(list.get(i), wanted)) {
                return (long) i;
            }
        }
        throw new JinjaException(
                "%s is not in the list %s"
                        .formatted(PythonText.repr(wanted), PythonText.repr(list)));
    }

    private static Object call(Map<?, ?> map, String name, Arguments arguments) {
        if (!name.equals("get")) {
            arguments.only();
        }
        return switch (name) {
            case "copy" -> map;
            case "keys" -> new ArrayList<Object>(map.keySet());
            case "values" -> new ArrayList<Object>(map.values());
            case "items" -> items(map);
            default -> {
                arguments.only("key", "default");
                Object value = map.get(arguments.require(0, "key"));
                yield value != null ? value : arguments.get(1, "default").orElse(None.NONE);
            }
        };
    }

    /// Pairs of key and value.
    static List<Object> items(Map<?, ?> map) {
        List<Object> out = new ArrayList<>();
        map.forEach((key, value) -> out.add(new Tuple(List.of(key, value))));
        return out;
    }
}
