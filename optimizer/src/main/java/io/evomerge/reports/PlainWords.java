package io.evomerge.reports;

import io.evomerge.search.Summary;
import io.evomerge.search.Summary.Estimate;
import java.util.Locale;
import java.util.Optional;

/// The outcome of a search in sentences, the same on the terminal and in the report.
public final class PlainWords {
    private PlainWords() {}

    /// Whether the search beat the best merge it started from: yes, no, or cannot be told apart.
    public static String verdict(Summary summary) {
        String rival = summary.bestSeed();
        return switch (summary.verdict()) {
            case BEATS -> "Yes: the search found a merge that beats " + rival + ".";
            case TIES -> "The winner and " + rival + " cannot be told apart.";
            case LOSES -> "No: the winner is worse than " + rival + ".";
        };
    }

    /// By how much, over the best merge it started from and over the best expert.
    public static String gains(Summary summary) {
        return "Over the best merge it started from (%s) it gains %s; over the best expert, %s."
                .formatted(
                        summary.bestSeed(),
                        points(summary.gainOverBestSeed()),
                        points(summary.gainOverBestExpert()));
    }

    /// What the scores were worth that the winner was found and chosen by. Empty for a front.
    public static Optional<String> expectation(Summary summary) {
        String measured = Numbers.percent(summary.rows().getLast().aggregate().value());
        return summary.expectation()
                .map(
                        e ->
                                "The winner scores %s%s on the select items, that it was chosen by (%s expected on new ones), and %s on the report items."
                                        .formatted(
                                                e.searched()
                                                        .map(Numbers::percent)
                                                        .map("%s on the search items, "::formatted)
                                                        .orElse(""),
                                                Numbers.percent(e.selected()),
                                                Numbers.percent(e.onNewItems()),
                                                measured));
    }

    /// What a search for a front found. Empty where none was looked for.
    public static Optional<String> front(Summary summary) {
        return summary.front()
                .map(
                        f ->
                                "The front has %s of which none was better in all of %s on the search items; on the select items they dominate %s %% of all possible scores, the hand-made merges and experts %s %%. The winner, number %d, is its knee."
                                        .formatted(
                                                f.members().size() == 1
                                                        ? "1 merge"
                                                        : f.members().size() + " merges",
                                                String.join(", ", f.objectives()),
                                                Numbers.percent(f.hypervolume()),
                                                Numbers.percent(f.hypervolumeOfRivals()),
                                                f.winner().number()));
    }

    /// What was spent, and why the search ended.
    public static String effort(Summary summary) {
        return "%d evaluations%s%s (%d items answered) in %s seconds of search, %s in all; stopped by %s."
                .formatted(
                        summary.evaluations(),
                        duplicates(summary),
                        cost(summary),
                        summary.itemsScored(),
                        Numbers.seconds(summary.searchSeconds()),
                        Numbers.seconds(summary.seconds()),
                        summary.stoppedBy());
    }

    private static String duplicates(Summary summary) {
        return summary.duplicates() == 0
                ? ""
                : summary.duplicates() == 1
                        ? " and a duplicate at no cost"
                        : " and %d duplicates at no cost".formatted(summary.duplicates());
    }

    /// Nothing where every candidate answered all items: then they cost what they are. They cost
    /// less where some answered fewer, and more where a seed was learned before them.
    private static String cost(Summary summary) {
        if (summary.spent() == summary.evaluations()) {
            return "";
        }
        String why =
                summary.spent() < summary.evaluations() ? "some on fewer items" : "and learning";
        return ", %s, at the cost of %s whole ones"
                .formatted(why, String.format(Locale.ROOT, "%.1f", summary.spent()));
    }

    private static String points(Estimate gain) {
        return "%s points (95 %% interval %s to %s)"
                .formatted(
                        Numbers.points(gain.value()),
                        Numbers.points(gain.low()),
                        Numbers.points(gain.high()));
    }
}
