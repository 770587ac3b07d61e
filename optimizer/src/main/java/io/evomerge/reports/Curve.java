package io.evomerge.reports;

import io.evomerge.journal.Candidate;
import io.evomerge.journal.Entry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The course of a search: what each merge scored on the search items, and the fittest so far. The
/// base and the experts, which some searches ask too, are no part of it.
public record Curve(List<Point> points) {
    public Curve {
        points = List.copyOf(points);
    }

    /// One merge that did not fail.
    ///
    /// @param number of the evaluation, from 1
    /// @param seed name of the hand-made merge, if it was one
    /// @param score aggregate of the objectives, in [0, 1]
    /// @param best score of the fittest so far
    /// @param bestError standard error of `best`; NaN if unknown
    public record Point(
            int number, Optional<String> seed, double score, double best, double bestError) {}

    /// The curve of a search's journal entries, in any order.
    public static Curve of(List<Entry> entries) {
        List<Entry> ordered =
                entries.stream()
                        .filter(Entry::isMerge)
                        .sorted(Comparator.comparingInt(Entry::number))
                        .toList();
        List<Point> points = new ArrayList<>();
        Optional<Entry> best = Optional.empty();
        for (Entry entry : ordered) {
            if (best.isEmpty() || Entry.BEST_FIRST.compare(entry, best.get()) < 0) {
                best = Optional.of(entry);
            }
            points.add(point(entry, best.get()));
        }
        return new Curve(points);
    }

    private static Point point(Entry entry, Entry best) {
        Candidate candidate = entry.candidate();
        return new Point(
                entry.number() + 1,
                candidate.kind() == Candidate.Kind.SEED
                        ? Optional.of(candidate.name())
                        : Optional.empty(),
                entry.score().aggregate(),
                best.score().aggregate(),
                best.score().standardError());
    }
}
