package io.evomerge.search;

import io.evomerge.evaluators.Responses;
import io.evomerge.journal.Entry;
import io.evomerge.search.Bootstrap.Sample;
import io.evomerge.search.Summary.Estimate;
import io.evomerge.search.Summary.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.stream.IntStream;

/// The table at the end of a search: models with their scores on the report items.
final class Table {
    private static final int RESAMPLES = 10_000;

    private final Fitness fitness;
    private final List<Line> lines;
    private final List<String> tasks;
    private final List<Sample> samples;
    private final Bootstrap bootstrap;

    /// A row before it is computed.
    record Line(String name, String kind, Entry entry) {}

    Table(Fitness fitness, List<Line> lines, long seed) {
        this.fitness = fitness;
        this.lines = List.copyOf(lines);
        this.tasks = tasks(fitness, lines.getFirst().entry());
        this.bootstrap = new Bootstrap(seed, RESAMPLES);
        this.samples = bootstrap.sample(lines.stream().map(this::responses).toList());
    }

    /// All tasks, the objectives first.
    List<String> tasks() {
        return tasks;
    }

    List<Row> rows() {
        return IntStream.range(0, lines.size()).mapToObj(this::row).toList();
    }

    /// The gain of one line over another in the aggregate.
    Estimate gain(Line line, Line over) {
        return bootstrap.difference(
                samples.get(lines.indexOf(line)),
                samples.get(lines.indexOf(over)),
                this::aggregate);
    }

    private Row row(int index) {
        Sample sample = samples.get(index);
        List<Estimate> scores = new ArrayList<>();
        for (int t = 0; t < tasks.size(); t++) {
            int task = t;
            scores.add(bootstrap.interval(sample, means -> means[task]));
        }
        return new Row(
                lines.get(index).name(),
                lines.get(index).kind(),
                bootstrap.interval(sample, this::aggregate),
                scores);
    }

    private double aggregate(double[] means) {
        return fitness.aggregate(Arrays.copyOf(means, fitness.objectives().size()));
    }

    private List<Responses> responses(Line line) {
        List<Responses> all = line.entry().evaluation().responses();
        return tasks.stream()
                .map(t -> all.stream().filter(r -> r.task().equals(t)).findFirst().orElseThrow())
                .toList();
    }

    private static List<String> tasks(Fitness fitness, Entry entry) {
        SequencedSet<String> tasks = new LinkedHashSet<>(fitness.objectives());
        entry.evaluation().responses().forEach(r -> tasks.add(r.task()));
        return List.copyOf(tasks);
    }
}
