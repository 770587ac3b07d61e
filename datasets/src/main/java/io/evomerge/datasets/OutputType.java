package io.evomerge.datasets;

import io.evomerge.answers.Bleu;
import io.evomerge.answers.ChoiceMetric;
import io.evomerge.answers.ChrF;
import io.evomerge.answers.DocumentMetric;
import io.evomerge.answers.ExactMatch;
import io.evomerge.answers.Metric;
import io.evomerge.answers.TargetMetric;
import io.evomerge.answers.TokenF1;
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

    /// The names of all metrics of all output types.
    public static List<String> metricNames() {
        return Arrays.stream(values())
                .flatMap(type -> type.metrics().stream())
                .map(Metric::key)
                .distinct()
                .toList();
    }

    /// The metrics that fit, without settings.
    public List<Metric> metrics() {
        return switch (this) {
            case MULTIPLE_CHOICE -> List.of(ChoiceMetric.values());
            case LOGLIKELIHOOD -> List.of(TargetMetric.values());
            case LOGLIKELIHOOD_ROLLING -> List.of(DocumentMetric.values());
            case GENERATE_UNTIL -> List.of(ExactMatch.PLAIN, new TokenF1(), new Bleu(), new ChrF());
        };
    }

    /// The metrics of a task that lists none, as in lm-evaluation-harness.
    public List<Metric> usualMetrics() {
        return switch (this) {
            case MULTIPLE_CHOICE -> List.of(ChoiceMetric.ACC, ChoiceMetric.ACC_NORM);
            case LOGLIKELIHOOD, LOGLIKELIHOOD_ROLLING -> metrics();
            case GENERATE_UNTIL -> List.of(ExactMatch.PLAIN);
        };
    }
}
