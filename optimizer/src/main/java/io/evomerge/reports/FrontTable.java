package io.evomerge.reports;

import io.evomerge.search.Front;
import io.evomerge.search.Front.Member;
import io.evomerge.search.Front.Rival;
import java.util.ArrayList;
import java.util.List;

/// The members of a front and what they are compared with, by their scores on the select items.
record FrontTable(Front front) {
    Element element() {
        Element head =
                Element.of("tr")
                        .add(heading("merge"), heading("evaluation"))
                        .add(front.objectives().stream().map(FrontTable::heading).toList())
                        .add(heading(""));
        List<Element> rows = new ArrayList<>(front.members().stream().map(this::row).toList());
        rows.addAll(front.rivals().stream().map(FrontTable::row).toList());
        return Element.of("table")
                .with("class", "scores")
                .add(
                        Element.of(
                                "caption",
                                "Scores in % on the select items, which chose the winner among the"
                                        + " members, but not the members."))
                .add(Element.of("thead").add(head))
                .add(Element.of("tbody").add(rows));
    }

    private static Element heading(String text) {
        return Element.of("th", text).with("scope", "col");
    }

    private Element row(Member member) {
        String name = member.candidate().name();
        String title = member.number() + (name.isEmpty() ? "" : ", " + name);
        String remark =
                (member.isWinner() ? "the winner: the knee " : "")
                        + (member.meetsConstraints() ? "" : "misses a constraint");
        return Element.of("tr")
                .with("class", member.isWinner() ? "winner" : "member")
                .add(
                        Element.of("th", title).with("scope", "row"),
                        Element.of("td", String.valueOf(member.evaluation())))
                .add(scores(member.selected()))
                .add(Element.of("td", remark.strip()));
    }

    private static Element row(Rival rival) {
        return Element.of("tr")
                .with("class", rival.kind())
                .add(Element.of("th", rival.name()).with("scope", "row"), Element.of("td", ""))
                .add(scores(rival.selected()))
                .add(Element.of("td", rival.kind()));
    }

    private static List<Element> scores(List<Double> scores) {
        return scores.stream()
                .map(s -> Element.of("td", Numbers.percent(s)).with("class", "number"))
                .toList();
    }
}
