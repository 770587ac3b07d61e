package io.evomerge.jinja;

import java.util.LinkedHashMap;
import java.util.Map;

/// Jinja's `namespace(…)`: the one value that `set` may change from inside a loop.
record Namespace(Map<Object, Object> fields) {
    Namespace {
        fields = new LinkedHashMap<>(fields);
    }
}
