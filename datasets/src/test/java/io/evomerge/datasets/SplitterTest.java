package io.evomerge.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evomerge.answers.DocumentMetric;
import io.evomerge.answers.ExactMatch;
import io.evomerge.answers.Scoring;
import io.evomerge.documents.InputException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SplitterTest {
    private static Task task(String name, Stream<String> prompts) {
        List<Item> items = new ArrayList<>();
        prompts.forEach(p -> items.add(Item.open(name + items.size(), Prompt.of(p), "a")));
        return new Task(
                name,
                1,
                OutputType.GENERATE_UNTIL,
                Delimiters.USUAL,
                Scoring.of(ExactMatch.PLAIN),
                new Decoding(List.of(), 4),
                items);
    }

    private static Task numbered(String name, int count) {
        return task(name, IntStream.range(0, count).mapToObj(i -> "What is " + i + "?"));
    }

    private static List<List<Task>> parts(Splits splits) {
        return List.of(splits.search().tasks(), splits.select().tasks(), splits.report().tasks());
    }

    private static Set<String> prompts(List<Task> tasks) {
        return tasks.stream()
                .flatMap(t -> t.items().stream())
                .map(Item::question)
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 42})
    void parts_are_disjoint_complete_and_as_large_as_asked(long seed) {
        Splits splits = Splitter.usual(seed).split(List.of(numbered("t", 100)));
        Set<String> union = new HashSet<>();
        parts(splits).forEach(tasks -> union.addAll(prompts(tasks)));
        assertThat(union).hasSize(100);
        assertThat(parts(splits))
                .extracting(tasks -> tasks.getFirst().items().size())
                .containsExactly(60, 20, 20);
    }

    @Test
    void near_duplicates_stay_together_also_over_tasks() {
        Task plain = numbered("plain", 50);
        Task loud =
                task(
                        "loud",
                        plain.items().stream()
                                .map(
                                        i ->
                                                "  "
                                                        + i.question()
                                                                .toUpperCase(Locale.ROOT)
                                                                .replace("?", " ?!")));
        for (List<Task> tasks : parts(Splitter.usual(3).split(List.of(plain, loud)))) {
            assertThat(tasks.get(1).items().stream().map(i -> PromptKey.of(i.question())))
                    .containsExactlyElementsOf(
                            tasks.get(0).items().stream()
                                    .map(i -> PromptKey.of(i.question()))
                                    .toList());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Caf\u00e9 crème, Cafe\u0301 cre\u0300me",
        "abc 1, ＡＢＣ １",
        "co\u00adoperate, cooperate",
        "what is it, \uFEFFWhat\u00a0is\u200b it ?"
    })
    void prompts_that_look_the_same_have_one_key(String one, String other) {
        assertThat(PromptKey.of(one)).isEqualTo(PromptKey.of(other)).isNotEmpty();
    }

    @Test
    void prompts_that_other_tasks_placed_are_counted_in_the_complaint() {
        Task all = numbered("all", 50);
        List<Item> searched =
                Splitter.usual(0).split(List.of(all)).search().tasks().getFirst().items();
        Task some = task("some", searched.stream().map(Item::question));
        assertThatThrownBy(() -> Splitter.usual(0).split(List.of(all, some)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(
                        "some: has 30 different prompts, of which tasks before it share 30, too few"
                                + " for a select part");
    }

    @Test
    void a_split_depends_on_the_seed_and_not_on_the_order_of_items() {
        Task task = numbered("t", 100);
        List<Item> shuffled = new ArrayList<>(task.items());
        Collections.shuffle(shuffled, new SplittableRandom(1));
        Splits one = Splitter.usual(5).split(List.of(task));
        Splits two = Splitter.usual(5).split(List.of(task.withItems(shuffled)));
        for (int part = 0; part < 3; part++) {
            assertThat(prompts(parts(one).get(part))).isEqualTo(prompts(parts(two).get(part)));
        }
        assertThat(one).isEqualTo(Splitter.usual(5).split(List.of(task)));
        assertThat(one).isNotEqualTo(Splitter.usual(6).split(List.of(task)));
    }

    @Test
    void a_subset_is_part_of_the_search_and_of_every_larger_subset() {
        var splitter = Splitter.usual(0);
        var search = splitter.split(List.of(numbered("t", 100))).search();
        Set<String> ten = prompts(splitter.subset(search, 10).tasks());
        Set<String> twenty = prompts(splitter.subset(search, 20).tasks());
        assertThat(ten).hasSize(10);
        assertThat(twenty).hasSize(20).containsAll(ten);
        assertThat(prompts(search.tasks())).containsAll(twenty);
        assertThat(splitter.subset(search, 1000)).isEqualTo(search);
    }

    @Test
    void an_empty_part_is_a_complaint_that_names_the_task() {
        Task small = numbered("small", 2);
        assertThatThrownBy(() -> Splitter.usual(0).split(List.of(numbered("t", 10), small)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("small: has 2 different prompts, of which tasks before it");
        Task same = task("same", Stream.of("a?", "A ?", "a!", "\"a\""));
        assertThatThrownBy(() -> Splitter.usual(0).split(List.of(same)))
                .hasMessageContaining("has 1 different prompts, too few for a select part")
                .hasMessageContaining("too few for a report part");
    }

    @Test
    void fractions_must_be_positive_and_add_up_to_one() {
        assertThatThrownBy(() -> new Splitter(0.6, 0.2, 0.3, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Splitter(0.8, 0.2, 0.0, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void documents_without_a_question_are_told_apart_by_their_text() {
        List<Item> items =
                IntStream.range(0, 10)
                        .mapToObj(i -> Item.open("d" + i, Prompt.of(""), "text " + i))
                        .toList();
        var scoring = Scoring.of(DocumentMetric.BITS_PER_BYTE);
        var task =
                new Task(
                        "texts",
                        1,
                        OutputType.LOGLIKELIHOOD_ROLLING,
                        Delimiters.USUAL,
                        scoring,
                        Decoding.NONE,
                        items);
        Splits splits = Splitter.usual(0).split(List.of(task));
        assertThat(splits.search().tasks().getFirst().items()).hasSize(6);
        assertThat(splits.report().tasks().getFirst().items()).hasSize(2);
    }
}
