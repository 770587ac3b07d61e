package io.evomerge.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.evomerge.search.Front;
import io.evomerge.search.Front.Member;
import io.evomerge.search.Front.Rival;
import io.evomerge.search.Summary;
import io.evomerge.search.Summary.Estimate;
import io.evomerge.search.Summary.Row;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The summary as one JSON object.
final class SummaryJson {
    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

    private SummaryJson() {}

    static String write(Summary summary) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("run", summary.run());
        out.put("evaluations", summary.evaluations());
        out.put("duplicates", summary.duplicates());
        out.put("evaluations_spent", summary.spent());
        out.put("items_scored", summary.itemsScored());
        out.put("seconds", summary.seconds());
        out.put("search_seconds", summary.searchSeconds());
        out.put("stopped_by", summary.stoppedBy());
        out.put("objectives", summary.objectives());
        out.put("reported", summary.reported());
        out.put("rows", summary.rows().stream().map(SummaryJson::row).toList());
        summary.expectation()
                .ifPresent(
                        e -> {
                            e.searched().ifPresent(s -> out.put("on_search_items", s));
                            out.put("on_select_items", e.selected());
                            out.put("expected_on_new_items", e.onNewItems());
                        });
        out.put("best_seed", summary.bestSeed());
        out.put("gain_over_best_seed", estimate(summary.gainOverBestSeed()));
        out.put("gain_over_best_expert", estimate(summary.gainOverBestExpert()));
        out.put("verdict", summary.verdict().name().toLowerCase(Locale.ROOT));
        summary.front().ifPresent(f -> out.put("front", front(f)));
        return GSON.toJson(out);
    }

    /// Scores on the select items, of members also those on the search items.
    private static Map<String, Object> front(Front front) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("objectives", front.objectives());
        out.put("hypervolume", front.hypervolume());
        out.put("hypervolume_of_rivals", front.hypervolumeOfRivals());
        out.put("winner", front.winner().number());
        out.put("members", front.members().stream().map(SummaryJson::member).toList());
        out.put("rivals", front.rivals().stream().map(SummaryJson::rival).toList());
        return out;
    }

    private static Map<String, Object> member(Member member) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("number", member.number());
        out.put("evaluation", member.evaluation());
        out.put("name", member.candidate().name());
        out.put("search", member.searched());
        out.put("select", member.selected());
        out.put("meets_constraints", member.meetsConstraints());
        return out;
    }

    private static Map<String, Object> rival(Rival rival) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("name", rival.name());
        out.put("kind", rival.kind());
        out.put("select", rival.selected());
        return out;
    }

    private static Map<String, Object> row(Row row) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("name", row.name());
        out.put("kind", row.kind());
        out.put("aggregate", row.aggregate().value());
        out.put("aggregate_interval95", interval(row.aggregate()));
        out.put("scores", row.scores().stream().map(Estimate::value).toList());
        out.put("interval95", row.scores().stream().map(SummaryJson::interval).toList());
        return out;
    }

    private static Map<String, Object> estimate(Estimate e) {
        return Map.of("value", e.value(), "interval95", interval(e));
    }

    private static List<Double> interval(Estimate e) {
        return List.of(e.low(), e.high());
    }
}
