package io.evomerge.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import io.evomerge.answers.ChoiceMetric;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Ten tasks in the words of lm-evaluation-harness, which together use every key, with the prompts
/// that its documentation says they have.
class HarnessTasksTest {
    private static Path file(String name) {
        try {
            return Path.of(
                    Objects.requireNonNull(HarnessTasksTest.class.getResource("/tasks/" + name))
                            .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Task read(String name) {
        return TaskReader.readFile(file(name + ".yaml"));
    }

    private static String prompt(Task task, int item) {
        return task.promptText(task.items().get(item));
    }

    @Test
    void science_questions_from_parquet_with_the_first_training_row_as_example() {
        Task task = read("which-one");
        assertThat(task.items()).hasSize(5);
        assertThat(prompt(task, 2))
                .isEqualTo(
                        """
                        Question: Which of 0 is it?
                        Answer: a0

                        Question: Which of 2 is it?
                        Answer:""");
        assertThat(task.items().get(2).choices()).containsExactly("a2", "b'2", "é2", "😀");
        assertThat(task.items()).extracting(Item::gold).containsExactly(0, 1, 2, 3, 0);
        assertThat(task.items()).extracting(Item::id).startsWith("Q0", "Q1");
        assertThat(task.scoring().metrics()).startsWith(ChoiceMetric.ACC);
    }

    @Test
    void the_asked_row_is_never_its_own_example() {
        assertThat(prompt(read("which-one"), 0)).startsWith("Question: Which of 1 is it?\n");
    }

    @Test
    void word_problems_from_shards_that_a_card_names_with_worked_examples() {
        Task task = read("word-problems");
        assertThat(prompt(task, 0))
                .isEqualTo(
                        """
                        Question: Ann has 2 pears and buys 3. How many has she?
                        Answer: She has 2 + 3 = 5.
                        #### 5

                        Question: Bo had 9 figs and ate 4. How many are left?
                        Answer: There are 9 - 4 = 5 left.
                        #### 5

                        Question: Di has 7 nuts and gives 2 away. How many has she?
                        Answer:""");
        assertThat(task.items().getFirst().references()).containsExactly("5");
        assertThat(task.decoding()).isEqualTo(new Decoding(List.of("Question:", "</s>"), 64));
        assertThat(task.version()).isEqualTo(3);
    }

    @Test
    void a_subject_that_includes_a_template_with_a_description() {
        assertThat(prompt(read("subject-physics"), 0))
                .isEqualTo(
                        """
                        The following are questions (with answers) about physics.

                        What is mass?
                        A. A measure of matter
                        B. A tone
                        Answer: A

                        What bends light?
                        A. A drum
                        B. A lens
                        Answer: B

                        What is heat?
                        A. A form of energy
                        B. A fluid
                        Answer:""");
    }

    @Test
    void a_subject_whose_own_keys_come_before_the_included_ones() {
        Task task = read("subject-biology");
        assertThat(prompt(task, 1))
                .isEqualTo(
                        """
                        The following are questions (with answers) about biology.

                        What is a cell?
                        A. A small, living unit
                        B. A stone
                        Answer: -> A
                        ###
                        What is bone?
                        A. A gas
                        B. A solid
                        Answer:""");
        assertThat(task.delimiters()).isEqualTo(new Delimiters(" -> ", "\n###\n"));
        assertThat(task.items()).extracting(Item::answer).containsExactly("A", "B", "A");
    }

    @Test
    void yes_or_no_by_the_number_in_a_field_of_the_validation_split() {
        Task task = read("yes-or-no");
        assertThat(prompt(task, 0))
                .isEqualTo("Ice floats on water.\nQuestion: does ice sink in water?\nAnswer:");
        assertThat(task.items()).extracting(Item::answer).containsExactly("no", "yes");
    }

    @Test
    void endings_that_filters_clean() {
        Task task = read("endings");
        assertThat(prompt(task, 0)).isEqualTo("Cooking: A man fills a pot. He");
        assertThat(task.items().get(0).choices())
                .containsExactly("sets it on the stove done.", "eats the pot.", "sings.");
        assertThat(task.items()).extracting(Item::gold).containsExactly(0, 2);
        assertThat(task.scoring().metrics())
                .containsExactly(ChoiceMetric.ACC_NORM, ChoiceMetric.ACC);
    }

    @Test
    void several_right_answers_with_a_drawn_example_and_blanks_kept() {
        Task task = read("spans");
        assertThat(task.items().getFirst().references())
                .containsExactly("on the Tiber", "the Tiber");
        assertThat(prompt(task, 0))
                .isEqualTo(
                        """
                        Title: Oslo

                        Background: Oslo has a harbour.

                        Question: What has Oslo?

                        Answer:
                        a harbour

                        Title: Rome

                        Background: Rome lies on the Tiber.

                        Question: Where does Rome lie?

                        Answer:
                        """);
        assertThat(prompt(task, 1)).contains("Answer:\non the Tiber\n\nTitle: Oslo");
    }

    @Test
    void the_last_word_with_its_blank() {
        Task task = read("last-word");
        assertThat(task.outputType()).isEqualTo(OutputType.LOGLIKELIHOOD);
        assertThat(prompt(task, 0)).isEqualTo("She opened the door and saw the");
        assertThat(task.items()).extracting(Item::answer).containsExactly(" sea", " asleep");
    }

    @Test
    void whole_documents_without_a_prompt() {
        Task task = read("pages");
        assertThat(task.outputType()).isEqualTo(OutputType.LOGLIKELIHOOD_ROLLING);
        assertThat(prompt(task, 0)).isEmpty();
        assertThat(task.items().getFirst().answer())
                .isEqualTo("= A title = \n\n It's a text, with commas.");
    }

    @Test
    void a_quiz_with_control_flow_and_an_example_of_the_tasks_own() {
        Task task = read("quiz");
        assertThat(prompt(task, 1))
                .isEqualTo(
                        """
                        Choose one of 2.
                        Which is a number?
                        A) tree
                        B) two
                        => B

                        Which is a colour? (think of blood)
                        A) red
                        B) loud
                        =>""");
        assertThat(task.items().getFirst().choices()).containsExactly("A", "B", "C");
        assertThat(task.items()).extracting(Item::gold).containsExactly(1, 0);
    }

    @Test
    void a_group_takes_tasks_and_tags_by_name_and_weighs_them_by_size() {
        TaskShares sciences = TaskReader.read(file("sciences.yaml"));
        assertThat(sciences.tasks())
                .extracting(Task::name)
                .containsExactly("subject-biology", "subject-physics", "which-one");
        assertThat(sciences.shares())
                .extracting(TaskShares.Share::weight)
                .containsExactly(3 / 9.0, 1 / 9.0, 5 / 9.0);
        assertThat(prompt(sciences.tasks().get(2), 0))
                .isEqualTo("Question: Which of 0 is it?\nAnswer:");
    }

    @Test
    void a_name_inside_of_a_folder_is_a_task_a_group_or_a_tag() {
        Path folder = Objects.requireNonNull(file("quiz.yaml").getParent());
        assertThat(TaskReader.read(folder.resolve("subjects")).tasks())
                .extracting(Task::name)
                .containsExactly("subject-biology", "subject-physics");
        assertThat(TaskReader.read(folder.resolve("riddles")).tasks())
                .extracting(Task::name)
                .containsExactly("quiz");
        assertThat(TaskReader.read(folder.resolve("sciences")).tasks()).hasSize(3);
        assertThat(TaskReader.read(folder.resolve("spans")).tasks()).hasSize(1);
        assertThat(TaskReader.exists(folder.resolve("spans"))).isTrue();
        assertThat(TaskReader.exists(folder.resolve("spanner"))).isFalse();
    }

    @Test
    void a_folder_gives_each_group_and_each_task_outside_of_groups_once() {
        TaskShares all = TaskReader.read(Objects.requireNonNull(file("quiz.yaml").getParent()));
        assertThat(all.tasks()).extracting(Task::name).doesNotHaveDuplicates().hasSize(10);
        double sum = all.shares().stream().mapToDouble(TaskShares.Share::weight).sum();
        assertThat(sum).isEqualTo(8); // the group, and seven tasks
    }
}
