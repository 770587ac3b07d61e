package io.evomerge.cli;

import io.evomerge.reports.PlainWords;
import io.evomerge.search.Front;
import io.evomerge.search.Front.Member;
import io.evomerge.search.RunFolder;
import io.evomerge.search.Summary;
import io.evomerge.search.Summary.Estimate;
import io.evomerge.search.Summary.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The summary as a table for the terminal.
final class SummaryText {
    private SummaryText() {}

    static String of(Summary summary, RunFolder folder) {
        List<List<String>> table = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("", "objective"));
        head.addAll(summary.reported());
        table.add(head);
        for (Row row : summary.rows()) {
            List<String> line = new ArrayList<>(List.of(row.name(), show(row.aggregate())));
            row.scores().forEach(s -> line.add(percent(s.value())));
            table.add(line);
        }
        StringBuilder out =
                new StringBuilder("\nScores in % on the sealed report items (95 % interval)\n\n");
        append(out, table);
        out.append('\n').append(PlainWords.verdict(summary)).append('\n');
        out.append(PlainWords.gains(summary)).append('\n');
        PlainWords.expectation(summary).ifPresent(s -> out.append(s).append('\n'));
        out.append(PlainWords.effort(summary)).append('\n');
        summary.front().ifPresent(f -> front(out, summary, f, folder));
        out.append("recipe  ").append(folder.bestRecipe()).append('\n');
        out.append("model   ").append(folder.bestModel()).append('\n');
        out.append("report  ").append(folder.report()).append('\n');
        return out.toString();
    }

    /// The members' scores on the select items, and how to get one of them as a model.
    private static void front(StringBuilder out, Summary summary, Front front, RunFolder folder) {
        List<List<String>> table = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("front"));
        head.addAll(front.objectives());
        head.add("");
        table.add(head);
        for (Member member : front.members()) {
            List<String> line = new ArrayList<>();
            line.add((member.number() + " " + member.candidate().name()).strip());
            member.selected().forEach(s -> line.add(percent(s)));
            line.add(remark(member));
            table.add(line);
        }
        out.append('\n').append(PlainWords.front(summary).orElseThrow()).append("\n\n");
        append(out, table);
        out.append("\nmodels  evo-merge export ")
                .append(folder.path())
                .append(" --pareto N, or all\n");
    }

    private static String remark(Member member) {
        String winner = member.isWinner() ? "winner" : "";
        return member.meetsConstraints() ? winner : (winner + " misses a constraint").strip();
    }

    private static String show(Estimate e) {
        return percent(e.value()) + " [" + percent(e.low()) + ", " + percent(e.high()) + "]";
    }

    private static String percent(double fraction) {
        return String.format(Locale.ROOT, "%.1f", 100 * fraction);
    }

    private static void append(StringBuilder out, List<List<String>> table) {
        int columns = table.getFirst().size();
        int[] widths = new int[columns];
        for (List<String> row : table) {
            for (int c = 0; c < columns; c++) {
                widths[c] = Math.max(widths[c], row.get(c).length());
            }
        }
        for (List<String> row : table) {
            for (int c = 0; c < columns; c++) {
                String pad = " ".repeat(widths[c] - row.get(c).length());
                out.append(c == 0 ? row.get(c) + pad : "  " + pad + row.get(c));
            }
            out.append('\n');
        }
    }
}
