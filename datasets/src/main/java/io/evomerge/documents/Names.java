package io.evomerge.documents;

import java.util.List;

/// Names in a sentence.
public final class Names {
    private static final int SHOWN = 5;

    private Names() {}

    /// The first five, and `…` if there are more.
    public static String some(List<String> names) {
        String first = String.join(", ", names.subList(0, Math.min(SHOWN, names.size())));
        return names.size() > SHOWN ? first + ", …" : first;
    }
}
