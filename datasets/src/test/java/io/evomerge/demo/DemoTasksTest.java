package io.evomerge.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evomerge.datasets.Item;
import io.evomerge.datasets.Task;
import io.evomerge.documents.InputException;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DemoTasksTest {
    private static Set<String> prompts(Task task) {
        return task.items().stream().map(Item::question).collect(Collectors.toSet());
    }

    @ParameterizedTest
    @EnumSource
    void parts_of_all_seeds_are_disjoint(Skill skill) {
        Map<Part, Set<String>> seen = new EnumMap<>(Part.class);
        for (Part part : Part.values()) {
            Set<String> prompts = seen.computeIfAbsent(part, p -> new HashSet<>());
            for (long seed = 0; seed < 3; seed++) {
                prompts.addAll(prompts(DemoTasks.task(skill, part, seed, 20)));
            }
        }
        for (Part one : Part.values()) {
            for (Part two : Part.values()) {
                if (one != two) {
                    assertThat(seen.get(one)).doesNotContainAnyElementsOf(seen.get(two));
                }
            }
        }
    }

    @Test
    void no_training_question_is_in_a_task_that_is_scored() {
        Set<String> scored = new HashSet<>();
        for (Part part : List.of(Part.SEARCH, Part.SELECT, Part.REPORT)) {
            scored.addAll(prompts(DemoTasks.task(Skill.SYMBOLIC, part, 0, 50)));
        }
        var random = new SplittableRandom(0);
        Mixture.only(Skill.SYMBOLIC).stream(random)
                .limit(5000)
                .forEach(e -> assertThat(scored).doesNotContain(e.prompt()));
    }

    @ParameterizedTest
    @EnumSource(Skill.class)
    void a_task_is_a_function_of_its_seed(Skill skill) {
        Task task = DemoTasks.task(skill, Part.SEARCH, 7, 20);
        assertThat(task).isEqualTo(DemoTasks.task(skill, Part.SEARCH, 7, 20));
        assertThat(prompts(task)).isNotEqualTo(prompts(DemoTasks.task(skill, Part.SEARCH, 8, 20)));
    }

    @Test
    void questions_and_ids_are_unique_and_the_first_ones_do_not_depend_on_the_count() {
        Task task = DemoTasks.task(Skill.MATH_EN, Part.REPORT, 0, 500);
        assertThat(task.items()).extracting(Item::id).doesNotHaveDuplicates().hasSize(500);
        assertThat(prompts(task)).hasSize(500);
        assertThat(DemoTasks.task(Skill.MATH_EN, Part.REPORT, 0, 50).items())
                .isEqualTo(task.items().subList(0, 50));
    }

    @Test
    void the_choice_task_asks_the_same_questions_under_the_same_ids() {
        Task task = DemoTasks.task(Skill.QA_IT, Part.SEARCH, 3, 100);
        Task choice = DemoTasks.choiceTask(Skill.QA_IT, Part.SEARCH, 3, 100);
        assertThat(choice.name()).isEqualTo("qa-it-choice");
        for (int i = 0; i < 100; i++) {
            Item open = task.items().get(i);
            Item closed = choice.items().get(i);
            assertThat(closed.id()).isEqualTo(open.id());
            assertThat(closed.question()).isEqualTo(open.question());
            assertThat(closed.choices().get(closed.gold())).isEqualTo(open.answer());
        }
    }

    @Test
    void a_part_that_is_too_small_is_a_complaint_that_names_its_size() {
        assertThatThrownBy(() -> DemoTasks.task(Skill.COUNT, Part.SELECT, 0, 500))
                .isInstanceOf(InputException.class)
                .hasMessageMatching(
                        "count: has only \\d\\d different questions .* 500 are wanted.*");
    }

    @Test
    void seven_of_ten_prompts_are_for_training() {
        var random = new SplittableRandom(5);
        Map<Part, Long> counts = new EnumMap<>(Part.class);
        for (int i = 0; i < 10_000; i++) {
            counts.merge(Part.of(Skill.ORDER.draw(random).prompt()), 1L, Long::sum);
        }
        // Five standard deviations of Binomial(10000, p).
        assertThat(counts.get(Part.TRAIN)).isBetween(6771L, 7229L);
        assertThat(counts.get(Part.SEARCH)).isBetween(850L, 1150L);
        assertThat(counts.get(Part.SELECT)).isBetween(850L, 1150L);
        assertThat(counts.get(Part.REPORT)).isBetween(850L, 1150L);
    }
}
