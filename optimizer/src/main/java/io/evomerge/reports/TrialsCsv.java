package io.evomerge.reports;

import io.evomerge.journal.Entry;
import io.evomerge.search.Gene;
import io.evomerge.search.SearchSpace;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// trials.csv: the journal of a search, flat, with the columns of Optuna's `trials_dataframe()` in
/// their order and in the formats in which pandas writes them (times are UTC). What Optuna has no
/// column for is a `user_attrs_*`.
///
/// @see <a href="https://optuna.readthedocs.io/en/stable/reference/study.html">Optuna: study</a>
public final class TrialsCsv {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private final SearchSpace space;
    private final List<String> methods;

    /// @param methods the methods that the space chooses from, in its order
    public TrialsCsv(SearchSpace space, List<String> methods) {
        this.space = space;
        this.methods = List.copyOf(methods);
    }

    /// The file's text, one line for each entry, by number.
    public String write(List<Entry> entries) {
        StringBuilder out = new StringBuilder(line(header()));
        entries.stream()
                .sorted(Comparator.comparingInt(Entry::number))
                .forEach(e -> out.append(line(row(e))));
        return out.toString();
    }

    private List<String> header() {
        List<String> out =
                new ArrayList<>(
                        List.of(
                                "number",
                                "value",
                                "datetime_start",
                                "datetime_complete",
                                "duration"));
        space.genes().stream().map(g -> "params_" + g.name()).forEach(out::add);
        out.addAll(
                List.of(
                        "user_attrs_aggregate",
                        "user_attrs_error",
                        "user_attrs_items",
                        "user_attrs_kind",
                        "user_attrs_name",
                        "user_attrs_standard_error",
                        "state"));
        return out;
    }

    private List<String> row(Entry entry) {
        Instant start = entry.evaluation().started();
        Instant end = entry.evaluation().ended();
        List<String> out = new ArrayList<>();
        out.add(String.valueOf(entry.number()));
        out.add(number(entry.score().fitness()));
        out.add(TIME.format(start));
        out.add(TIME.format(end));
        out.add(duration(Duration.between(start, end)));
        out.addAll(parameters(entry));
        out.add(number(entry.score().aggregate()));
        out.add(entry.evaluation().error().orElse(""));
        out.add(String.valueOf(entry.items()));
        out.add(entry.candidate().kind().name().toLowerCase(Locale.ROOT));
        out.add(entry.candidate().name());
        out.add(number(entry.score().standardError()));
        out.add(entry.isComplete() ? "COMPLETE" : "FAIL");
        return out;
    }

    private List<String> parameters(Entry entry) {
        List<Gene> genes = space.genes();
        if (entry.candidate().genome().isEmpty()) {
            return genes.stream().map(g -> "").toList();
        }
        double[] values = space.values(entry.candidate().point());
        List<String> out = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            boolean method = genes.get(i).parameter().equals("method");
            out.add(method ? methods.get((int) values[i]) : number(values[i]));
        }
        return out;
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "" : String.valueOf(value);
    }

    /// `0 days 00:00:01.234567`, as pandas writes a timedelta.
    private static String duration(Duration d) {
        return String.format(
                Locale.ROOT,
                "%d days %02d:%02d:%02d.%06d",
                d.toDays(),
                d.toHoursPart(),
                d.toMinutesPart(),
                d.toSecondsPart(),
                d.toNanosPart() / 1000);
    }

    static String line(List<String> cells) {
        return cells.stream().map(TrialsCsv::quoted).collect(Collectors.joining(",")) + "\n";
    }

    /// In quotes where the text needs them (RFC 4180).
    private static String quoted(String text) {
        boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
