package io.evomerge.evaluators;

import io.evomerge.answers.ExactMatch;
import io.evomerge.answers.FilterPipeline;
import io.evomerge.answers.Measurement;
import io.evomerge.answers.Scoring;
import io.evomerge.answers.TextMetric;
import io.evomerge.datasets.Item;
import io.evomerge.datasets.Task;
import io.evomerge.models.LanguageModel;
import io.evomerge.models.Llama;
import io.evomerge.models.Uncertainty;
import io.evomerge.tensors.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/// Greedy generation, scored by what filters leave of the text.
///
/// One pass over prompt and first reference answer gives the answer's log-probability (mean per
/// token, the end token included, nats) and tells whether greedy decoding would produce just that
/// answer. Where only the exact match of the whole text is asked for, such an item is right without
/// decoding. If it is not just that answer, it is decoded, since other tokens may spell the same
/// text, and other references may be met; with a tokenizer where other tokens cannot (a word-level
/// vocabulary) and one reference it is wrong, and decoding is skipped. Other metrics, and filters,
/// need every text, and decode all.
final class Generation implements TaskEvaluator {
    /// Tokens of an answer of which the model is asked how unsure it is.
    private static final int UNSURE_TOKENS = 16;

    private final Task task;
    private final LanguageModel model;
    private final List<long[]> asked = new ArrayList<>();
    private final List<Llama.Sequence> references = new ArrayList<>();

    /// Whether what is generated can be compared with the reference token by token.
    private final List<Boolean> seamless = new ArrayList<>();

    Generation(Task task, Prompts prompts) {
        this.task = task;
        this.model = prompts.model();
        boolean options =
                task.scoring().pipelines().stream().anyMatch(FilterPipeline::needsOptions);
        for (Item item : task.items()) {
            if (options && item.choices().isEmpty()) {
                prompts.complain(
                        item,
                        "has no options, which the filter multi_choice_regex needs",
                        "name them under 'doc_to_choice', or in the rows' field 'choices'");
            }
            Prompts.Reference reference = prompts.reference(item);
            long[] answer = ended(reference.answer().continuation());
            prompts.checkLength(
                    item, reference.prompt(), Math.max(task.decoding().maxTokens(), answer.length));
            asked.add(reference.prompt());
            references.add(new Llama.Sequence(reference.answer().prompt(), answer));
            seamless.add(reference.seamless());
        }
        prompts.throwIfAny();
    }

    /// Where no stop string ends the answer, the end token must.
    private long[] ended(long[] answer) {
        if (!task.decoding().until().isEmpty() || model.endTokens().isEmpty()) {
            return answer;
        }
        return append(answer, model.endTokens().getFirst());
    }

    private static long[] append(long[] tokens, long last) {
        long[] out = Arrays.copyOf(tokens, tokens.length + 1);
        out[tokens.length] = last;
        return out;
    }

    @Override
    public Responses evaluate(Weights weights) {
        List<Llama.Score> scored = model.loglikelihood(weights, references);
        List<Double> logProbabilities = new ArrayList<>();
        for (int i = 0; i < scored.size(); i++) {
            logProbabilities.add(
                    scored.get(i).logProbability() / references.get(i).continuation().length);
        }
        return Responses.of(
                task.name(),
                logProbabilities,
                needsTexts(task.scoring()) ? measured(weights) : matched(weights, scored));
    }

    /// Of the first tokens of what the model itself says, up to where it stops: an answer often
    /// begins with the same words whatever comes then.
    @Override
    public Uncertainty uncertainty(Weights weights, List<Integer> items, Weights gradient) {
        List<long[]> prompts = items.stream().map(asked::get).toList();
        int most = Math.min(UNSURE_TOKENS, task.decoding().maxTokens());
        List<long[]> said = model.generate(weights, prompts, most);
        List<Llama.Sequence> answers =
                IntStream.range(0, prompts.size())
                        .mapToObj(i -> new Llama.Sequence(prompts.get(i), whole(said.get(i), most)))
                        .toList();
        return model.tokenUncertainty(weights, answers, gradient, 1.0 / items.size());
    }

    /// The tokens up to the one that ends the answer, if there is one among the first `most`.
    private long[] whole(long[] said, int most) {
        for (int n = 1; n <= said.length; n++) {
            String text = model.decode(Arrays.copyOf(said, n));
            if (task.decoding().until().stream().anyMatch(text::contains)) {
                return Arrays.copyOf(said, n);
            }
        }
        return said.length < most ? append(said, model.endTokens().getFirst()) : said;
    }

    /// Whether tokens alone cannot say what is right.
    private static boolean needsTexts(Scoring scoring) {
        return !scoring.metrics().equals(List.of(ExactMatch.PLAIN))
                || !scoring.pipelines().stream().allMatch(FilterPipeline::isIdentity);
    }

    private List<Result> measured(Weights weights) {
        List<String> texts =
                decode(weights, IntStream.range(0, references.size()).boxed().toList());
        List<Result> out = new ArrayList<>();
        for (FilterPipeline pipeline : task.scoring().pipelines()) {
            for (TextMetric metric : task.scoring().metrics(TextMetric.class)) {
                List<Measurement> items = new ArrayList<>();
                for (int i = 0; i < texts.size(); i++) {
                    Item item = task.items().get(i);
                    String answer = pipeline.apply(texts.get(i), item.choices());
                    items.add(metric.measure(answer, item.references()));
                }
                out.add(Result.of(metric, pipeline.name(), items));
            }
        }
        return out;
    }

    /// The exact match, decoding only what the tokens leave open.
    private List<Result> matched(Weights weights, List<Llama.Score> scored) {
        List<Measurement> items =
                new ArrayList<>(Collections.nCopies(scored.size(), Measurement.of(false)));
        List<Integer> open = new ArrayList<>();
        for (int i = 0; i < scored.size(); i++) {
            if (isAnswerComplete(i) && scored.get(i).greedy()) {
                items.set(i, Measurement.of(true));
            } else if (!isDecidedByTokens(i)) {
                open.add(i);
            }
        }
        List<String> texts = open.isEmpty() ? List.of() : decode(weights, open);
        for (int j = 0; j < open.size(); j++) {
            int i = open.get(j);
            items.set(i, ExactMatch.PLAIN.measure(texts.get(j), task.items().get(i).references()));
        }
        return task.scoring().pipelines().stream()
                .map(pipeline -> Result.of(ExactMatch.PLAIN, pipeline.name(), items))
                .toList();
    }

    /// Whether the reference's tokens end the generation and fit into the limit.
    private boolean isAnswerComplete(int index) {
        return isDecidable(index)
                && references.get(index).continuation().length <= task.decoding().maxTokens();
    }

    private boolean isDecidable(int index) {
        return seamless.get(index)
                && task.decoding().until().isEmpty()
                && !model.endTokens().isEmpty();
    }

    private boolean isDecidedByTokens(int index) {
        return isDecidable(index)
                && model.isTokenizationUnique()
                && task.items().get(index).references().size() == 1;
    }

    /// The texts generated for some of the items.
    private List<String> decode(Weights weights, List<Integer> items) {
        List<long[]> prompts = items.stream().map(asked::get).toList();
        return model.generate(weights, prompts, task.decoding().maxTokens()).stream()
                .map(tokens -> cut(model.decode(tokens)))
                .toList();
    }

    /// Ends the text before the first stop string.
    private String cut(String text) {
        int end =
                task.decoding().until().stream()
                        .mapToInt(text::indexOf)
                        .filter(i -> i >= 0)
                        .min()
                        .orElse(text.length());
        return text.substring(0, end);
    }
}
