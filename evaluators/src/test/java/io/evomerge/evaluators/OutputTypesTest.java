package io.evomerge.evaluators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evomerge.answers.Bleu;
import io.evomerge.answers.ChoiceMetric;
import io.evomerge.answers.DocumentMetric;
import io.evomerge.answers.ExactMatch;
import io.evomerge.answers.FilterPipeline;
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
import io.evomerge.demo.DemoTasks;
import io.evomerge.demo.Part;
import io.evomerge.models.HuggingFaceModel;
import io.evomerge.models.LanguageModel;
import io.evomerge.models.Llama;
import io.evomerge.tensors.Checkpoint;
import io.evomerge.tensors.DType;
import io.evomerge.tensors.Device;
import io.evomerge.tensors.Weights;
import io.evomerge.zoo.Zoo;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every output type, end to end, on the base model of the zoo.
final class OutputTypesTest {
    private static final double ROUNDING = 1e-4;

    @TempDir private static Path folder;
    private static Checkpoint checkpoint;
    private static HuggingFaceModel model;
    private static Weights weights;

    @BeforeAll
    static void open() {
        Zoo.export(folder.resolve("zoo"));
        checkpoint = Checkpoint.open(folder.resolve("zoo/base"));
        model = HuggingFaceModel.open(checkpoint);
        weights = Weights.load(checkpoint, DType.F32, Device.CPU);
    }

    @AfterAll
    static void close() {
        weights.close();
        model.close();
        checkpoint.close();
    }

    private static Task demo(String name) {
        return DemoTasks.named(name, Part.SELECT, 0, 40).orElseThrow();
    }

    private static Task task(OutputType type, Scoring scoring, List<Item> items) {
        return new Task("t", 1, type, Delimiters.USUAL, scoring, Decoding.NONE, items);
    }

    private static Responses evaluated(Task task) {
        return new ModelEvaluator(model, List.of(task)).evaluate(weights).getFirst();
    }

    private static Result result(Responses responses, String name) {
        return responses.results().stream()
                .filter(r -> r.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /// Math questions with the delimiter as part of the target, as `loglikelihood` wants it.
    private static List<Item> targets() {
        return demo("math-en").items().stream()
                .map(i -> Item.open(i.id(), i.prompt(), " " + i.answer()))
                .toList();
    }

    @Test
    void a_target_is_as_likely_as_the_same_option_of_a_choice() {
        Responses alone =
                evaluated(
                        task(
                                OutputType.LOGLIKELIHOOD,
                                Scoring.of(TargetMetric.PERPLEXITY, TargetMetric.ACC),
                                targets()));
        // The share of one option among two is the difference of their log-likelihoods.
        List<Item> pairs =
                demo("math-en").items().stream()
                        .map(i -> Item.choice(i.id(), i.prompt(), List.of(i.answer(), "zero"), 0))
                        .toList();
        Responses chosen =
                evaluated(task(OutputType.MULTIPLE_CHOICE, Scoring.of(ChoiceMetric.ACC), pairs));
        Responses others =
                evaluated(
                        task(
                                OutputType.LOGLIKELIHOOD,
                                Scoring.of(TargetMetric.PERPLEXITY),
                                targets().stream()
                                        .map(i -> Item.open(i.id(), i.prompt(), " zero"))
                                        .toList()));
        for (int i = 0; i < pairs.size(); i++) {
            double right = sum(alone, i, " " + pairs.get(i).answer());
            double wrong = sum(others, i, " zero");
            assertThat(chosen.logProbabilities().get(i))
                    .isCloseTo(-Math.log1p(Math.exp(wrong - right)), within(ROUNDING));
        }
    }

    private static double sum(Responses responses, int item, String target) {
        int tokens = model.encodeContinuation(targets().get(item).question(), target).length;
        return responses.logProbabilities().get(item) * tokens;
    }

    @Test
    void the_only_option_of_a_choice_is_as_likely_as_it_is_as_a_target() {
        Item item = targets().getFirst();
        double alone =
                evaluated(
                                task(
                                        OutputType.LOGLIKELIHOOD,
                                        Scoring.of(TargetMetric.PERPLEXITY),
                                        List.of(item)))
                        .results()
                        .getFirst()
                        .reported();
        long[] prompt = model.encodePrompt(item.question());
        long[] target = model.encodeContinuation(item.question(), item.answer());
        double sum =
                model.choices(weights, List.of(new LanguageModel.Choice(prompt, List.of(target))))
                        .getFirst()[0];
        assertThat(Math.log(alone)).isCloseTo(-sum, within(ROUNDING));
    }

    @Test
    void a_target_is_right_where_greedy_decoding_begins_with_it() {
        Responses responses =
                evaluated(task(OutputType.LOGLIKELIHOOD, Scoring.of(TargetMetric.ACC), targets()));
        List<long[]> prompts =
                targets().stream().map(i -> model.encodePrompt(i.question())).toList();
        List<long[]> generated = model.generate(weights, prompts, 30);
        for (int i = 0; i < prompts.size(); i++) {
            long[] target =
                    model.encodeContinuation(
                            targets().get(i).question(), targets().get(i).answer());
            boolean same =
                    Arrays.mismatch(target, generated.get(i)) < 0
                            || Arrays.mismatch(target, generated.get(i)) == target.length;
            assertThat(responses.scores().get(i)).isEqualTo(same ? 1.0 : 0.0);
        }
        assertThat(responses.mean()).isBetween(0.01, 0.99);
    }

    @Test
    void a_target_without_prompt_follows_the_start_token() {
        Responses responses =
                evaluated(
                        task(
                                OutputType.LOGLIKELIHOOD,
                                Scoring.of(TargetMetric.PERPLEXITY),
                                List.of(Item.open("1", Prompt.of(""), "how much is 6"))));
        assertThat(responses.scores().getFirst()).isBetween(1e-6, 1.0);
        assertThat(model.start()).isEqualTo(model.encodePrompt(""));
    }

    @Test
    void a_whole_document_is_the_sum_of_its_windows() {
        String text =
                demo("math-en").items().stream()
                        .map(i -> i.question() + " " + i.answer())
                        .collect(Collectors.joining(" "));
        long[] tokens = model.encodeContinuation("", text);
        int positions = model.maxPositions();
        assertThat(tokens.length).isGreaterThan(2 * positions);
        Responses responses =
                evaluated(
                        task(
                                OutputType.LOGLIKELIHOOD_ROLLING,
                                new Scoring(
                                        List.of(DocumentMetric.values()),
                                        List.of(FilterPipeline.NONE)),
                                List.of(
                                        Item.open("long", Prompt.of(""), text),
                                        Item.open("short", Prompt.of(""), "how much is 6"))));
        double byHand = 0;
        for (int from = 0; from < tokens.length; from += positions) {
            int to = Math.min(tokens.length, from + positions);
            int context = from == 0 ? 0 : Math.max(0, to - positions - 1);
            long[] before = from == 0 ? model.start() : Arrays.copyOfRange(tokens, context, from);
            var window = new Llama.Sequence(before, Arrays.copyOfRange(tokens, from, to));
            byHand += model.loglikelihood(weights, List.of(window)).getFirst().logProbability();
        }
        assertThat(responses.logProbabilities().getFirst() * tokens.length)
                .isCloseTo(byHand, within(1e-2));
        int words = text.split(" ").length;
        assertThat(responses.scores().getFirst())
                .isCloseTo(Math.exp(byHand / words), within(ROUNDING));
        double bits = result(responses, "bits_per_byte,none").reported();
        double bytes = result(responses, "byte_perplexity,none").reported();
        assertThat(Math.pow(2, bits)).isCloseTo(bytes, within(1e-9));
        assertThat(bytes).isGreaterThan(1);
    }

    @Test
    void decoding_everything_gives_what_the_short_cut_gives() {
        for (String name : List.of("math-en", "order", "qa-it")) {
            Task task = demo(name);
            Task all = task.withScoring(Scoring.of(ExactMatch.PLAIN, new TokenF1(), new Bleu()));
            Responses brief = evaluated(task);
            Responses full = evaluated(all);
            assertThat(full.scores()).as(name).isEqualTo(brief.scores());
            assertThat(full.logProbabilities()).as(name).isEqualTo(brief.logProbabilities());
            assertThat(result(full, "f1,none").reported())
                    .as(name)
                    .isGreaterThanOrEqualTo(full.mean());
        }
    }

    @Test
    void filters_take_the_answer_out_of_the_text() {
        Task task = demo("math-en");
        String last = "(\\S+)\\s*$";
        var pipeline =
                new FilterPipeline(
                        "last-word",
                        List.of(new RegexFilter(RegularExpression.of(last), 0, "[invalid]")));
        List<Item> items =
                task.items().stream()
                        .map(i -> Item.open(i.id(), i.prompt(), lastWord(i.answer())))
                        .toList();
        Task filtered =
                task.withItems(items)
                        .withScoring(
                                new Scoring(
                                        List.of(ExactMatch.PLAIN),
                                        List.of(pipeline, FilterPipeline.NONE)));
        Responses responses = evaluated(filtered);
        assertThat(responses.mean()).isGreaterThanOrEqualTo(evaluated(task).mean());
        assertThat(responses.results().stream().map(Result::name))
                .containsExactly("exact_match,last-word", "exact_match,none");
    }

    private static String lastWord(String text) {
        return text.substring(text.lastIndexOf(' ') + 1);
    }

    @Test
    void all_metrics_of_a_choice_come_from_one_pass() {
        Task task = demo("order-choice").withScoring(Scoring.of(ChoiceMetric.values()));
        Responses responses = evaluated(task);
        assertThat(responses.results().stream().map(Result::name))
                .containsExactly("acc,none", "acc_norm,none", "acc_bytes,none", "brier_score,none");
        assertThat(responses.scores()).isEqualTo(evaluated(demo("order-choice")).scores());
    }
}
