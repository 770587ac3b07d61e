package io.evomerge.reports;

import java.util.ArrayList;
import java.util.List;

/// A matrix as an SVG picture that stands on its own: every value as a number on a coloured cell.
///
/// The palette diverges from 0, orange for positive and blue for negative values, which people of
/// all kinds of colour vision can tell apart. Cells are more opaque the larger the value, so that 0
/// is the colour of the page, light or dark.
public record HeatMap(Matrix matrix) {
    private static final double ROW = 26;
    private static final double HEAD = 44;
    private static final double GAP = 2;
    private static final double FOOT = 10;
    private static final double CHARACTER = 7.2;
    private static final double LEAST_COLUMN = 64;

    /// Beyond this the numbers on the cells would be hard to read.
    private static final double MOST_OPAQUE = 0.85;

    private static final String STYLE =
            """
            .heat { font: 12px system-ui, sans-serif; --text: #1a1a1a; --plus: #f08a24; --minus: #4a9fd8; --none: #d9d9d9 }
            .heat text { fill: var(--text) }
            .heat .plus { fill: var(--plus) }
            .heat .minus { fill: var(--minus) }
            .heat .none { fill: var(--none) }
            .heat .title { font-weight: 600; font-size: 13px }
            .heat .value { font-variant-numeric: tabular-nums }
            @media screen and (prefers-color-scheme: dark) {
              .heat { --text: #f0f0f0; --plus: #b35806; --minus: #1f66ad; --none: #444444 }
            }
            """;

    /// The picture as the text of an SVG file.
    public String svg() {
        return element().write();
    }

    Element element() {
        double left = 12 + CHARACTER * longest(matrix.rows());
        double column = Math.max(LEAST_COLUMN, 14 + CHARACTER * longest(matrix.columns()));
        double width = Math.max(left + column * matrix.columns().size() + 4, titleWidth());
        double height = HEAD + ROW * matrix.rows().size() + FOOT;
        return Element.of("svg")
                .with("xmlns", "http://www.w3.org/2000/svg")
                .with("class", "heat")
                .with("role", "img")
                .with(
                        "viewBox",
                        "0 0 " + Numbers.coordinate(width) + " " + Numbers.coordinate(height))
                .with("width", width)
                .with("height", height)
                .add(Element.of("title", matrix.title()), Element.of("style", STYLE))
                .add(text(0, 14, "title", "start", matrix.title()))
                .add(columnNames(left, column))
                .add(rows(left, column));
    }

    private double titleWidth() {
        return CHARACTER * 1.1 * matrix.title().length();
    }

    private List<Element> columnNames(double left, double column) {
        List<Element> out = new ArrayList<>();
        for (int c = 0; c < matrix.columns().size(); c++) {
            out.add(
                    text(
                            left + (c + 0.5) * column,
                            HEAD - 8,
                            "name",
                            "middle",
                            matrix.columns().get(c)));
        }
        return out;
    }

    private List<Element> rows(double left, double column) {
        double largest = matrix.largest();
        List<Element> out = new ArrayList<>();
        for (int r = 0; r < matrix.rows().size(); r++) {
            double top = HEAD + r * ROW;
            out.add(text(left - 8, top + 17, "name", "end", matrix.rows().get(r)));
            for (int c = 0; c < matrix.columns().size(); c++) {
                double value = matrix.values().get(r).get(c);
                double x = left + c * column;
                out.add(cell(x, top, column, value, largest, r, c));
                out.add(
                        text(
                                x + column / 2,
                                top + 17,
                                "value",
                                "middle",
                                Numbers.coefficient(value)));
            }
        }
        return out;
    }

    private Element cell(
            double x, double y, double column, double value, double largest, int r, int c) {
        boolean none = Double.isNaN(value);
        double share = none || largest == 0 ? 0 : Math.abs(value) / largest;
        String shown = none ? "none" : Numbers.coefficient(value);
        return Element.of("rect")
                .with("class", none ? "none" : value < 0 ? "minus" : "plus")
                .with("x", x + GAP / 2)
                .with("y", y + GAP / 2)
                .with("width", column - GAP)
                .with("height", ROW - GAP)
                .with("rx", 3)
                .with("fill-opacity", none ? 0.4 : MOST_OPAQUE * share)
                .add(
                        Element.of(
                                "title",
                                matrix.rows().get(r)
                                        + ", "
                                        + matrix.columns().get(c)
                                        + ": "
                                        + shown));
    }

    private static Element text(double x, double y, String kind, String anchor, String text) {
        return Element.of("text", text)
                .with("class", kind)
                .with("x", x)
                .with("y", y)
                .with("text-anchor", anchor);
    }

    private static int longest(List<String> names) {
        return names.stream().mapToInt(String::length).max().orElse(0);
    }
}
