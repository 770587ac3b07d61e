package io.evomerge.reports;

import io.evomerge.reports.Curve.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// The course of a search as an SVG picture: every evaluation a dot, seeds as diamonds, the best so
/// far as a line of steps inside the band of its 95 % interval (1.96 standard errors, clipped to
/// [0, 1]).
final class CurveChart {
    private static final double WIDTH = 760;
    private static final double HEIGHT = 300;
    private static final double LEFT = 52;
    private static final double RIGHT = 12;
    private static final double TOP = 30;
    private static final double BOTTOM = 42;
    private static final double SIGMAS = 1.96;

    private static final String STYLE =
            """
            .curve { font: 12px system-ui, sans-serif; --text: #1a1a1a; --grid: #dddddd; --best: #0b62a8; --dot: #8a8a8a; --seed: #c2570c; max-width: 100%; height: auto }
            .curve text { fill: var(--text) }
            .curve .grid { stroke: var(--grid) }
            .curve .band { fill: var(--best); fill-opacity: 0.16 }
            .curve .best { fill: none; stroke: var(--best); stroke-width: 2 }
            .curve .dot { fill: var(--dot); fill-opacity: 0.6 }
            .curve .seed { fill: var(--seed) }
            @media screen and (prefers-color-scheme: dark) {
              .curve { --text: #e8e8e8; --grid: #3c3c3c; --best: #6bb6f0; --dot: #9a9a9a; --seed: #f4a460 }
            }
            """;

    private final List<Point> points;
    private final Axis x;
    private final Axis y;

    CurveChart(Curve curve) {
        if (curve.points().isEmpty()) {
            throw new IllegalArgumentException("a curve without points");
        }
        points = curve.points();
        x = new Axis(0, points.getLast().number() + 1.0, LEFT, WIDTH - RIGHT);
        double low = Math.min(least(Point::score), least(CurveChart::low));
        double high = Math.max(-least(p -> -p.score()), -least(p -> -high(p)));
        double step = Axis.step(Math.max(high - low, 0.01) / 5);
        y =
                new Axis(
                        step * Math.floor(low / step),
                        step * (Math.floor(high / step) + 1),
                        HEIGHT - BOTTOM,
                        TOP);
    }

    Element element() {
        String title = "Best score so far by evaluation, with 95 % interval";
        return Element.of("svg")
                .with("xmlns", "http://www.w3.org/2000/svg")
                .with("class", "curve")
                .with("role", "img")
                .with(
                        "viewBox",
                        "0 0 " + Numbers.coordinate(WIDTH) + " " + Numbers.coordinate(HEIGHT))
                .with("width", WIDTH)
                .with("height", HEIGHT)
                .add(Element.of("title", title), Element.of("style", STYLE))
                .add(grid())
                .add(legend())
                .add(Element.of("polygon").with("class", "band").with("points", band()))
                .add(dots())
                .add(
                        Element.of("polyline")
                                .with("class", "best")
                                .with("points", steps(Point::best)));
    }

    private List<Element> grid() {
        List<Element> out = new ArrayList<>();
        for (double tick : y.ticks(5)) {
            double at = y.position(tick);
            out.add(
                    Element.of("line")
                            .with("class", "grid")
                            .with("x1", LEFT)
                            .with("x2", WIDTH - RIGHT)
                            .with("y1", at)
                            .with("y2", at));
            out.add(text(LEFT - 8, at + 4, "end", Numbers.coordinate(100 * tick)));
        }
        for (double tick : x.ticks(8)) {
            if (tick >= 1 && tick == Math.rint(tick)) {
                out.add(
                        text(
                                x.position(tick),
                                HEIGHT - BOTTOM + 18,
                                "middle",
                                Numbers.coordinate(tick)));
            }
        }
        out.add(text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 6, "middle", "evaluation"));
        return out;
    }

    private static List<Element> legend() {
        return List.of(
                text(4, 16, "start", "score in %, on the search items"),
                Element.of("line")
                        .with("class", "best")
                        .with("x1", 430)
                        .with("x2", 454)
                        .with("y1", 12)
                        .with("y2", 12),
                text(460, 16, "start", "best so far, 95 % interval"),
                diamond(636, 12),
                text(646, 16, "start", "hand-made seed"));
    }

    private List<Element> dots() {
        return points.stream()
                .map(
                        p -> {
                            double cx = x.position(p.number());
                            double cy = y.position(p.score());
                            Element dot =
                                    p.seed().isPresent()
                                            ? diamond(cx, cy)
                                            : Element.of("circle")
                                                    .with("class", "dot")
                                                    .with("cx", cx)
                                                    .with("cy", cy)
                                                    .with("r", 2.5);
                            return dot.add(Element.of("title", label(p)));
                        })
                .toList();
    }

    private static String label(Point p) {
        return p.seed().map(s -> s + ", ").orElse("")
                + "evaluation "
                + p.number()
                + ": "
                + Numbers.percent(p.score())
                + " %";
    }

    private static Element diamond(double cx, double cy) {
        return Element.of("path")
                .with("class", "seed")
                .with(
                        "d",
                        "M%s %sl5 5l-5 5l-5 -5z"
                                .formatted(Numbers.coordinate(cx), Numbers.coordinate(cy - 5)));
    }

    private static Element text(double x, double y, String anchor, String text) {
        return Element.of("text", text).with("x", x).with("y", y).with("text-anchor", anchor);
    }

    /// There along the upper bound, and back along the lower one.
    private String band() {
        List<String> back = new ArrayList<>(List.of(steps(CurveChart::low).split(" "))).reversed();
        return steps(CurveChart::high) + " " + String.join(" ", back);
    }

    /// A line that is level up to each evaluation that changes it.
    private String steps(ToDoubleFunction<Point> value) {
        List<String> out = new ArrayList<>();
        double last = Double.NaN;
        for (Point p : points) {
            double now = value.applyAsDouble(p);
            if (!Double.isNaN(last) && now != last) {
                out.add(at(p.number(), last));
            }
            if (now != last) {
                out.add(at(p.number(), now));
            }
            last = now;
        }
        out.add(at(points.getLast().number() + 0.5, last));
        return String.join(" ", out);
    }

    private String at(double number, double value) {
        return Numbers.coordinate(x.position(number)) + "," + Numbers.coordinate(y.position(value));
    }

    private static double low(Point p) {
        return Math.max(0, p.best() - margin(p));
    }

    private static double high(Point p) {
        return Math.min(1, p.best() + margin(p));
    }

    private static double margin(Point p) {
        return Double.isNaN(p.bestError()) ? 0 : SIGMAS * p.bestError();
    }

    private double least(ToDoubleFunction<Point> value) {
        return points.stream().mapToDouble(value).min().orElseThrow();
    }
}
