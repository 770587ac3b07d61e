package io.evomerge.datasets;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// How a model answers, in lm-evaluation-harness' words.
public enum OutputType {
    /// The option with the highest log-likelihood after the prompt.
    MULTIPLE_CHOICE,
    /// The log-likelihood of the target after the prompt, and whether it is the greedy answer.
    LOGLIKELIHOOD,
    /// The log-likelihood of the target alone, a whole document, read in windows.
    LOGLIKELIHOOD_ROLLING,
    /// Greedy continuation of the prompt until a stop string, the end token or the token limit.
    GENERATE_UNTIL;

    /// The names as task files write them.
    public static final List<String> NAMES =
            Arrays.stream(values()).map(OutputType::label).toList();

    /// The name as task files write it: `multiple_choice`.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The output type of one of the [#NAMES].
    public static OutputType named(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }
}
