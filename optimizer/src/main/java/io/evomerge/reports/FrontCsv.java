package io.evomerge.reports;

import io.evomerge.search.Front;
import io.evomerge.search.Front.Member;
import java.util.ArrayList;
import java.util.List;

/// pareto.csv: the members of a front, one a row, with their scores in [0, 1] in each objective on
/// the search items, by which they are members, and on the select items.
record FrontCsv(Front front) {
    String write() {
        StringBuilder out = new StringBuilder();
        out.append(TrialsCsv.line(header()));
        front.members().forEach(m -> out.append(TrialsCsv.line(cells(m))));
        return out.toString();
    }

    private List<String> header() {
        List<String> out = new ArrayList<>(List.of("member", "evaluation", "name"));
        front.objectives().forEach(o -> out.add("search " + o));
        front.objectives().forEach(o -> out.add("select " + o));
        out.add("meets_constraints");
        out.add("winner");
        return out;
    }

    private static List<String> cells(Member member) {
        List<String> out = new ArrayList<>();
        out.add(String.valueOf(member.number()));
        out.add(String.valueOf(member.evaluation()));
        out.add(member.candidate().name());
        member.searched().forEach(s -> out.add(String.valueOf(s)));
        member.selected().forEach(s -> out.add(String.valueOf(s)));
        out.add(String.valueOf(member.meetsConstraints()));
        out.add(String.valueOf(member.isWinner()));
        return out;
    }
}
