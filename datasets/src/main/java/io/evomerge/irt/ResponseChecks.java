package io.evomerge.irt;

import io.evomerge.documents.Complaints;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What must be true of responses before a [Calibration] can learn from them.
public final class ResponseChecks {
    public static final int LEAST_MODELS = 3;
    public static final int LEAST_ITEMS = 2;

    /// Names that a complaint lists; it counts the rest.
    private static final int LISTED = 5;

    private ResponseChecks() {}

    /// Complains of too few models or items, names that stand for two, and models or items that
    /// tell nothing: without a response, or answered alike by all.
    public static void check(ResponseMatrix responses, Object place, Complaints complaints) {
        if (responses.modelCount() < LEAST_MODELS) {
            complaints.add(
                    place,
                    "holds " + count(responses.modelCount(), "model"),
                    "a calibration needs at least %d, better hundreds".formatted(LEAST_MODELS));
        }
        if (responses.itemCount() < LEAST_ITEMS) {
            complaints.add(
                    place,
                    "holds " + count(responses.itemCount(), "item"),
                    "a calibration needs at least " + LEAST_ITEMS);
        }
        report(place, "model", "named twice", "rename one", twice(responses.models()), complaints);
        report(place, "item", "named twice", "rename one", twice(responses.items()), complaints);
        report(
                place,
                "model",
                "without any response",
                "delete them from the input",
                models(responses, emptyModels(responses)),
                complaints);
        report(
                place,
                "item",
                "without any response",
                "delete them from the input",
                items(responses, emptyItems(responses)),
                complaints);
        report(
                place,
                "item",
                "answered alike by all models",
                "they tell models apart in no way; leave them out with --drop-constant",
                items(responses, constantItems(responses)),
                complaints);
    }

    /// Items to which all models that were asked gave the same response, in order.
    public static int[] constantItems(ResponseMatrix responses) {
        return IntStream.range(0, responses.itemCount())
                .filter(j -> isConstant(responses, j))
                .toArray();
    }

    private static boolean isConstant(ResponseMatrix responses, int item) {
        double first = Double.NaN;
        for (int i = 0; i < responses.modelCount(); i++) {
            double value = responses.get(i, item);
            if (!Double.isNaN(value) && !Double.isNaN(first) && value != first) {
                return false;
            }
            first = Double.isNaN(first) ? value : first;
        }
        return !Double.isNaN(first);
    }

    private static int[] emptyModels(ResponseMatrix responses) {
        return IntStream.range(0, responses.modelCount())
                .filter(
                        i ->
                                IntStream.range(0, responses.itemCount())
                                        .allMatch(j -> Double.isNaN(responses.get(i, j))))
                .toArray();
    }

    private static int[] emptyItems(ResponseMatrix responses) {
        return IntStream.range(0, responses.itemCount())
                .filter(
                        j ->
                                IntStream.range(0, responses.modelCount())
                                        .allMatch(i -> Double.isNaN(responses.get(i, j))))
                .toArray();
    }

    private static List<String> models(ResponseMatrix responses, int[] chosen) {
        return IntStream.of(chosen).mapToObj(responses.models()::get).toList();
    }

    private static List<String> items(ResponseMatrix responses, int[] chosen) {
        return IntStream.of(chosen).mapToObj(responses.items()::get).toList();
    }

    private static List<String> twice(List<String> names) {
        Set<String> seen = new HashSet<>();
        List<String> out = new ArrayList<>();
        for (String name : names) {
            if (!seen.add(name)) {
                out.add(name);
            }
        }
        return out;
    }

    private static void report(
            Object place,
            String kind,
            String what,
            String remedy,
            List<String> names,
            Complaints complaints) {
        if (!names.isEmpty()) {
            complaints.add(
                    place,
                    "%s %s: %s".formatted(count(names.size(), kind), what, listed(names)),
                    remedy);
        }
    }

    private static String count(int count, String kind) {
        return count + " " + kind + (count == 1 ? "" : "s");
    }

    private static String listed(List<String> names) {
        String first = names.stream().limit(LISTED).collect(Collectors.joining(", "));
        int rest = names.size() - LISTED;
        return rest > 0 ? first + " and " + rest + " more" : first;
    }
}
