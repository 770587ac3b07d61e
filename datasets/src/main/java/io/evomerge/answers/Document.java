package io.evomerge.answers;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// How a model takes a whole text.
///
/// @param logProbability summed over all tokens (nats)
/// @param words pieces between white space, as lm-evaluation-harness counts them: white space at an
///     end of the text adds an empty word there
/// @param bytes of UTF-8
public record Document(double logProbability, int words, int bytes) {
    private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Z}]+");

    /// Counts the words and bytes of a text.
    public static Document of(String text, double logProbability) {
        return new Document(
                logProbability,
                BLANKS.split(text, -1).length,
                text.getBytes(StandardCharsets.UTF_8).length);
    }
}
