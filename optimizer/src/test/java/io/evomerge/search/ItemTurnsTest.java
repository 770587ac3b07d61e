package io.evomerge.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ItemTurnsTest {
    private static final Map<String, Integer> COUNTS = Map.of("large", 10, "small", 3);

    private static ItemTurns turns(long seed) {
        return new ItemTurns(COUNTS, 4, new SplittableRandom(seed));
    }

    @Test
    void a_turn_has_so_many_of_each_task_or_all_it_has() {
        Map<String, List<Integer>> turn = turns(0).next();
        assertThat(turn.get("large")).hasSize(4).doesNotHaveDuplicates().isSorted();
        assertThat(turn.get("small")).containsExactly(0, 1, 2);
        assertThat(ItemTurns.size(COUNTS, 4)).isEqualTo(7);
    }

    @Test
    void every_item_comes_before_any_comes_again() {
        ItemTurns turns = turns(1);
        List<Integer> seen = new ArrayList<>();
        for (int i = 0; i < 5; i++) { // twice ten
            seen.addAll(turns.next().getOrDefault("large", List.of()));
        }
        assertThat(seen.subList(0, 8)).doesNotHaveDuplicates();
        for (int item : IntStream.range(0, 10).toArray()) {
            assertThat(seen).filteredOn(s -> s == item).hasSize(2);
        }
    }

    @Test
    void no_turn_has_an_item_twice() {
        ItemTurns turns = turns(2);
        for (int i = 0; i < 100; i++) {
            assertThat(turns.next().get("large")).hasSize(4).doesNotHaveDuplicates();
        }
    }

    @Test
    void turns_are_a_function_of_the_seed() {
        assertThat(turns(3).next()).isEqualTo(turns(3).next()).isNotEqualTo(turns(4).next());
    }
}
