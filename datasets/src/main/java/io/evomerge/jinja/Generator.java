package io.evomerge.jinja;

import java.util.List;

/// What `map`, `select` and their like give in Python: elements that can be gone through once, and
/// are no list. It is true even where it holds nothing, and has neither length nor text; the filter
/// `list` makes a list of it.
final class Generator {
    private List<Object> rest;

    Generator(List<Object> elements) {
        rest = elements;
    }

    /// The elements; from then on there are none.
    List<Object> taken() {
        List<Object> out = rest;
        rest = List.of();
        return out;
    }
}
