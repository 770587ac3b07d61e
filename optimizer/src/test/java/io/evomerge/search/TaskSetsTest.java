package io.evomerge.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evomerge.backends.Part;
import io.evomerge.datasets.Item;
import io.evomerge.datasets.PromptKey;
import io.evomerge.datasets.Task;
import io.evomerge.documents.InputException;
import io.evomerge.documents.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskSetsTest {
    @TempDir Path root;

    private void task(String name, int rows, String keys) throws IOException {
        Files.writeString(
                root.resolve(name + ".jsonl"),
                IntStream.range(0, rows)
                        .mapToObj(i -> "{\"q\": \"What is %d?\", \"a\": \"%d\"}\n".formatted(i, i))
                        .collect(Collectors.joining()));
        Files.writeString(
                root.resolve(name + ".yaml"),
                """
                task: %s
                dataset_path: %s.jsonl
                doc_to_text: q
                doc_to_target: a
                generation_kwargs: {until: ["\\n"], max_gen_toks: 4}
                %s
                """
                        .formatted(name, name, keys));
    }

    private TaskSets sets(String objectives) {
        String yaml =
                """
                base: base
                models: [experts/math]
                subset: {items: 5}
                """
                        + objectives;
        return TaskSets.of(SpecReader.read(Node.yaml("search.yaml", yaml), root));
    }

    private static Set<String> questions(List<Task> tasks) {
        return tasks.stream()
                .flatMap(t -> t.items().stream())
                .map(item -> PromptKey.of(item.question()))
                .collect(Collectors.toSet());
    }

    @Test
    void the_tasks_of_a_group_share_its_weight_by_size() throws IOException {
        task("small", 20, "");
        task("large", 60, "");
        task("other", 20, "");
        Files.writeString(
                root.resolve("both.yaml"),
                """
                group: both
                task: [small, large]
                aggregate_metric_list: [{metric: exact_match, weight_by_size: true}]
                """);
        TaskSets sets = sets("objectives: [{task: both.yaml, weight: 2}, other.yaml]\n");
        assertThat(sets.targets())
                .extracting(Target::task)
                .containsExactly("small", "large", "other");
        assertThat(sets.targets()).extracting(Target::weight).containsExactly(0.5, 1.5, 1.0);
        assertThat(sets.tasks(Part.SEARCH))
                .extracting(t -> t.items().size())
                .containsExactly(5, 5, 5);
    }

    @Test
    void the_tasks_of_a_group_weigh_the_same_unless_it_says_otherwise() throws IOException {
        task("small", 20, "");
        task("large", 60, "");
        Files.writeString(
                root.resolve("both.yaml"),
                "{group: both, task: [small, {task: large, weight: 3}]}");
        assertThat(sets("objectives: [both]\n").targets())
                .extracting(Target::weight)
                .satisfies(
                        weights -> {
                            assertThat(weights.get(0)).isCloseTo(0.25, within(1e-12));
                            assertThat(weights.get(1)).isCloseTo(0.75, within(1e-12));
                        });
    }

    @Test
    void every_task_of_a_tag_counts_with_the_weight() throws IOException {
        task("small", 20, "tag: sums");
        task("large", 60, "tag: [sums, long]");
        assertThat(sets("objectives: [{task: sums, weight: 2}]\n").targets())
                .extracting(Target::weight)
                .containsExactly(2.0, 2.0);
    }

    @Test
    void a_question_of_several_objectives_lies_in_one_part() throws IOException {
        task("small", 20, "");
        task("large", 60, "");
        TaskSets sets = sets("objectives: [small.yaml, large.yaml]\n");
        Set<String> seen = new HashSet<>();
        int all = 0;
        for (Part part : Part.values()) {
            Set<String> questions = questions(sets.tasks(part));
            seen.addAll(questions);
            all += questions.size();
        }
        assertThat(all).isEqualTo(seen.size());
    }

    @Test
    void each_task_of_a_group_is_split_by_itself() throws IOException {
        task("small", 20, "");
        task("large", 60, "");
        Files.writeString(root.resolve("both.yaml"), "{group: both, task: [large, small]}");
        TaskSets sets = sets("objectives: [both.yaml]\n");
        assertThat(sets.tasks(Part.REPORT)).allSatisfy(t -> assertThat(t.items()).isNotEmpty());
        assertThat(sets.tasks(Part.REPORT).getFirst().items()).hasSize(12);
    }

    @Test
    void examples_before_a_question_do_not_make_it_another_one() throws IOException {
        task("plain", 30, "");
        task("shown", 30, "num_fewshot: 2\ndescription: \"Answer.\\n\"");
        TaskSets sets = sets("objectives: [plain.yaml, shown.yaml]\n");
        for (Part part : List.of(Part.SELECT, Part.REPORT)) {
            List<Task> tasks = sets.tasks(part);
            assertThat(tasks.get(1).items())
                    .extracting(Item::question)
                    .containsExactlyElementsOf(
                            tasks.get(0).items().stream().map(Item::question).toList());
        }
    }

    @Test
    void a_public_benchmarks_test_split_is_warned_of() throws IOException {
        task("gsm8k-it", 20, "test_split: test");
        task("private", 20, "test_split: test");
        assertThat(sets("objectives: [gsm8k-it.yaml, private.yaml]\n").warnings())
                .singleElement()
                .asString()
                .contains("task 'gsm8k-it' looks like the test split of gsm8k");
        task("gsm8k-it", 20, "test_split: train");
        assertThat(sets("objectives: [gsm8k-it.yaml]\n").warnings()).isEmpty();
    }

    @Test
    void a_name_that_is_nowhere_is_a_complaint() throws IOException {
        task("small", 20, "");
        assertThatThrownBy(() -> sets("objectives: [smal]\n"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(
                        "'smal' is neither a file, a folder, a name inside of one, nor");
    }
}
