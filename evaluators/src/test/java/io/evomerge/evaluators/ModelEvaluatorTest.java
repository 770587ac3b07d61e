package io.evomerge.evaluators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evomerge.answers.ChoiceMetric;
import io.evomerge.answers.ExactMatch;
import io.evomerge.answers.FilterPipeline;
import io.evomerge.answers.OptionFilter;
import io.evomerge.answers.RegexFilter;
import io.evomerge.answers.RegularExpression;
import io.evomerge.answers.Scoring;
import io.evomerge.answers.TargetMetric;
import io.evomerge.answers.TokenF1;
import io.evomerge.datasets.Decoding;
import io.evomerge.datasets.Delimiters;
import io.evomerge.datasets.Item;
import io.evomerge.datasets.OutputType;
import io.evomerge.datasets.Prompt;
import io.evomerge.datasets.Task;
import io.evomerge.documents.InputException;
import io.evomerge.tensors.DType;
import io.evomerge.tensors.Device;
import io.evomerge.tensors.TensorInfo;
import io.evomerge.tensors.Weights;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

final class ModelEvaluatorTest {
    private static final Weights WEIGHTS =
            Weights.allocate(
                    List.of(new TensorInfo("w", DType.F32, List.of(1L))), DType.F32, Device.CPU);

    @AfterAll
    static void close() {
        WEIGHTS.close();
    }

    private static Task choice(ChoiceMetric metric, Item... items) {
        return new Task(
                "c",
                1,
                OutputType.MULTIPLE_CHOICE,
                Delimiters.USUAL,
                Scoring.of(metric),
                Decoding.NONE,
                List.of(items));
    }

    private static Task generation(List<String> until, Item... items) {
        return new Task(
                "g",
                1,
                OutputType.GENERATE_UNTIL,
                Delimiters.USUAL,
                Scoring.of(ExactMatch.PLAIN),
                new Decoding(until, 20),
                List.of(items));
    }

    private static Responses only(FakeModel model, Task task) {
        return new ModelEvaluator(model, List.of(task)).evaluate(WEIGHTS).getFirst();
    }

    @Test
    void acc_takes_the_option_with_the_highest_sum() {
        var model = FakeModel.of(Map.of(" a", -2.0, " bbbb", -3.0), Map.of(), true);
        var item = Item.choice("1", Prompt.of("q"), List.of("a", "bbbb"), 0);
        assertThat(only(model, choice(ChoiceMetric.ACC, item)).scores()).containsExactly(1.0);
    }

    @Test
    void acc_bytes_divides_by_the_bytes_of_the_option() {
        var model = FakeModel.of(Map.of(" a", -2.0, " bbbb", -3.0), Map.of(), true);
        var item = Item.choice("1", Prompt.of("q"), List.of("a", "bbbb"), 1);
        assertThat(only(model, choice(ChoiceMetric.ACC_BYTES, item)).scores()).containsExactly(1.0);
        assertThat(only(model, choice(ChoiceMetric.ACC, item)).scores()).containsExactly(0.0);
    }

    @Test
    void bytes_are_those_of_utf_8() {
        var model = FakeModel.of(Map.of(" é", -2.1, " e", -1.1), Map.of(), true);
        var item = Item.choice("1", Prompt.of("q"), List.of("é", "e"), 0);
        assertThat(only(model, choice(ChoiceMetric.ACC_BYTES, item)).scores()).containsExactly(1.0);
    }

    @Test
    void of_equal_options_the_first_counts() {
        var model = FakeModel.of(Map.of(" a", -2.0, " b", -2.0), Map.of(), true);
        assertThat(
                        only(
                                        model,
                                        choice(
                                                ChoiceMetric.ACC,
                                                Item.choice(
                                                        "1", Prompt.of("q"), List.of("a", "b"), 0)))
                                .mean())
                .isEqualTo(1);
        assertThat(
                        only(
                                        model,
                                        choice(
                                                ChoiceMetric.ACC,
                                                Item.choice(
                                                        "1", Prompt.of("q"), List.of("a", "b"), 1)))
                                .mean())
                .isEqualTo(0);
    }

    @Test
    void options_without_a_prompt_follow_the_start_token() {
        var model = FakeModel.of(Map.of(" a", -2.0, " b", -1.0), Map.of(), true);
        var item = Item.choice("1", Prompt.of(""), List.of("a", "b"), 1);
        assertThat(only(model, choice(ChoiceMetric.ACC, item)).scores()).containsExactly(1.0);
    }

    @Test
    void the_log_probability_of_a_choice_is_among_the_options() {
        var model = FakeModel.of(Map.of(" a", -4.0, " b", -4.0), Map.of(), true);
        var item = Item.choice("1", Prompt.of("q"), List.of("a", "b"), 0);
        assertThat(only(model, choice(ChoiceMetric.ACC, item)).meanLogProbability())
                .isCloseTo(-Math.log(2), within(1e-12));
    }

    @Test
    void a_generation_is_right_if_greedy_decoding_gives_the_answer() {
        var model = FakeModel.of(Map.of(), Map.of("q", " yes", "r", " no"), true);
        var task =
                generation(
                        List.of(),
                        Item.open("1", Prompt.of("q"), "yes"),
                        Item.open("2", Prompt.of("r"), "yes"));
        Responses responses = only(model, task);
        assertThat(responses.scores()).containsExactly(1.0, 0.0);
        assertThat(responses.logProbabilities()).containsExactly(-1.5, -1.5);
    }

    @Test
    void with_a_unique_tokenization_nothing_is_decoded() {
        var model = FakeModel.of(Map.of(), Map.of("q", " no"), true);
        assertThat(only(model, generation(List.of(), Item.open("1", Prompt.of("q"), "yes"))).mean())
                .isEqualTo(0);
        assertThat(model.generated()).isEmpty();
    }

    @Test
    void where_other_tokens_may_spell_the_answer_only_the_open_items_are_decoded() {
        var model = FakeModel.of(Map.of(), Map.of("q", " yes", "r", "  yes", "s", " no"), false);
        var task =
                generation(
                        List.of(),
                        Item.open("1", Prompt.of("q"), "yes"),
                        Item.open("2", Prompt.of("r"), "yes"),
                        Item.open("3", Prompt.of("s"), "yes"));
        assertThat(only(model, task).scores()).containsExactly(1.0, 1.0, 0.0);
        assertThat(model.generated()).containsExactly(2);
    }

    @Test
    void a_stop_string_ends_the_text() {
        var model = FakeModel.of(Map.of(), Map.of("q", " yes\nand more"), true);
        assertThat(
                        only(
                                        model,
                                        generation(
                                                List.of("\n"),
                                                Item.open("1", Prompt.of("q"), "yes")))
                                .mean())
                .isEqualTo(1);
        assertThat(
                        only(model, generation(List.of("|"), Item.open("1", Prompt.of("q"), "yes")))
                                .mean())
                .isEqualTo(0);
    }

    @Test
    void what_does_not_fit_the_model_is_reported_at_once() {
        var model = FakeModel.of(Map.of(), Map.of(), true);
        var task =
                generation(
                        List.of(),
                        Item.open("long", Prompt.of("x".repeat(40)), "y"),
                        Item.open("empty", Prompt.of(""), "y"));
        assertThatThrownBy(() -> new ModelEvaluator(model, List.of(task)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("task g, item long: needs 60 tokens, but the model takes 50")
                .hasMessageContaining("task g, item empty: the prompt is empty");
    }

    @Test
    void of_several_references_any_will_do() {
        var model = FakeModel.of(Map.of(), Map.of("q", " two", "r", " four"), true);
        var task =
                generation(
                        List.of(),
                        Item.open("1", Prompt.of("q"), "one", "two"),
                        Item.open("2", Prompt.of("r"), "one", "two"));
        assertThat(only(model, task).scores()).containsExactly(1.0, 0.0);
    }

    @Test
    void every_text_is_decoded_where_a_metric_needs_it() {
        var model = FakeModel.of(Map.of(), Map.of("q", " red cat", "r", " a cat"), true);
        var task =
                generation(
                                List.of(),
                                Item.open("1", Prompt.of("q"), "red cat"),
                                Item.open("2", Prompt.of("r"), "red cat"))
                        .withScoring(Scoring.of(new TokenF1(), ExactMatch.PLAIN));
        Responses responses = only(model, task);
        assertThat(responses.scores().getFirst()).isEqualTo(1);
        assertThat(responses.scores().getLast()).isCloseTo(2.0 / 3, within(1e-12));
        assertThat(responses.results().getLast().scores()).containsExactly(1.0, 0.0);
        assertThat(model.generated()).containsExactly(2);
    }

    @Test
    void the_first_pipeline_counts_and_the_others_are_scored_from_the_same_texts() {
        var model = FakeModel.of(Map.of(), Map.of("q", " it is #### 7"), false);
        var number =
                new FilterPipeline(
                        "number",
                        List.of(
                                new RegexFilter(
                                        RegularExpression.of("#### (.*)"), 0, "[invalid]")));
        var task =
                generation(List.of(), Item.open("1", Prompt.of("q"), "7"))
                        .withScoring(
                                new Scoring(
                                        List.of(ExactMatch.PLAIN),
                                        List.of(number, FilterPipeline.NONE)));
        Responses responses = only(model, task);
        assertThat(responses.scores()).containsExactly(1.0);
        assertThat(responses.results().stream().map(Result::name))
                .containsExactly("exact_match,number", "exact_match,none");
        assertThat(responses.results().getLast().reported()).isEqualTo(0);
        assertThat(model.generated()).containsExactly(1);
    }

    @Test
    void a_filter_by_options_needs_options() {
        var model = FakeModel.of(Map.of(), Map.of(), false);
        var basic = new RegexFilter(RegularExpression.of("x"), 0, "[invalid]");
        var byOption =
                new FilterPipeline("o", List.of(new OptionFilter(basic, true, true, List.of())));
        var task =
                generation(List.of(), Item.open("1", Prompt.of("q"), "7"))
                        .withScoring(new Scoring(List.of(ExactMatch.PLAIN), List.of(byOption)));
        assertThatThrownBy(() -> new ModelEvaluator(model, List.of(task)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("task g, item 1: has no options");
    }

    @Test
    void a_target_brings_its_own_delimiter() {
        var model = FakeModel.of(Map.of(), Map.of("q", " yes"), true);
        var task =
                new Task(
                        "l",
                        1,
                        OutputType.LOGLIKELIHOOD,
                        Delimiters.USUAL,
                        Scoring.of(TargetMetric.PERPLEXITY),
                        Decoding.NONE,
                        List.of(Item.open("1", Prompt.of("q"), "ab")));
        Responses responses = only(model, task);
        // 1.5 nats a character in the fake model, and two characters.
        assertThat(responses.results().getFirst().reported()).isCloseTo(Math.exp(3), within(1e-9));
        assertThat(responses.logProbabilities()).containsExactly(-1.5);
    }

    @Test
    void a_blank_at_the_end_of_a_prompt_belongs_to_the_option() {
        var model = FakeModel.of(Map.of("  a", -1.0, "  b", -2.0), Map.of(), true);
        var item = Item.choice("1", Prompt.of("q "), List.of("a", "b"), 0);
        assertThat(only(model, choice(ChoiceMetric.ACC, item)).meanLogProbability())
                .isCloseTo(-Math.log1p(Math.exp(-1)), within(1e-12));
    }

    @Test
    void what_generates_is_asked_as_it_is_written() {
        var model = FakeModel.of(Map.of(), Map.of("q\n", " yes"), false);
        var task = generation(List.of(), Item.open("1", Prompt.of("q\n"), "yes"));
        assertThat(only(model, task).scores()).containsExactly(1.0);
        assertThat(model.generated()).isEmpty(); // the reference follows the prompt without a seam
    }

    @Test
    void a_log_likelihood_is_that_of_one_target() {
        var model = FakeModel.of(Map.of(), Map.of(), true);
        var item = Item.open("1", Prompt.of("q"), "one", "two");
        for (OutputType type :
                List.of(OutputType.LOGLIKELIHOOD, OutputType.LOGLIKELIHOOD_ROLLING)) {
            var scoring = new Scoring(type.usualMetrics(), List.of(FilterPipeline.NONE));
            var task =
                    new Task("l", 1, type, Delimiters.USUAL, scoring, Decoding.NONE, List.of(item));
            assertThatThrownBy(() -> new ModelEvaluator(model, List.of(task)))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("task l, item 1: has 2 targets");
        }
    }

    /// The fake model is as unsure of a generation as that is long.
    private static double unsure(List<String> until, String says) {
        var model = FakeModel.of(Map.of(), Map.of("q", says), true);
        Task task = generation(until, Item.open("1", Prompt.of("q"), "whatever is right"));
        return new ModelEvaluator(model, List.of(task))
                .entropies(WEIGHTS, Map.of("g", List.of(0)), WEIGHTS)
                .getFirst()
                .mean();
    }

    @Test
    void a_model_may_be_unsure_of_each_word_it_says_and_of_the_end() {
        assertThat(unsure(List.of(), "four")).isEqualTo(5);
    }

    @Test
    void what_comes_after_a_stop_string_is_not_asked() {
        assertThat(unsure(List.of(";"), "four; five")).isEqualTo(5);
    }

    @Test
    void only_the_beginning_of_a_long_answer_is_asked() {
        assertThat(unsure(List.of(), "a very long answer")).isEqualTo(16);
    }

    @Test
    void entropies_of_a_task_need_items() {
        var model = FakeModel.of(Map.of(), Map.of(), true);
        Task task = generation(List.of(), Item.open("1", Prompt.of("q"), "yes"));
        var evaluator = new ModelEvaluator(model, List.of(task));
        assertThatThrownBy(() -> evaluator.entropies(WEIGHTS, Map.of("other", List.of(0)), WEIGHTS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no items of g");
    }

    @Test
    void tasks_of_which_no_item_is_chosen_are_not_asked() {
        var model = FakeModel.of(Map.of(" a", -2.0, " b", -1.0), Map.of(), true);
        var item = Item.choice("1", Prompt.of("q"), List.of("a", "b"), 1);
        var evaluator =
                new ModelEvaluator(
                        model,
                        List.of(
                                choice(ChoiceMetric.ACC, item),
                                generation(List.of(), Item.open("1", Prompt.of("q"), "yes"))));
        var some = evaluator.only(Map.of("c", List.of(0)));
        assertThat(some.items()).isOne();
        assertThat(some.evaluate(WEIGHTS)).extracting(Responses::task).containsExactly("c");
        assertThatThrownBy(() -> evaluator.only(Map.of("c", List.of())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no items of c");
    }
}
