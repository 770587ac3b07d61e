package io.evomerge.models;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.evomerge.documents.Complaints;
import io.evomerge.documents.InputException;
import io.evomerge.documents.Node;
import io.evomerge.tensors.Checkpoint;
import io.evomerge.tensors.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// A causal language model from a Hugging Face directory: config.json chooses the network,
/// tokenizer.json the tokens.
public final class HuggingFaceModel implements LanguageModel {
    private final Path directory;
    private final LlamaConfig config;
    private final Llama network;
    private final HuggingFaceTokenizer tokenizer;
    private final List<Long> ends;
    private final SpecialTokens special;
    private final boolean uniqueTokenization;
    private final int tokensPerBatch;

    private HuggingFaceModel(Path directory, LlamaConfig config, HuggingFaceTokenizer tokenizer) {
        this.directory = directory;
        this.config = config;
        this.tokenizer = tokenizer;
        this.ends = endTokens(directory, tokenizer);
        this.special = SpecialTokens.read(directory);
        this.uniqueTokenization =
                Node.json(directory.resolve("tokenizer.json"))
                        .get("model")
                        .flatMap(m -> m.get("type"))
                        .filter(t -> t.text().equals("WordLevel"))
                        .isPresent();
        // Activations of a batch stay near 100 MB for a layer; small models take larger batches.
        this.tokensPerBatch = Math.clamp(8_000_000L / config.hidden(), 256, 16_384);
        this.network = new Llama(config);
    }

    /// Opens the tokenizer and compiles the network. Reports everything that is wrong at once.
    ///
    /// @throws InputException for an unknown architecture, missing tensors, a missing or damaged
    ///     tokenizer, or one that has more tokens than the embeddings have rows
    public static HuggingFaceModel open(Checkpoint checkpoint) {
        var complaints = new Complaints();
        LlamaConfig[] config = new LlamaConfig[1];
        HuggingFaceTokenizer[] tokenizer = new HuggingFaceTokenizer[1];
        Path directory = checkpoint.directory();
        complaints.collect(
                () -> {
                    config[0] = LlamaConfig.read(checkpoint.config());
                    config[0].checkTensors(directory.toString(), checkpoint.tensors(), complaints);
                });
        complaints.collect(() -> tokenizer[0] = openTokenizer(directory));
        complaints.throwIfAny();
        long tokens = vocabularySize(directory);
        if (tokens > config[0].vocabulary()) {
            throw new InputException(
                    directory.resolve("tokenizer.json"),
                    "has tokens up to id "
                            + (tokens - 1)
                            + ", but the embeddings have "
                            + config[0].vocabulary()
                            + " rows",
                    "use the tokenizer that belongs to the weights");
        }
        return new HuggingFaceModel(directory, config[0], tokenizer[0]);
    }

    private static HuggingFaceTokenizer openTokenizer(Path directory) {
        Path file = directory.resolve("tokenizer.json");
        if (!Files.isRegularFile(file)) {
            throw new InputException(
                    file,
                    "no such file",
                    "save the tokenizer in the 'fast' format (tokenizer.json)");
        }
        try {
            // Without these options it truncates to 512 tokens.
            return HuggingFaceTokenizer.newInstance(
                    file,
                    Map.of("truncation", "false", "padding", "false", "addSpecialTokens", "true"));
        } catch (IOException | RuntimeException e) {
            throw new InputException(
                    file,
                    "is not a tokenizer: " + e.getMessage(),
                    "copy it again from the model's source");
        }
    }

    /// One more than the highest id in tokenizer.json.
    static long vocabularySize(Path directory) {
        Node json = Node.json(directory.resolve("tokenizer.json"));
        LongStream added =
                json.get("added_tokens").map(Node::list).orElse(List.of()).stream()
                        .mapToLong(t -> (long) t.require("id").number());
        Optional<Node> vocabulary = json.get("model").flatMap(m -> m.get("vocab"));
        LongStream base =
                vocabulary.isEmpty()
                        ? LongStream.empty()
                        : vocabulary.get().isList()
                                ? LongStream.of(
                                        vocabulary.get().list().size() - 1L) // Unigram: by position
                                : vocabulary.get().entries().values().stream()
                                        .mapToLong(n -> (long) n.number());
        return LongStream.concat(added, base).max().orElse(-1) + 1;
    }

    /// generation_config.json's or config.json's `eos_token_id`, else the tokenizer's `</s>`,
    /// `<eos>` or the like.
    private static List<Long> endTokens(Path directory, HuggingFaceTokenizer tokenizer) {
        for (String file : List.of("generation_config.json", "config.json")) {
            Path path = directory.resolve(file);
            if (Files.isRegularFile(path)) {
                Optional<Node> ids = Node.json(path).get("eos_token_id");
                if (ids.isPresent()) {
                    List<Node> all = ids.get().isList() ? ids.get().list() : List.of(ids.get());
                    return all.stream().map(n -> (long) n.integer(0, Integer.MAX_VALUE)).toList();
                }
            }
        }
        for (String end : List.of("</s>", "<eos>", "<|endoftext|>", "<|im_end|>", "<|eot_id|>")) {
            long[] ids = tokenizer.encode(end, false, false).getIds();
            if (ids.length == 1) {
                return List.of(ids[0]);
            }
        }
        return List.of();
    }

    public LlamaConfig config() {
        return config;
    }

    @Override
    public long[] encodePrompt(String text) {
        boolean started = special.start().filter(text::startsWith).isPresent();
        return tokenizer.encode(text, !started, false).getIds();
    }

    /// The tokens that `prompt + text` has beyond those of the prompt, as lm-evaluation-harness
    /// does it: tokens that span the border belong to the continuation where the tokenizer allows.
    @Override
    public long[] encodeContinuation(String prompt, String text) {
        long[] whole = encodePrompt(prompt + text);
        int start = encodePrompt(prompt).length;
        return Arrays.copyOfRange(whole, Math.min(start, whole.length), whole.length);
    }

    @Override
    public long[] start() {
        long[] own = encodePrompt("");
        if (own.length > 0) {
            return own;
        }
        Optional<Long> first =
                special.start()
                        .or(special::end)
                        .map(token -> tokenizer.encode(token, false, false).getIds())
                        .filter(ids -> ids.length == 1)
                        .map(ids -> ids[0])
                        .or(() -> ends.stream().findFirst());
        return first.stream().mapToLong(Long::longValue).toArray();
    }

    @Override
    public ChatTemplate chatTemplate() {
        return ChatTemplate.read(directory);
    }

    @Override
    public String decode(long[] tokens) {
        return tokenizer.decode(tokens, true);
    }

    @Override
    public List<Long> endTokens() {
        return ends;
    }

    @Override
    public int maxPositions() {
        return config.maxPositions();
    }

    @Override
    public boolean isTokenizationUnique() {
        return uniqueTokenization;
    }

    @Override
    public List<double[]> choices(Weights weights, List<Choice> questions) {
        return batched(
                questions, HuggingFaceModel::length, batch -> network.choices(weights, batch));
    }

    @Override
    public Uncertainty choiceUncertainty(
            Weights weights, List<Choice> questions, Weights gradient, double scale) {
        return recorded(
                questions,
                HuggingFaceModel::length,
                batch -> network.choiceUncertainty(weights, batch, gradient, scale));
    }

    @Override
    public Uncertainty tokenUncertainty(
            Weights weights, List<Llama.Sequence> sequences, Weights gradient, double scale) {
        return recorded(
                sequences,
                Llama.Sequence::length,
                batch -> network.tokenUncertainty(weights, batch, gradient, scale));
    }

    /// Batches are smaller than for scoring, since the activations of all layers are kept for the
    /// way back.
    private <Q> Uncertainty recorded(
            List<Q> requests, ToIntFunction<Q> length, Function<List<Q>, Uncertainty> run) {
        return batches(requests, length, Math.max(256, tokensPerBatch / config.layers())).stream()
                .map(batch -> run.apply(batch.stream().map(requests::get).toList()))
                .reduce(Uncertainty::plus)
                .orElseThrow(() -> new IllegalArgumentException("no questions"));
    }

    private static int length(Choice question) {
        return question.prompt().length + question.options().stream().mapToInt(o -> o.length).sum();
    }

    @Override
    public List<Llama.Score> loglikelihood(Weights weights, List<Llama.Sequence> sequences) {
        return batched(
                sequences, Llama.Sequence::length, batch -> network.loglikelihood(weights, batch));
    }

    @Override
    public List<long[]> generate(Weights weights, List<long[]> prompts, int maxTokens) {
        long[] end = ends.stream().mapToLong(Long::longValue).toArray();
        return batched(
                prompts,
                p -> p.length + maxTokens,
                batch -> network.generate(weights, batch, maxTokens, end));
    }

    /// Runs batches and puts the results back in order.
    private <Q, R> List<R> batched(
            List<Q> requests, ToIntFunction<Q> length, Function<List<Q>, List<R>> run) {
        List<R> out = new ArrayList<>(Collections.nCopies(requests.size(), null));
        for (List<Integer> batch : batches(requests, length, tokensPerBatch)) {
            List<R> results = run.apply(batch.stream().map(requests::get).toList());
            for (int i = 0; i < batch.size(); i++) {
                out.set(batch.get(i), results.get(i));
            }
        }
        return out;
    }

    /// The positions of requests, sorted by length, so that little is padding, and cut into batches
    /// of a bounded number of tokens. Which requests share a batch depends on the requests alone.
    private static <Q> List<List<Integer>> batches(
            List<Q> requests, ToIntFunction<Q> length, int tokens) {
        List<Integer> order =
                IntStream.range(0, requests.size())
                        .boxed()
                        .sorted(Comparator.comparingInt(i -> length.applyAsInt(requests.get(i))))
                        .toList();
        List<List<Integer>> out = new ArrayList<>();
        int from = 0;
        while (from < order.size()) {
            int to = from + 1;
            while (to < order.size()
                    && (long) (to + 1 - from) * length.applyAsInt(requests.get(order.get(to)))
                            <= tokens) {
                to++;
            }
            out.add(order.subList(from, to));
            from = to;
        }
        return out;
    }

    @Override
    public void close() {
        network.close();
        tokenizer.close();
    }
}
