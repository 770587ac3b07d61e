package io.evomerge.jinja;

import java.util.List;
import java.util.Set;

/// The variable `loop` inside of a `for`.
///
/// @param position from 0
record Loop(List<Object> elements, int position, boolean strict) {
    private static final Set<String> NAMES =
            Set.of(
                    "index",
                    "index0",
                    "revindex",
                    "revindex0",
                    "first",
                    "last",
                    "length",
                    "previtem",
                    "nextitem",
                    "depth",
                    "depth0",
                    "cycle");

    Object attribute(String name) {
        return switch (name) {
            case "index" -> (Object) (long) (position + 1);
            case "index0" -> (Object) (long) position;
            case "revindex" -> (Object) (long) (elements.size() - position);
            case "revindex0" -> (Object) (long) (elements.size() - position - 1);
            case "first" -> position == 0;
            case "last" -> position == elements.size() - 1;
            case "length" -> (Object) (long) elements.size();
            case "previtem" -> neighbour(position - 1, name);
            case "nextitem" -> neighbour(position + 1, name);
            case "depth" -> 1L; // counts recursion, which there is none of
            case "depth0" -> 0L;
            case "cycle" -> (Callable) this::cycle;
            default -> new Undefined("loop has no '" + name + "'", name, NAMES, strict);
        };
    }

    private Object neighbour(int other, String name) {
        return other >= 0 && other < elements.size()
                ? elements.get(other)
                : new Undefined("there is no loop." + name, "", Set.of(), strict);
    }

    private Object cycle(Arguments arguments) {
        List<Object> values = arguments.positional();
        if (values.isEmpty()) {
            throw new JinjaException("loop.cycle() needs values");
        }
        return values.get(position % values.size());
    }
}
