package io.evomerge.datasets;

import java.util.regex.Pattern;

/// When a generated text counts as the reference answer: when they are equal but for blanks at the
/// ends and for how many blanks or line breaks stand between words. Case and punctuation count.
public final class TextMatch {
    private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Z}]+");

    private TextMatch() {}

    public static boolean exact(String generated, String reference) {
        return normalised(generated).equals(normalised(reference));
    }

    /// The text without blanks at its ends, with one blank for every run of them.
    public static String normalised(String text) {
        return BLANKS.matcher(text).replaceAll(" ").strip();
    }
}
