package io.evomerge.reports;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/// Courses of repeated experiments as an SVG picture that stands on its own: of each line the
/// median, in a band from the lower to the upper quartile; panels below each other, each with its
/// own scales and names.
///
/// Colours are Okabe and Ito's, which people of all kinds of colour vision can tell apart; from the
/// fifth line on, lines are dashed as well.
///
/// @param x what the horizontal axes are
/// @param y what the vertical axes are
/// @param panels from the top
public record QuartileChart(String x, String y, List<Panel> panels) {
    private static final double WIDTH = 760;
    private static final double PANEL = 300;
    private static final double LEFT = 44;
    private static final double RIGHT = 190;
    private static final double TOP = 52;
    private static final double BOTTOM = 40;

    private static final List<String> COLOURS =
            List.of(
                    "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#7a7a7a",
                    "#a07d00", "#444444");
    private static final int SOLID = 4;

    /// How many lines a panel has room for.
    public static final int MOST_LINES = COLOURS.size();

    private static final String STYLE =
            """
            .quartiles { font: 12px system-ui, sans-serif; --text: #1a1a1a; --grid: #dddddd; max-width: 100%; height: auto }
            .quartiles text { fill: var(--text) }
            .quartiles .panel { font-weight: 600; font-size: 13px }
            .quartiles .grid { stroke: var(--grid) }
            .quartiles .median { fill: none; stroke-width: 2 }
            .quartiles .band { fill-opacity: 0.1 }
            @media screen and (prefers-color-scheme: dark) {
              .quartiles { --text: #e8e8e8; --grid: #3c3c3c }
            }
            """;

    /// @param lines at most [#MOST_LINES]
    public record Panel(String title, List<Line> lines) {
        public Panel {
            lines = List.copyOf(lines);
            if (lines.isEmpty() || lines.size() > MOST_LINES) {
                throw new IllegalArgumentException(lines.size() + " lines");
            }
        }
    }

    /// @param points in the order of `at`, two at least
    public record Line(String name, List<Point> points) {
        public Line {
            points = List.copyOf(points);
            if (points.size() < 2) {
                throw new IllegalArgumentException(points.size() + " points");
            }
        }

        /// @param low lower quartile
        /// @param middle median
        /// @param high upper quartile
        public record Point(double at, double low, double middle, double high) {}
    }

    public QuartileChart {
        panels = List.copyOf(panels);
    }

    /// The picture as the text of an SVG file.
    public String svg() {
        double height = PANEL * panels.size();
        Element out =
                Element.of("svg")
                        .with("xmlns", "http://www.w3.org/2000/svg")
                        .with("class", "quartiles")
                        .with("role", "img")
                        .with("viewBox", "0 0 %.0f %.0f".formatted(WIDTH, height))
                        .with("width", WIDTH)
                        .with("height", height)
                        .add(
                                Element.of("title", "Medians and quartiles of " + y + " by " + x),
                                Element.of("style", STYLE));
        for (int i = 0; i < panels.size(); i++) {
            out.add(new Drawing(panels.get(i), i * PANEL).elements());
        }
        return out.write();
    }

    /// One panel with its scales.
    private final class Drawing {
        private final Panel panel;
        private final double top;
        private final Axis horizontal;
        private final Axis vertical;

        Drawing(Panel panel, double top) {
            this.panel = panel;
            this.top = top;
            double first = -largest(p -> -p.at());
            horizontal = new Axis(first, largest(Line.Point::at), LEFT, WIDTH - RIGHT);
            double low = -largest(p -> -p.low());
            double high = largest(Line.Point::high);
            double step = Axis.step(Math.max(high - low, 0.01) / 5);
            vertical =
                    new Axis(
                            step * Math.floor(low / step),
                            step * (Math.floor(high / step) + 1),
                            top + PANEL - BOTTOM,
                            top + TOP);
        }

        private double largest(ToDoubleFunction<Line.Point> value) {
            return panel.lines().stream()
                    .flatMap(l -> l.points().stream())
                    .mapToDouble(value)
                    .max()
                    .orElseThrow();
        }

        List<Element> elements() {
            List<Element> out = new ArrayList<>(grid());
            for (int i = 0; i < panel.lines().size(); i++) {
                out.add(band(panel.lines().get(i), COLOURS.get(i)));
            }
            for (int i = 0; i < panel.lines().size(); i++) {
                Line line = panel.lines().get(i);
                String dashes = i < SOLID ? "none" : "6 3";
                out.add(median(path(line, Line.Point::middle), COLOURS.get(i), dashes));
                double at = top + TOP + 10 + 20 * i;
                double left = WIDTH - RIGHT + 12;
                String key = corner(left, at) + " " + corner(left + 22, at);
                out.add(median(key, COLOURS.get(i), dashes));
                out.add(text(left + 28, at + 4, "start", line.name()));
            }
            return out;
        }

        private List<Element> grid() {
            List<Element> out = new ArrayList<>();
            for (double tick : vertical.ticks(5)) {
                double at = vertical.position(tick);
                out.add(
                        Element.of("line")
                                .with("class", "grid")
                                .with("x1", LEFT)
                                .with("x2", WIDTH - RIGHT)
                                .with("y1", at)
                                .with("y2", at));
                out.add(text(LEFT - 6, at + 4, "end", Numbers.coordinate(tick)));
            }
            double bottom = top + PANEL - BOTTOM;
            for (double tick : horizontal.ticks(6)) {
                double at = horizontal.position(tick);
                out.add(text(at, bottom + 16, "middle", Numbers.coordinate(tick)));
            }
            out.add(text((LEFT + WIDTH - RIGHT) / 2, bottom + 32, "middle", x));
            out.add(text(4, top + 40, "start", y));
            out.add(text(4, top + 18, "start", panel.title()).with("class", "panel"));
            return out;
        }

        private Element band(Line line, String colour) {
            Line back = new Line(line.name(), line.points().reversed());
            return Element.of("polygon")
                    .with("class", "band")
                    .with("style", "fill: " + colour)
                    .with(
                            "points",
                            path(line, Line.Point::low) + " " + path(back, Line.Point::high));
        }

        private static Element median(String points, String colour, String dashes) {
            return Element.of("polyline")
                    .with("class", "median")
                    .with("style", "stroke: " + colour + "; stroke-dasharray: " + dashes)
                    .with("points", points);
        }

        private String path(Line line, ToDoubleFunction<Line.Point> value) {
            return line.points().stream()
                    .map(
                            p ->
                                    corner(
                                            horizontal.position(p.at()),
                                            vertical.position(value.applyAsDouble(p))))
                    .collect(Collectors.joining(" "));
        }

        private static String corner(double x, double y) {
            return Numbers.coordinate(x) + "," + Numbers.coordinate(y);
        }

        private static Element text(double x, double y, String anchor, String text) {
            return Element.of("text", text).with("x", x).with("y", y).with("text-anchor", anchor);
        }
    }
}
