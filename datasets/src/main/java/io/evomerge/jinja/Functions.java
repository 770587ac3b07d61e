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
        out.put("dict", arguments -> new LinkedHashMap<>(arguments.named()));
        out.put("namespace", arguments -> new Namespace(arguments.named()));
        if (jinja.chat()) {
            out.put("raise_exception", Functions::raise);
        }
        return out;
    }

    private static Object raise(Arguments arguments) {
        throw new JinjaException("the template refuses: " + arguments.text(0, "message"));
    }

    private static Object range(Arguments arguments) {
        arguments.only("start", "stop", "step");
        boolean single = arguments.positional().size() == 1;
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
