package io.evomerge.reports;

import io.evomerge.search.Summary;
import io.evomerge.search.Summary.Estimate;
import io.evomerge.search.Summary.Row;
import java.util.List;

/// The table of base, experts, seeds and winner, with their scores on the sealed report items.
record ScoreTable(Summary summary) {
    private static final int INTERVAL_WIDTH = 96;

    Element element() {
        Element head =
                Element.of("tr")
                        .add(heading("model"), heading("kind"), heading("objective"), heading(""))
                        .add(summary.reported().stream().map(ScoreTable::heading).toList());
        return Element.of("table")
                .with("class", "scores")
                .add(
                        Element.of(
                                "caption",
                                "Scores in % on items that the search never saw, with 95 %"
                                        + " intervals. Objective: "
                                        + String.join(", ", summary.objectives())
                                        + "."))
                .add(Element.of("thead").add(head))
                .add(
                        Element.of("tbody")
                                .add(summary.rows().stream().map(ScoreTable::row).toList()));
    }

    private static Element heading(String text) {
        return Element.of("th", text).with("scope", "col");
    }

    private static Element row(Row row) {
        List<Element> scores = row.scores().stream().map(ScoreTable::score).toList();
        return Element.of("tr")
                .with("class", row.kind())
                .add(Element.of("th", row.name()).with("scope", "row"))
                .add(Element.of("td", row.kind()))
                .add(score(row.aggregate()))
                .add(Element.of("td").add(bar(row.aggregate())))
                .add(scores);
    }

    private static Element score(Estimate e) {
        return Element.of("td")
                .with("class", "number")
                .text(Numbers.percent(e.value()) + " ")
                .add(Element.of("small", Numbers.interval(e)));
    }

    /// The interval on a scale from 0 to 100 %, for the eye.
    private static Element bar(Estimate e) {
        var axis = new Axis(0, 1, 0, INTERVAL_WIDTH);
        return Element.of("svg")
                .with("class", "interval")
                .with("viewBox", "0 0 " + INTERVAL_WIDTH + " 12")
                .with("width", INTERVAL_WIDTH)
                .with("height", 12)
                .with("aria-hidden", "true")
                .add(line("scale", 0, 1, axis), line("range", e.low(), e.high(), axis))
                .add(
                        Element.of("circle")
                                .with("cx", axis.position(e.value()))
                                .with("cy", 6)
                                .with("r", 3.5));
    }

    private static Element line(String kind, double from, double to, Axis axis) {
        return Element.of("line")
                .with("class", kind)
                .with("x1", axis.position(from))
                .with("x2", axis.position(to))
                .with("y1", 6)
                .with("y2", 6);
    }
}
