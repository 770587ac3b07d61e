package io.evomerge.reports;

import io.evomerge.search.Front;
import io.evomerge.search.Front.Member;
import io.evomerge.search.Front.Rival;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A front as SVG: one scatter for every two objectives, by the scores on the select items. Members
/// are dots with their numbers, the knee has a ring, hand-made merges and experts are diamonds.
final class FrontChart {
    private static final double SIDE = 300;
    private static final double LEFT = 52;
    private static final double RIGHT = 14;
    private static final double TOP = 46;
    private static final double BOTTOM = 44;
    private static final int ACROSS = 3;

    private static final String STYLE =
            """
            .front { font: 12px system-ui, sans-serif; --text: #1a1a1a; --grid: #dddddd; --member: #0b62a8; --rival: #c2570c; max-width: 100%; height: auto }
            .front text { fill: var(--text) }
            .front .grid { stroke: var(--grid) }
            .front .member { fill: var(--member) }
            .front .knee { fill: none; stroke: var(--member); stroke-width: 2 }
            .front .rival { fill: var(--rival) }
            .front .number { font-size: 10px }
            @media screen and (prefers-color-scheme: dark) {
              .front { --text: #e8e8e8; --grid: #3c3c3c; --member: #6bb6f0; --rival: #f4a460 }
            }
            """;

    private final Front front;
    private final List<Pair> pairs;

    /// Two objectives, by their positions.
    private record Pair(int horizontal, int vertical) {}

    FrontChart(Front front) {
        this.front = front;
        List<Pair> all = new ArrayList<>();
        for (int a = 0; a < front.objectives().size(); a++) {
            for (int b = a + 1; b < front.objectives().size(); b++) {
                all.add(new Pair(a, b));
            }
        }
        pairs = List.copyOf(all);
    }

    Element element() {
        int columns = Math.min(ACROSS, pairs.size());
        int rows = (pairs.size() + columns - 1) / columns;
        double width = Math.max(2, columns) * SIDE; // the legend needs the room of two
        double height = rows * SIDE;
        Element svg =
                Element.of("svg")
                        .with("xmlns", "http://www.w3.org/2000/svg")
                        .with("class", "front")
                        .with("role", "img")
                        .with(
                                "viewBox",
                                "0 0 "
                                        + Numbers.coordinate(width)
                                        + " "
                                        + Numbers.coordinate(height))
                        .with("width", width)
                        .with("height", height)
                        .add(
                                Element.of("title", "The front, by every two objectives"),
                                Element.of("style", STYLE))
                        .add(legend());
        for (int i = 0; i < pairs.size(); i++) {
            int row = i / columns;
            svg.add(panel(pairs.get(i), i % columns * SIDE, row * SIDE));
        }
        return svg;
    }

    private static List<Element> legend() {
        return List.of(
                dot("member", LEFT, 12),
                text(LEFT + 9, 16, "start", "merge of the front"),
                ring(LEFT + 140, 12),
                text(LEFT + 151, 16, "start", "winner"),
                diamond(LEFT + 220, 12),
                text(LEFT + 229, 16, "start", "hand-made merge or expert; scores in %"));
    }

    private Element panel(Pair pair, double left, double top) {
        Axis x = axis(pair.horizontal(), left + LEFT, left + SIDE - RIGHT);
        Axis y = axis(pair.vertical(), top + SIDE - BOTTOM, top + TOP);
        Element panel = Element.of("g").add(grid(pair, x, y));
        for (Rival rival : front.rivals()) {
            panel.add(
                    diamond(at(x, rival.selected(), pair.horizontal()), at(y, rival, pair))
                            .add(Element.of("title", rival.name())));
        }
        for (Member member : front.members()) {
            double cx = at(x, member.selected(), pair.horizontal());
            double cy = at(y, member.selected(), pair.vertical());
            panel.add(
                    dot("member", cx, cy).add(Element.of("title", "merge " + member.number())),
                    text(cx + 5, cy - 4, "start", String.valueOf(member.number()))
                            .with("class", "number"));
            if (member.isWinner()) {
                panel.add(ring(cx, cy));
            }
        }
        return panel;
    }

    private static double at(Axis axis, List<Double> scores, int objective) {
        return axis.position(scores.get(objective));
    }

    private static double at(Axis y, Rival rival, Pair pair) {
        return at(y, rival.selected(), pair.vertical());
    }

    private List<Element> grid(Pair pair, Axis x, Axis y) {
        List<Element> out = new ArrayList<>();
        for (double tick : x.ticks(5)) {
            double at = x.position(tick);
            out.add(line(at, at, y.start(), y.end()));
            out.add(text(at, y.start() + 16, "middle", Numbers.coordinate(100 * tick)));
        }
        for (double tick : y.ticks(5)) {
            double at = y.position(tick);
            out.add(line(x.start(), x.end(), at, at));
            out.add(text(x.start() - 6, at + 4, "end", Numbers.coordinate(100 * tick)));
        }
        out.add(
                text(
                        (x.start() + x.end()) / 2,
                        y.start() + 34,
                        "middle",
                        front.objectives().get(pair.horizontal())));
        out.add(
                text(
                        x.start() - LEFT + 8,
                        y.end() - 14,
                        "start",
                        front.objectives().get(pair.vertical())));
        return out;
    }

    /// Round bounds about all scores in an objective.
    private Axis axis(int objective, double start, double end) {
        double[] scores =
                Stream.concat(
                                front.members().stream().map(Member::selected),
                                front.rivals().stream().map(Rival::selected))
                        .mapToDouble(s -> s.get(objective))
                        .sorted()
                        .toArray();
        double low = scores[0];
        double high = scores[scores.length - 1];
        double step = Axis.step(Math.max(high - low, 0.01) / 5);
        return new Axis(
                step * Math.floor(low / step), step * (Math.floor(high / step) + 1), start, end);
    }

    private static Element line(double x1, double x2, double y1, double y2) {
        return Element.of("line")
                .with("class", "grid")
                .with("x1", x1)
                .with("x2", x2)
                .with("y1", y1)
                .with("y2", y2);
    }

    private static Element dot(String kind, double cx, double cy) {
        return Element.of("circle")
                .with("class", kind)
                .with("cx", cx)
                .with("cy", cy)
                .with("r", 3.5);
    }

    private static Element ring(double cx, double cy) {
        return Element.of("circle")
                .with("class", "knee")
                .with("cx", cx)
                .with("cy", cy)
                .with("r", 7);
    }

    private static Element diamond(double cx, double cy) {
        return Element.of("path")
                .with("class", "rival")
                .with(
                        "d",
                        "M%s %sl4 4l-4 4l-4 -4z"
                                .formatted(Numbers.coordinate(cx), Numbers.coordinate(cy - 4)));
    }

    private static Element text(double x, double y, String anchor, String text) {
        return Element.of("text", text).with("x", x).with("y", y).with("text-anchor", anchor);
    }
}
