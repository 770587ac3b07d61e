package io.evomerge.reports;

import io.evomerge.estimators.Estimate;
import io.evomerge.irt.ItemCurves;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The pictures of docs/irt.md.
final class IrtFigures {
    private static final double WIDTH = 640;
    private static final double HEIGHT = 340;
    private static final double LEFT = 52;
    private static final double RIGHT = 176;
    private static final double TOP = 24;
    private static final double BOTTOM = 46;

    private static final String STYLE =
            """
            .irt { font: 12px system-ui, sans-serif; --text: #1a1a1a; --grid: #dddddd; --c0: #0b62a8; --c1: #c2570c; --c2: #3a7d34; --c3: #8a4fa3; --c4: #555555; max-width: 100%; height: auto }
            .irt text { fill: var(--text) }
            .irt .grid { stroke: var(--grid) }
            .irt .diagonal { stroke: var(--text); stroke-dasharray: 4 4; stroke-opacity: 0.6 }
            .irt .bar { stroke: var(--c0); stroke-opacity: 0.5; stroke-width: 2 }
            .irt .dot { fill: var(--c0) }
            .irt .curve { fill: none; stroke-width: 2 }
            @media screen and (prefers-color-scheme: dark) {
              .irt { --text: #e8e8e8; --grid: #3c3c3c; --c0: #6bb6f0; --c1: #f4a460; --c2: #7fc97a; --c3: #c99ae0; --c4: #aaaaaa }
            }
            """;

    private IrtFigures() {}

    /// The response curves of one-dimensional items over abilities from −4 to 4.
    static String curves(ItemCurves curves) {
        var x = new Axis(-4, 4, LEFT, WIDTH - RIGHT);
        var y = new Axis(0, 1, HEIGHT - BOTTOM, TOP);
        Element svg = picture("The chance of a right answer, by ability, of five items");
        svg.add(grid(x, y, "ability θ (standard deviations over models)", "right answers, %"));
        for (int j = 0; j < curves.items(); j++) {
            int item = j;
            svg.add(line(x, y, t -> curves.probability(item, new double[] {t}), j));
            svg.add(legend(curves, j));
        }
        return svg.write();
    }

    private static Element line(Axis x, Axis y, DoubleUnaryOperator curve, int colour) {
        String points =
                IntStream.rangeClosed(-80, 80)
                        .mapToDouble(i -> i / 20.0)
                        .mapToObj(
                                t ->
                                        Numbers.coordinate(x.position(t))
                                                + ","
                                                + Numbers.coordinate(
                                                        y.position(curve.applyAsDouble(t))))
                        .collect(Collectors.joining(" "));
        return Element.of("polyline")
                .with("class", "curve")
                .with("style", "stroke: var(--c" + colour + ")")
                .with("points", points);
    }

    private static List<Element> legend(ItemCurves curves, int item) {
        double top = TOP + 16 + 24 * item;
        double left = WIDTH - RIGHT + 12;
        double slope = curves.slope(item, 0);
        String text =
                String.format(Locale.ROOT, "a %.1f, b %.1f", slope, -curves.intercept(item) / slope)
                        .replace('-', '−');
        double c = curves.guessing(item);
        return List.of(
                Element.of("line")
                        .with("class", "curve")
                        .with("style", "stroke: var(--c" + item + ")")
                        .with("x1", left)
                        .with("x2", left + 18)
                        .with("y1", top - 4)
                        .with("y2", top - 4),
                text(
                        left + 24,
                        top,
                        "start",
                        c == 0 ? text : text + String.format(Locale.ROOT, ", c %.2f", c)));
    }

    /// Estimates with their 95 % intervals over the true scores.
    static String estimates(double[] scores, List<Estimate> estimates) {
        var x = new Axis(0, 1, LEFT, WIDTH - RIGHT);
        var y = new Axis(0, 1, HEIGHT - BOTTOM, TOP);
        Element svg = picture("Scores estimated from a few items, by the score over all items");
        svg.add(grid(x, y, "score over all items, %", "estimate, %"));
        svg.add(stroke("diagonal", x.position(0), y.position(0), x.position(1), y.position(1)));
        for (int i = 0; i < scores.length; i++) {
            double at = x.position(scores[i]);
            Estimate e = estimates.get(i);
            svg.add(stroke("bar", at, y.position(e.low95()), at, y.position(e.high95())));
            svg.add(
                    Element.of("circle")
                            .with("class", "dot")
                            .with("cx", at)
                            .with("cy", y.position(e.value()))
                            .with("r", 3));
        }
        return svg.write();
    }

    private static Element picture(String title) {
        return Element.of("svg")
                .with("xmlns", "http://www.w3.org/2000/svg")
                .with("class", "irt")
                .with("role", "img")
                .with("viewBox", "0 0 640 340")
                .with("width", WIDTH)
                .with("height", HEIGHT)
                .add(Element.of("title", title), Element.of("style", STYLE));
    }

    private static List<Element> grid(Axis x, Axis y, String below, String above) {
        List<Element> out = new ArrayList<>();
        for (double tick : y.ticks(5)) {
            double at = y.position(tick);
            out.add(stroke("grid", LEFT, at, WIDTH - RIGHT, at));
            out.add(text(LEFT - 8, at + 4, "end", Numbers.coordinate(100 * tick)));
        }
        double unit = x.to() <= 1 ? 100 : 1;
        for (double tick : x.ticks(8)) {
            String label = Numbers.coordinate(unit * tick).replace('-', '−');
            out.add(text(x.position(tick), HEIGHT - BOTTOM + 18, "middle", label));
        }
        out.add(text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, "middle", below));
        out.add(text(4, 14, "start", above));
        return out;
    }

    private static Element stroke(String kind, double x1, double y1, double x2, double y2) {
        return Element.of("line")
                .with("class", kind)
                .with("x1", x1)
                .with("y1", y1)
                .with("x2", x2)
                .with("y2", y2);
    }

    private static Element text(double x, double y, String anchor, String text) {
        return Element.of("text", text).with("x", x).with("y", y).with("text-anchor", anchor);
    }
}
