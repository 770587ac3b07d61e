package io.evomerge.answers;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// How a task's answers become scores. The first metric on what the first pipeline leaves is the
/// one that a search sees; `evaluate` shows all.
///
/// @param metrics at least one, all of one kind: that of the task's output type
/// @param pipelines at least one; of anything but generated text, pipelines that change nothing
public record Scoring(List<Metric> metrics, List<FilterPipeline> pipelines) {
    public Scoring {
        metrics = List.copyOf(metrics);
        pipelines = List.copyOf(pipelines);
        if (metrics.isEmpty() || pipelines.isEmpty()) {
            throw new IllegalArgumentException("no metric or no pipeline");
        }
    }

    /// These metrics on the whole text.
    public static Scoring of(Metric... metrics) {
        return new Scoring(List.of(metrics), List.of(FilterPipeline.NONE));
    }

    /// The metrics, which the caller knows to be of one kind.
    public <M extends Metric> List<M> metrics(Class<M> kind) {
        return metrics.stream().map(kind::cast).toList();
    }

    /// Only what counts in a search.
    public Scoring first() {
        return new Scoring(List.of(metrics.getFirst()), List.of(pipelines.getFirst()));
    }

    /// This with one of its metrics, or one of its pipelines too, moved to the front.
    ///
    /// @param name `metric` or `metric,pipeline`, as lm-evaluation-harness names its results
    /// @return empty if there is no such metric or pipeline here
    public Optional<Scoring> led(String name) {
        int comma = name.indexOf(',');
        String metric = comma < 0 ? name : name.substring(0, comma);
        String pipeline = comma < 0 ? pipelines.getFirst().name() : name.substring(comma + 1);
        Optional<List<Metric>> metrics = moved(this.metrics, m -> m.key().equals(metric));
        Optional<List<FilterPipeline>> pipelines =
                moved(this.pipelines, p -> p.name().equals(pipeline));
        return metrics.flatMap(m -> pipelines.map(p -> new Scoring(m, p)));
    }

    private static <T> Optional<List<T>> moved(List<T> all, Predicate<T> toFront) {
        Optional<T> found = all.stream().filter(toFront).findFirst();
        return found.map(
                first -> {
                    List<T> out = new ArrayList<>(all);
                    out.remove(first);
                    out.addFirst(first);
                    return out;
                });
    }
}
