package io.evomerge.datasets;

import io.evomerge.datasets.Prompt.Shot;
import io.evomerge.documents.InputException;
import io.evomerge.documents.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/// The solved examples in front of a question.
///
/// `first_n` takes the first rows, as lm-evaluation-harness does. The other sampler, `default`,
/// draws rows by a stream of its own for each item, from a fixed seed and the item's id: an item
/// then has the same examples whatever other items are asked. The harness draws them by Python's
/// generator instead, so that its examples are others, equally likely.
///
/// The asked row is never among its own examples; where they come from the same split, the harness
/// likewise draws one more and drops it.
///
/// @param count examples for each item
/// @param firstRows whether the sampler is `first_n`
/// @param rows what examples are made of
record FewShot(int count, boolean firstRows, List<Node> rows, ItemForm form) {
    /// The samplers' names in `fewshot_config`.
    static final List<String> SAMPLERS = List.of("default", "first_n");

    private static final int SEED = 1234;

    FewShot {
        rows = List.copyOf(rows);
    }

    /// The examples for an item.
    ///
    /// @param asked the item's row
    /// @throws InputException if there are too few rows
    List<Shot> shots(String id, Node asked) {
        if (count == 0) {
            return List.of();
        }
        List<Node> chosen = firstRows ? first(asked) : drawn(id, asked);
        if (chosen.size() < count) {
            throw new InputException(
                    rows.isEmpty() ? asked.place() : rows.getFirst().place(),
                    "num_fewshot is %d, but there are only %d rows to make examples of"
                            .formatted(count, chosen.size()),
                    "lower 'num_fewshot', or name a larger 'fewshot_split'");
        }
        return chosen.stream().map(form::shot).toList();
    }

    private List<Node> first(Node asked) {
        return rows.stream().filter(row -> !isSame(row, asked)).limit(count).toList();
    }

    /// The first places of a random order (Fisher and Yates' shuffle, as far as it is needed; only
    /// places that are not their own are kept, since each item has an order of all rows).
    private List<Node> drawn(String id, Node asked) {
        var random = new SplittableRandom(PromptKey.hash("fewshot/" + SEED + "/" + id));
        Map<Integer, Integer> order = new HashMap<>();
        List<Node> out = new ArrayList<>();
        for (int i = 0; i < rows.size() && out.size() < count; i++) {
            int j = random.nextInt(i, rows.size());
            Node row = rows.get(order.getOrDefault(j, j));
            order.put(j, order.getOrDefault(i, i));
            if (!isSame(row, asked)) {
                out.add(row);
            }
        }
        return out;
    }

    private static boolean isSame(Node row, Node asked) {
        return Objects.equals(row.value(), asked.value());
    }
}
