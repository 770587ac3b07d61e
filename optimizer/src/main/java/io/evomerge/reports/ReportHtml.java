package io.evomerge.reports;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// report.html: one file that needs nothing else, no network, no script. The verdict comes first,
/// in plain words; then the table, the course of the search, the winner's coefficients, and how to
/// do it again. The same data give the same bytes.
public record ReportHtml(ReportData data) {
    /// The whole document.
    public String write() {
        return "<!DOCTYPE html>\n"
                + Element.of("html").with("lang", "en").add(head(), body()).write();
    }

    private Element head() {
        return Element.of("head")
                .add(
                        Element.of("meta").with("charset", "utf-8"),
                        Element.of("meta")
                                .with("name", "viewport")
                                .with("content", "width=device-width, initial-scale=1"),
                        Element.of("meta")
                                .with("name", "color-scheme")
                                .with("content", "light dark"),
                        Element.of("title", "evo-merge: " + data.name()),
                        Element.of("style", style()));
    }

    private Element body() {
        Element main =
                Element.of("main")
                        .add(
                                Element.of("p", "evo-merge \u00b7 " + data.name())
                                        .with("class", "run"),
                                Element.of("h1", PlainWords.verdict(data.summary())),
                                Element.of("p", PlainWords.gains(data.summary())))
                        .add(
                                PlainWords.expectation(data.summary()).stream()
                                        .map(sentence -> Element.of("p", sentence))
                                        .toList())
                        .add(
                                Element.of("p", PlainWords.effort(data.summary())),
                                Element.of("h2", "Scores"),
                                Element.of("div")
                                        .with("class", "wide")
                                        .add(new ScoreTable(data.summary()).element()))
                        .add(front())
                        .add(
                                Element.of("h2", "The search"),
                                curve(),
                                Element.of("h2", "The winner"),
                                coefficients(),
                                Element.of("h2", "Settings"),
                                list(data.settings()),
                                Element.of("h2", "Inputs (SHA-256)"),
                                list(data.inputs()),
                                Element.of("h2", "Do it again"))
                        .add(repeat());
        return Element.of("body").add(main);
    }

    /// Nothing where one merge was looked for.
    private List<Element> front() {
        return data.summary()
                .front()
                .map(
                        front ->
                                List.of(
                                        Element.of("h2", "The front"),
                                        Element.of(
                                                "p",
                                                PlainWords.front(data.summary()).orElseThrow()),
                                        wide(new FrontChart(front).element()),
                                        wide(new FrontTable(front).element())))
                .orElse(List.of());
    }

    private static Element wide(Element element) {
        return Element.of("div").with("class", "wide").add(element);
    }

    private Element curve() {
        if (data.curve().points().isEmpty()) {
            return Element.of("p", "No evaluation of the search succeeded.");
        }
        return Element.of("figure")
                .with("class", "wide")
                .add(
                        new CurveChart(data.curve()).element(),
                        Element.of(
                                "figcaption",
                                "Scores on the search items flatter the fittest: it was chosen"
                                        + " by them. The table above is the fair comparison."));
    }

    private Element coefficients() {
        if (!data.path().isEmpty()) {
            return new PathTable(data.path()).element();
        }
        Optional<Matrix> matrix = data.coefficients();
        if (matrix.isEmpty()) {
            return Element.of(
                    "p", "The winner is a hand-made merge; best/recipe.yaml holds its settings.");
        }
        return Element.of("figure")
                .with("class", "wide")
                .add(
                        new HeatMap(matrix.get()).element(),
                        Element.of(
                                "figcaption",
                                "How much the merge takes from whom, in which layers. A weight of 0"
                                        + " leaves the base as it is, 1 adds the whole expert."));
    }

    private static Element list(Map<String, String> entries) {
        Element list = Element.of("dl");
        entries.forEach((name, value) -> list.add(Element.of("dt", name), Element.of("dd", value)));
        return list;
    }

    private List<Element> repeat() {
        return data.repeat().stream()
                .map(command -> Element.of("pre").add(Element.of("code", command)))
                .toList();
    }

    private static String style() {
        try (InputStream in = ReportHtml.class.getResourceAsStream("report.css")) {
            if (in == null) {
                throw new IllegalStateException("report.css is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
