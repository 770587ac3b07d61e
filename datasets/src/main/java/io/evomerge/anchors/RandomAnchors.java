package io.evomerge.anchors;

import io.evomerge.irt.ItemBank;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Items drawn without replacement; their weights are their own in the bank, scaled to add up to 1.
/// The first of a draw are a draw themselves.
public record RandomAnchors() implements AnchorSelection {
    @Override
    public AnchorSet select(ItemBank bank, int count, RandomGenerator random) {
        int[] items = IntStream.range(0, bank.items()).toArray();
        for (int i = 0; i < count; i++) {
            int other = i + random.nextInt(items.length - i);
            int item = items[i];
            items[i] = items[other];
            items[other] = item;
        }
        int[] chosen = Arrays.copyOf(items, count);
        return new AnchorSet(chosen, Weights.own(bank, chosen));
    }
}
