package io.evomerge.jinja;

/// Python's `None`, so that no value of a template is null.
enum None {
    NONE;

    @Override
    public String toString() {
        return "None";
    }
}
