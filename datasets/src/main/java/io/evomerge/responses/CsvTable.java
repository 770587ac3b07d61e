package io.evomerge.responses;

import io.evomerge.documents.Complaints;
import io.evomerge.documents.InputException;
import io.evomerge.documents.Suggestion;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/// Responses as a table: a row a model, a column an item, or the other way round.
///
/// ```
/// model,q1,q2,q3,score
/// a,1,0,1,71.3
/// b,0,NA,1,64.8
/// ```
///
/// The first column holds the models' names if it is called `model` or nothing (as pandas writes an
/// index); without it, models are numbered. If it is called `item`, rows are items. Cells: a number
/// in [0, 1], `true`, `false`; empty, `NA` or `NaN` where the model was not asked. A column `score`
/// (or as named) is the model's score in a whole benchmark: per cent if any is above 1, else a
/// share. Values are separated by commas, in files `*.tsv` by tabs; `.gz` is unpacked.
final class CsvTable {
    private static final String MODEL = "model";
    private static final String ITEM = "item";
    private static final String SCORE = "score";

    private final Path file;
    private final ReadOptions options;
    private final ResponseCollector to;
    private final boolean isOnly;
    private final Complaints complaints;
    private final List<Double> scores = new ArrayList<>();
    private final List<Integer> scoredModels = new ArrayList<>();
    private final List<Long> scoreLines = new ArrayList<>();
    private final Set<String> rowNames = new HashSet<>();
    private int strange;
    private int ragged;
    private int nameless;

    /// @param isOnly whether no other file is read with it; only then may models be numbered
    CsvTable(Path file, ReadOptions options, ResponseCollector to, boolean isOnly) {
        this.file = file;
        this.options = options;
        this.to = to;
        this.isOnly = isOnly;
        this.complaints = to.complaints();
    }

    static boolean isTable(String name) {
        return name.endsWith(".csv") || name.endsWith(".tsv");
    }

    void read(BufferedReader in, String plainName) throws IOException {
        char separator = plainName.endsWith(".tsv") ? '\t' : ',';
        CSVFormat format =
                CSVFormat.DEFAULT
                        .builder()
                        .setDelimiter(separator)
                        .setIgnoreSurroundingSpaces(true)
                        .get();
        to.begin(file);
        try (CSVParser parser = CSVParser.builder().setReader(in).setFormat(format).get()) {
            var rows = parser.iterator();
            if (!rows.hasNext()) {
                throw new InputException(file, "is empty", "name a table of responses");
            }
            List<String> header = rows.next().toList();
            Layout layout = layout(header);
            while (rows.hasNext()) {
                CSVRecord row = rows.next();
                long line = parser.getCurrentLineNumber();
                if (isWhole(row, header, line)) {
                    read(row, layout, line);
                }
            }
        } catch (UncheckedIOException e) { // what the iterator makes of it
            if (e.getCause() instanceof CSVException damage) {
                throw new InputException(
                        file, "is no table: " + damage.getMessage(), "mend the line named");
            }
            throw e.getCause();
        }
        if (ragged > ResponseCollector.MOST_COMPLAINTS) {
            complaints.add(file, ragged + " lines in all have another number of cells", "");
        }
        putScores();
    }

    /// What the columns are.
    ///
    /// @param byItem whether rows are items
    /// @param named whether the first column holds the rows' names
    /// @param numbers of each column's model or item; -1 for a column that is neither
    /// @param score the column of scores, unless rows are items
    private record Layout(
            boolean byItem, boolean named, List<String> header, int[] numbers, OptionalInt score) {}

    private Layout layout(List<String> header) {
        String first = header.getFirst().strip().toLowerCase(Locale.ROOT);
        boolean byItem = options.transpose() || first.equals(ITEM);
        boolean named = first.isEmpty() || first.equals(MODEL) || first.equals(ITEM);
        if (!named && !isOnly) {
            complaints.add(
                    file,
                    "has no column 'model', so that its models have no names to go by",
                    "add one as the first column");
        }
        OptionalInt score = byItem ? OptionalInt.empty() : scoreColumn(header, named);
        int[] numbers = new int[header.size()];
        Set<String> seen = new HashSet<>();
        for (int column = 0; column < numbers.length; column++) {
            boolean isOther =
                    (named && column == 0) || (score.isPresent() && score.getAsInt() == column);
            numbers[column] = isOther ? -1 : number(header.get(column), byItem, column, seen);
        }
        return new Layout(byItem, named, header, numbers, score);
    }

    private int number(String name, boolean byItem, int column, Set<String> seen) {
        if (name.isEmpty()) {
            complaints.add(file + ": line 1", "column " + (column + 1) + " has no name", "name it");
        } else if (!seen.add(name)) {
            complaints.add(
                    file + ": line 1", "the name '" + name + "' stands there twice", "rename one");
            return -1;
        }
        return byItem ? to.model(name) : to.item(name);
    }

    private OptionalInt scoreColumn(List<String> header, boolean named) {
        Optional<String> asked = options.score();
        int at = header.indexOf(asked.orElse(SCORE));
        if (asked.isPresent() && (at < 0 || (named && at == 0))) {
            complaints.add(
                    file + ": line 1",
                    "has no column '" + asked.get() + "', which --score names",
                    Suggestion.nearest(asked.get(), header)
                            .map(n -> "did you mean '" + n + "'?")
                            .orElse("name one of its columns"));
        }
        return at < 0 ? OptionalInt.empty() : OptionalInt.of(at);
    }

    private boolean isWhole(CSVRecord row, List<String> header, long line) {
        if (row.size() == header.size()) {
            return true;
        }
        if (ragged++ < ResponseCollector.MOST_COMPLAINTS) {
            complaints.add(
                    file + ": line " + line,
                    "has %d cells, but the first line has %d".formatted(row.size(), header.size()),
                    "make them equal");
        }
        return false;
    }

    private void read(CSVRecord row, Layout layout, long line) {
        String name = layout.named ? row.get(0) : String.valueOf(line - 1);
        if (name.isEmpty()) {
            if (nameless++ < ResponseCollector.MOST_COMPLAINTS) {
                complaints.add(file + ": line " + line, "has no name in its first cell", "name it");
            }
            return;
        }
        if (!rowNames.add(name)) {
            complaints.add(
                    file + ": line " + line,
                    "the name '" + name + "' stands in an earlier line too",
                    "rename one, or delete one of the lines");
            return;
        }
        if (layout.byItem && name.equals(options.score().orElse(SCORE))) {
            readScores(row, layout, line);
            return;
        }
        int number = layout.byItem ? to.item(name) : to.model(name);
        for (int column = 0; column < layout.numbers.length; column++) {
            int other = layout.numbers[column];
            if (other >= 0) {
                int at = column;
                double value = response(row.get(column), layout, line, column);
                to.put(
                        layout.byItem ? other : number,
                        layout.byItem ? number : other,
                        value,
                        () -> place(layout, line, at));
            }
        }
        if (layout.score.isPresent()) {
            score(row.get(layout.score.getAsInt()), number, line);
        }
    }

    private void readScores(CSVRecord row, Layout layout, long line) {
        for (int column = 0; column < layout.numbers.length; column++) {
            if (layout.numbers[column] >= 0) {
                score(row.get(column), layout.numbers[column], line);
            }
        }
    }

    private String place(Layout layout, long line, int column) {
        return "%s: line %d, column %d (%s)"
                .formatted(file, line, column + 1, layout.header.get(column));
    }

    private double response(String cell, Layout layout, long line, int column) {
        return switch (cell) {
            case "0", "0.0", "false", "False", "FALSE" -> 0;
            case "1", "1.0", "true", "True", "TRUE" -> 1;
            case "", "NA", "NaN", "nan" -> Double.NaN;
            default -> number(cell, layout, line, column);
        };
    }

    private double number(String cell, Layout layout, long line, int column) {
        try {
            return Double.parseDouble(cell);
        } catch (NumberFormatException e) {
            if (strange++ < ResponseCollector.MOST_COMPLAINTS) {
                complaints.add(
                        place(layout, line, column),
                        "is '" + cell + "', but a response is a number in [0, 1]",
                        "write 1 for right, 0 for wrong, nothing where not asked");
            }
            return Double.NaN;
        }
    }

    private void score(String cell, int model, long line) {
        try {
            double value = Double.parseDouble(cell);
            if (value >= 0 && value <= 100) {
                scores.add(value);
                scoredModels.add(model);
                scoreLines.add(line);
                return;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        complaints.add(
                file + ": line " + line,
                "the score is '" + cell + "', but a share or per cent is needed",
                "write a number from 0 to 1, or from 0 to 100");
    }

    /// All are per cent if one of them can be nothing else.
    private void putScores() {
        double unit = scores.stream().anyMatch(s -> s > 1) ? 100 : 1;
        for (int i = 0; i < scores.size(); i++) {
            long line = scoreLines.get(i);
            to.score(scoredModels.get(i), scores.get(i) / unit, () -> file + ": line " + line);
        }
    }
}
