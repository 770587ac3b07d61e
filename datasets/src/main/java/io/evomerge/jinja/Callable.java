package io.evomerge.jinja;

/// Something a template can call: a function, a macro, or a method with its object.
@FunctionalInterface
interface Callable {
    Object call(Arguments arguments);
}
