package io.evomerge.models;

import io.evomerge.tensors.Weights;
import java.util.List;

/// A tokenizer and a network without weights: the weights are an argument, so that one model serves
/// every candidate of a
/// search. Thread-safe: several threads may score different weights at a time. Results depend on
/// the order and grouping
/// of the requests (within float rounding), never on the number of threads.
public interface LanguageModel extends AutoCloseable {
    /// Token ids of a text that starts a sequence, with the tokenizer's own start tokens.
    long[] encodePrompt(String text);

    /// Token ids of a text that continues a prompt, without start tokens.
    long[] encodeContinuation(String text);

    /// The text of generated tokens, without special tokens.
    String decode(long[] tokens);

    /// Tokens that end a generation.
    List<Long> endTokens();

    /// The most tokens one sequence may have.
    int maxPositions();

    /// One multiple-choice question: options that share a prompt.
    record Choice(long[] prompt, List<long[]> options) {}

    /// Scores options: for each question, the sum of log-probabilities (natural logarithm) of each
    /// option's tokens.
    List<double[]> choices(Weights weights, List<Choice> questions);

    /// Greedy continuations of prompts, each cut before the first end token.
    List<long[]> generate(Weights weights, List<long[]> prompts, int maxTokens);

    @Override
    void close();
}
