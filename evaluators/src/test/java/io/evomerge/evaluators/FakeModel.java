package io.evomerge.evaluators;

import io.evomerge.models.ChatTemplate;
import io.evomerge.models.LanguageModel;
import io.evomerge.models.Llama;
import io.evomerge.models.Uncertainty;
import io.evomerge.tensors.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// A language model whose answers are given by a table. One token is one character; token 0 ends.
record FakeModel(
        Map<String, Double> logProbabilities,
        Map<String, String> says,
        boolean isTokenizationUnique,
        List<Integer> generated)
        implements LanguageModel {
    static FakeModel of(
            Map<String, Double> logProbabilities, Map<String, String> says, boolean unique) {
        return new FakeModel(logProbabilities, says, unique, new ArrayList<>());
    }

    @Override
    public long[] encodePrompt(String text) {
        return text.chars().asLongStream().toArray();
    }

    @Override
    public long[] encodeContinuation(String prompt, String text) {
        return encodePrompt(text);
    }

    @Override
    public long[] start() {
        return new long[] {1};
    }

    @Override
    public ChatTemplate chatTemplate() {
        throw new UnsupportedOperationException();
    }

    @Override
    public String decode(long[] tokens) {
        StringBuilder out = new StringBuilder();
        for (long t : tokens) {
            out.append((char) t);
        }
        return out.toString();
    }

    @Override
    public List<Long> endTokens() {
        return List.of(0L);
    }

    @Override
    public int maxPositions() {
        return 50;
    }

    @Override
    public List<double[]> choices(Weights weights, List<Choice> questions) {
        return questions.stream()
                .map(
                        q ->
                                q.options().stream()
                                        .mapToDouble(
                                                o -> logProbabilities.getOrDefault(decode(o), -9.0))
                                        .toArray())
                .toList();
    }

    /// One question of entropy 1 for each.
    @Override
    public Uncertainty choiceUncertainty(
            Weights weights, List<Choice> questions, Weights gradient, double scale) {
        return new Uncertainty(questions.size(), questions.size(), List.of(scale));
    }

    /// Entropies as large as the continuations are long.
    @Override
    public Uncertainty tokenUncertainty(
            Weights weights, List<Llama.Sequence> sequences, Weights gradient, double scale) {
        int tokens = sequences.stream().mapToInt(s -> s.continuation().length).sum();
        return new Uncertainty(sequences.size(), tokens, List.of(scale));
    }

    @Override
    public List<Llama.Score> loglikelihood(Weights weights, List<Llama.Sequence> sequences) {
        return sequences.stream()
                .map(
                        s -> {
                            String said = says.getOrDefault(decode(s.prompt()), "") + "\0";
                            boolean greedy = said.equals(decode(s.continuation()));
                            return new Llama.Score(-1.5 * s.continuation().length, greedy);
                        })
                .toList();
    }

    @Override
    public List<long[]> generate(Weights weights, List<long[]> prompts, int maxTokens) {
        generated.add(prompts.size());
        return prompts.stream()
                .map(p -> encodePrompt(says.getOrDefault(decode(p), "")))
                .map(tokens -> Arrays.copyOf(tokens, Math.min(tokens.length, maxTokens)))
                .toList();
    }

    @Override
    public void close() {}
}
