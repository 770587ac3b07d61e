package io.evomerge.reports;

import java.util.ArrayList;
import java.util.List;

/// The winner's path, from the embeddings to the head: one row for each passage.
record PathTable(List<Passage> path) {
    Element element() {
        int layers = path.stream().mapToInt(p -> p.layers().size()).sum();
        Element head =
                Element.of("tr")
                        .add(heading("position"), heading("model"), heading("its layers"))
                        .add(heading("what they add"));
        return Element.of("div")
                .with("class", "wide")
                .add(
                        Element.of("table")
                                .with("class", "path")
                                .add(
                                        Element.of(
                                                "caption",
                                                "The path through "
                                                        + layers
                                                        + " layers, in the order in which they"
                                                        + " run. What a layer adds counts times"
                                                        + " the factor."))
                                .add(Element.of("thead").add(head))
                                .add(Element.of("tbody").add(rows())));
    }

    private List<Element> rows() {
        List<Element> rows = new ArrayList<>();
        int position = 0;
        for (Passage passage : path) {
            rows.add(row(position, passage));
            position += passage.layers().size();
        }
        return rows;
    }

    private static Element row(int position, Passage passage) {
        return Element.of("tr")
                .add(Element.of("td", range(position, position + passage.layers().size())))
                .add(Element.of("th", passage.model()).with("scope", "row"))
                .add(Element.of("td", range(passage.layers().start(), passage.layers().end())))
                .add(Element.of("td", "\u00d7 " + passage.scale()).with("class", "number"));
    }

    private static String range(int start, int end) {
        return end - start == 1 ? String.valueOf(start) : start + "\u2013" + (end - 1);
    }

    private static Element heading(String text) {
        return Element.of("th", text).with("scope", "col");
    }
}
