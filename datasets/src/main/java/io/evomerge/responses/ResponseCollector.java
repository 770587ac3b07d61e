package io.evomerge.responses;

import io.evomerge.documents.Complaints;
import io.evomerge.documents.Names;
import io.evomerge.irt.ResponseMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Gathers responses one by one, from one or several sources, and puts those of equal names
/// together. Confined to one thread.
public final class ResponseCollector {
    /// Complaints of one kind; a file in per cent would give millions.
    static final int MOST_COMPLAINTS = 10;

    private final Map<String, Integer> models = new LinkedHashMap<>();
    private final Map<String, Integer> items = new LinkedHashMap<>();
    private final List<double[]> rows = new ArrayList<>();
    private final List<@Nullable Double> scores = new ArrayList<>();
    private final List<Source> sources = new ArrayList<>();
    private final Complaints complaints;
    private int outside;
    private int twice;

    /// The names that one file brought.
    private record Source(Object place, BitSet models, BitSet items) {}

    public ResponseCollector(Complaints complaints) {
        this.complaints = complaints;
    }

    Complaints complaints() {
        return complaints;
    }

    /// Begins another file.
    public void begin(Object place) {
        sources.add(new Source(place, new BitSet(), new BitSet()));
    }

    /// The number of the model of that name.
    public int model(String name) {
        int number = models.computeIfAbsent(name, n -> models.size());
        if (number == rows.size()) {
            rows.add(new double[0]);
            scores.add(null);
        }
        sources.getLast().models.set(number);
        return number;
    }

    /// The number of the item of that name.
    public int item(String name) {
        int number = items.computeIfAbsent(name, n -> items.size());
        sources.getLast().items.set(number);
        return number;
    }

    /// Notes a response; NaN for none.
    ///
    /// @param at where it stands, for a complaint
    public void put(int model, int item, double value, Place at) {
        if (Double.isNaN(value)) {
            return;
        }
        if (value < 0 || value > 1) {
            complainOfRange(value, at);
            return;
        }
        double[] row = rows.get(model);
        if (row.length <= item) {
            row = grown(row, item);
            rows.set(model, row);
        }
        if (!Double.isNaN(row[item]) && row[item] != value && twice++ < MOST_COMPLAINTS) {
            complaints.add(
                    at.describe(),
                    "is %s, but this model's response to this item was %s before"
                            .formatted(value, row[item]),
                    "give each response once");
        }
        row[item] = value;
    }

    /// Where a response stands: asked only when something is wrong with it.
    @FunctionalInterface
    public interface Place {
        String describe();
    }

    private void complainOfRange(double value, Place at) {
        if (outside++ < MOST_COMPLAINTS) {
            complaints.add(
                    at.describe(),
                    "is %s, but a response lies in [0, 1]".formatted(value),
                    "write 1 for right, 0 for wrong, shares between, nothing where not asked");
        }
    }

    /// Room for all items known so far, and for half as many again as there was.
    private double[] grown(double[] row, int item) {
        return resized(row, Math.max(Math.max(items.size(), item + 1), row.length * 3 / 2));
    }

    private static double[] resized(double[] row, int length) {
        double[] out = Arrays.copyOf(row, length);
        Arrays.fill(out, Math.min(row.length, length), length, Double.NaN);
        return out;
    }

    /// Notes a model's score in a whole benchmark, in [0, 1].
    void score(int model, double score, Place at) {
        Double before = scores.get(model);
        if (before != null && before != score) {
            complaints.add(at.describe(), "differs from this model's score before", "");
        }
        scores.set(model, score);
    }

    /// What was gathered; complaints of sources that have nothing to do with each other, and of
    /// models without a score where others have one.
    public ResponseTable table() {
        if (outside > MOST_COMPLAINTS) {
            complaints.add(
                    sources.getFirst().place,
                    "%d responses in all lie outside [0, 1]".formatted(outside),
                    "");
        }
        checkShared();
        double[][] values = new double[rows.size()][];
        for (int i = 0; i < values.length; i++) {
            double[] row = rows.set(i, new double[0]);
            values[i] = row.length == items.size() ? row : resized(row, items.size());
        }
        List<String> names = List.copyOf(items.keySet());
        return new ResponseTable(
                new ResponseMatrix(List.copyOf(models.keySet()), names, values),
                names.stream().map(ResponseCollector::subtask).toList(),
                scores());
    }

    private Optional<double[]> scores() {
        List<String> without = new ArrayList<>();
        double[] out = new double[scores.size()];
        List<String> names = List.copyOf(models.keySet());
        for (int i = 0; i < out.length; i++) {
            Double score = scores.get(i);
            if (score == null) {
                without.add(names.get(i));
            } else {
                out[i] = score;
            }
        }
        if (without.size() == out.length) {
            return Optional.empty();
        }
        if (!without.isEmpty()) {
            complaints.add(
                    sources.getFirst().place,
                    "%d models have no score, while others have one: %s"
                            .formatted(without.size(), Names.some(without)),
                    "give every model's score, or delete the column");
        }
        return Optional.of(out);
    }

    /// Files go together by shared items (other models) or by shared models (other items).
    private void checkShared() {
        for (int i = 0; i < sources.size(); i++) {
            int one = i;
            boolean isAlone =
                    IntStream.range(0, sources.size())
                            .filter(other -> other != one)
                            .noneMatch(other -> sharesWith(sources.get(one), sources.get(other)));
            if (isAlone && sources.size() > 1) {
                complaints.add(
                        sources.get(one).place,
                        "shares neither items nor models with the other files",
                        "give files about the same items, with equal names");
            }
        }
    }

    private static boolean sharesWith(Source one, Source other) {
        return one.items.intersects(other.items) || one.models.intersects(other.models);
    }

    private static String subtask(String item) {
        return item.substring(0, Math.max(0, item.lastIndexOf('/')));
    }
}
