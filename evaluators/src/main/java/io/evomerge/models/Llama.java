package io.evomerge.models;

import io.evomerge.tensors.DType;
import io.evomerge.tensors.Script;
import io.evomerge.tensors.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The network of the Llama family (Llama, Mistral, Qwen2, Qwen3) on token ids: padding, calls and
/// unpacking around the TorchScript program `torchscript/llama.txt`. Thread-safe; the weights are
/// an argument of every call, and have as many layers as they have: in a path through the layers of
/// several models, each step is a layer of its own, with its own keys and values.
///
/// @see <a href="https://arxiv.org/abs/2302.13971">Touvron et al. 2023, section 2.2</a>
public final class Llama implements AutoCloseable {
    /// Logits that may exist at one time: 16 MiB of float32.
    private static final int LOGIT_CHUNK = 1 << 22;

    private final Script script;

    public Llama(LlamaConfig config) {
        script = Script.load("Llama", "llama.txt", config.attributes(LOGIT_CHUNK));
    }

    /// A prompt and its continuation.
    public record Sequence(long[] prompt, long[] continuation) {
        int length() {
            return prompt.length + continuation.length;
        }
    }

    /// @param logProbability sum over the continuation's tokens, nats
    /// @param greedy whether greedy decoding would produce the continuation
    public record Score(double logProbability, boolean greedy) {}

    /// Scores the continuations, all in one batch. Neither prompt nor continuation may be empty.
    public List<Score> loglikelihood(Weights weights, List<Sequence> rows) {
        Batch batch = Batch.of(rows);
        var results =
                script.call(
                        weights.device(), "loglikelihood", batch.ids(), batch.scored(), weights);
        float[] sums = results.floats(0);
        float[] greedy = results.floats(1);
        List<Score> out = new ArrayList<>();
        for (int i = 0; i < sums.length; i++) {
            out.add(new Score(sums[i], greedy[i] != 0));
        }
        return out;
    }

    /// Sums of log-probabilities of options that share a prompt, all questions in one batch: the
    /// prompt runs once, its options side by side behind a block mask.
    public List<double[]> choices(Weights weights, List<LanguageModel.Choice> questions) {
        var padded = Options.of(questions);
        float[] sums =
                script.call(
                                weights.device(),
                                "choices",
                                padded.prompts().ids(),
                                padded.prompts().lengths(),
                                padded.ids(),
                                padded.lengths(),
                                weights)
                        .floats(0);
        int k = sums.length / questions.size();
        List<double[]> out = new ArrayList<>();
        for (int i = 0; i < questions.size(); i++) {
            double[] row = new double[questions.get(i).options().size()];
            for (int j = 0; j < row.length; j++) {
                row[j] = sums[i * k + j];
            }
            out.add(row);
        }
        return out;
    }

    /// How unsure the network is between options, `softmax` of their summed log-probabilities, all
    /// questions in one batch.
    ///
    /// @param gradient to which the gradient of the sum of entropies is added: float32, of the same
    ///     names and shapes and on the same device as the weights, which stay as they are
    /// @param scale the factor of what is added
    public Uncertainty choiceUncertainty(
            Weights weights, List<LanguageModel.Choice> questions, Weights gradient, double scale) {
        var padded = Options.of(questions);
        float[] factors = new float[questions.size()];
        Arrays.fill(factors, 1);
        List<Object> tensors =
                List.of(
                        padded.prompts().ids(),
                        padded.prompts().lengths(),
                        padded.ids(),
                        padded.lengths(),
                        new Script.Floats(factors, factors.length),
                        factor(scale));
        return uncertainty("choice_uncertainty", tensors, weights, gradient, questions.size());
    }

    /// How unsure the network is of the tokens of continuations, each after those before it, all in
    /// one batch. A continuation's distribution is the mean over its tokens, and so is its entropy.
    ///
    /// @param gradient to which the gradient of the sum of entropies is added: float32, of the same
    ///     names and shapes and on the same device as the weights, which stay as they are
    /// @param scale the factor of what is added
    public Uncertainty tokenUncertainty(
            Weights weights, List<Sequence> rows, Weights gradient, double scale) {
        Batch batch = Batch.of(rows);
        float[] factors = new float[rows.stream().mapToInt(r -> r.continuation().length).sum()];
        int at = 0;
        for (Sequence row : rows) {
            int tokens = row.continuation().length;
            Arrays.fill(factors, at, at + tokens, 1f / tokens);
            at += tokens;
        }
        List<Object> tensors =
                List.of(
                        batch.ids(),
                        batch.scored(),
                        new Script.Floats(factors, factors.length),
                        factor(scale));
        return uncertainty("token_uncertainty", tensors, weights, gradient, rows.size());
    }

    private static Script.Floats factor(double scale) {
        return new Script.Floats(new float[] {(float) scale}, 1);
    }

    private Uncertainty uncertainty(
            String method, List<Object> tensors, Weights weights, Weights gradient, int questions) {
        if (gradient.compute() != DType.F32 || !gradient.device().equals(weights.device())) {
            throw new IllegalArgumentException(
                    "a gradient of %s on %s for weights on %s"
                            .formatted(gradient.compute(), gradient.device(), weights.device()));
        }
        Map<String, Weights> dictionaries = new LinkedHashMap<>(); // in the order of the parameters
        dictionaries.put("w", weights);
        dictionaries.put("g", gradient);
        var results = script.record(weights.device(), method, tensors, dictionaries);
        return Uncertainty.of(questions, results.floats(0)[0], results.floats(1));
    }

    /// Greedy continuations, all in one batch, each cut before its first end token.
    public List<long[]> generate(
            Weights weights, List<long[]> prompts, int maxTokens, long[] ends) {
        int n = prompts.size();
        int t = prompts.stream().mapToInt(x -> x.length).max().orElseThrow();
        long[] ids = new long[n * t];
        long[] lengths = new long[n];
        for (int i = 0; i < n; i++) {
            long[] prompt = prompts.get(i);
            System.arraycopy(prompt, 0, ids, (i + 1) * t - prompt.length, prompt.length);
            lengths[i] = prompt.length;
        }
        var results =
                script.call(
                        weights.device(),
                        "generate",
                        new Script.Longs(ids, n, t),
                        new Script.Longs(lengths, n),
                        maxTokens,
                        ends,
                        -1L,
                        weights);
        long[] tokens = results.longs(0);
        long[] counts = results.longs(1);
        int width = tokens.length / n;
        List<long[]> out = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            int count = (int) counts[i];
            if (count > 0 && isEnd(tokens[i * width + count - 1], ends)) {
                count--;
            }
            out.add(Arrays.copyOfRange(tokens, i * width, i * width + count));
        }
        return out;
    }

    private static boolean isEnd(long token, long[] ends) {
        return Arrays.stream(ends).anyMatch(e -> e == token);
    }

    /// All logits `[B, T, V]` of right-padded rows `[B, T]`, flattened; for tests and small
    /// vocabularies.
    public float[] logits(Weights weights, long[] ids, int rows) {
        return script.call(
                        weights.device(),
                        "logits",
                        new Script.Longs(ids, rows, ids.length / rows),
                        weights)
                .floats(0);
    }

    /// The settings of one AdamW step.
    ///
    /// @param decay of the first and the second moment (β₁, β₂)
    /// @param clip the largest norm of the gradient; a longer one is scaled down
    /// @param number of the step, from 1
    public record Step(
            double learningRate, double[] decay, double weightDecay, double clip, int number) {}

    /// Takes one AdamW step on the continuations' mean cross-entropy and returns that loss (nats
    /// per token) from before the step. All weights are float32 on the CPU, `weights` with
    /// gradients.
    public double train(
            Weights weights, Weights first, Weights second, List<Sequence> rows, Step step) {
        Batch batch = Batch.of(rows);
        float[] hyper = {
            (float) step.learningRate(),
            (float) step.decay()[0],
            (float) step.decay()[1],
            1e-8f,
            (float) step.weightDecay(),
            step.number(),
            (float) step.clip()
        };
        Map<String, Weights> dictionaries = new LinkedHashMap<>(); // in the order of the parameters
        dictionaries.put("w", weights);
        dictionaries.put("m", first);
        dictionaries.put("v", second);
        List<Object> tensors =
                List.of(batch.ids(), batch.scored(), new Script.Floats(hyper, hyper.length));
        return script.record(weights.device(), "train_step", tensors, dictionaries).floats(0)[0];
    }

    /// Rows of different lengths, filled up with zeros on the right.
    private record RightPadded(Script.Longs ids, Script.Longs lengths) {
        static RightPadded of(List<long[]> rows) {
            int n = rows.size();
            int width = rows.stream().mapToInt(r -> r.length).max().orElseThrow();
            long[] ids = new long[n * width];
            long[] lengths = new long[n];
            for (int i = 0; i < n; i++) {
                long[] row = rows.get(i);
                if (row.length == 0) {
                    throw new IllegalArgumentException("prompt " + i + " is empty");
                }
                System.arraycopy(row, 0, ids, i * width, row.length);
                lengths[i] = row.length;
            }
            return new RightPadded(new Script.Longs(ids, n, width), new Script.Longs(lengths, n));
        }
    }

    /// Questions with their options `[N, K, S]`, right-padded; options that only others have are of
    /// length 0.
    private record Options(RightPadded prompts, Script.Longs ids, Script.Longs lengths) {
        static Options of(List<LanguageModel.Choice> questions) {
            int n = questions.size();
            int k = questions.stream().mapToInt(c -> c.options().size()).max().orElseThrow();
            int s =
                    questions.stream()
                            .flatMap(c -> c.options().stream())
                            .mapToInt(o -> o.length)
                            .max()
                            .orElseThrow();
            long[] ids = new long[n * k * s];
            long[] lengths = new long[n * k];
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < questions.get(i).options().size(); j++) {
                    long[] option = questions.get(i).options().get(j);
                    System.arraycopy(option, 0, ids, (i * k + j) * s, option.length);
                    lengths[i * k + j] = option.length;
                }
            }
            return new Options(
                    RightPadded.of(questions.stream().map(LanguageModel.Choice::prompt).toList()),
                    new Script.Longs(ids, n, k, s),
                    new Script.Longs(lengths, n, k));
        }
    }

    /// Right-padded rows with the positions to score.
    private record Batch(Script.Longs ids, Script.Booleans scored) {
        static Batch of(List<Sequence> rows) {
            int n = rows.size();
            int t = rows.stream().mapToInt(Sequence::length).max().orElseThrow();
            long[] ids = new long[n * t];
            boolean[] scored = new boolean[n * t];
            for (int i = 0; i < n; i++) {
                Sequence row = rows.get(i);
                if (row.prompt().length == 0 || row.continuation().length == 0) {
                    throw new IllegalArgumentException(
                            "row " + i + " has an empty prompt or continuation");
                }
                System.arraycopy(row.prompt(), 0, ids, i * t, row.prompt().length);
                System.arraycopy(
                        row.continuation(),
                        0,
                        ids,
                        i * t + row.prompt().length,
                        row.continuation().length);
                Arrays.fill(scored, i * t + row.prompt().length, i * t + row.length(), true);
            }
            return new Batch(new Script.Longs(ids, n, t), new Script.Booleans(scored, n, t));
        }
    }

    @Override
    public void close() {
        script.close();
    }
}
