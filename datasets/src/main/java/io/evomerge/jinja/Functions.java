package io.evomerge.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The functions that templates may call by name.
final class Functions {
    /// Longer ranges are a mistake, or mean harm.
    private static final long LONGEST_RANGE = 100_000;

    private Functions() {}

    static Map<String, Callable> of(Jinja jinja) {
        Map<String, Callable> out = new LinkedHashMap<>();
        out.put("range", Functions::range);
        out.put("dict", Functions::fields);
        out.put("namespace", arguments -> new Namespace(fields(arguments)));
        if (jinja.chat()) {
            out.put("raise_exception", Functions::raise);
        }
        return out;
    }

    /// Those of a map or of pairs, if there is one, then the named values.
    private static Map<Object, Object> fields(Arguments arguments) {
        if (arguments.positional().size() > 1) {
            throw new JinjaException(arguments.callee() + " takes one map, and values with names");
        }
        Map<Object, Object> out = new LinkedHashMap<>();
        for (Object first : arguments.positional()) {
            if (Undefined.used(first) instanceof Map<?, ?> map) {
                out.putAll(map);
            } else {
                Values.elements(first).forEach(pair -> put(pair, out));
            }
        }
        out.putAll(arguments.named());
        return out;
    }

    private static void put(Object pair, Map<Object, Object> fields) {
        List<Object> parts = Values.elements(pair);
        if (parts.size() != 2) {
            throw new JinjaException(PythonText.repr(pair) + " is no pair of key and value");
        }
        fields.put(parts.getFirst(), parts.getLast());
    }

    private static Object raise(Arguments arguments) {
        throw new JinjaException("the template refuses: " + arguments.text(0, "message"));
    }

    private static Object range(Arguments arguments) {
        arguments.only("start", "stop", "step");
        boolean single = arguments.positional().size() == 1;
        arguments.require(0, "stop");
        long start = single ? 0 : arguments.integer(0, "start", 0);
        long stop = arguments.integer(single ? 0 : 1, "stop", 0);
        long step = arguments.integer(2, "step", 1);
        if (step == 0 || Math.abs(stop - start) / Math.abs(step) > LONGEST_RANGE) {
            throw new JinjaException("range() has a step of 0 or more than 100,000 numbers");
        }
        List<Object> out = new ArrayList<>();
        for (long i = start; step > 0 ? i < stop : i > stop; i += step) {
            out.add(i);
        }
        return out;
    }
}
