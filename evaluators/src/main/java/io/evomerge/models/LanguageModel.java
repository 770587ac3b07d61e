package io.evomerge.models;

import io.evomerge.tensors.Weights;
import java.util.List;

/// A tokenizer and a network without weights: the weights are an argument, so that one model serves
/// every candidate of a search. Thread-safe: several threads may score different weights at a time.
///
/// Each method takes any number of requests and forms batches from them by length; results come in
/// the order of the requests, and depend on the other requests only by float rounding.
public interface LanguageModel extends AutoCloseable {
    /// Token ids of a text that starts a sequence, with the tokenizer's own start tokens, unless
    /// the text begins with the start token already, as some chat templates make it.
    long[] encodePrompt(String text);

    /// Token ids of a text that continues a prompt, without start tokens. `text` begins with the
    /// delimiter.
    long[] encodeContinuation(String prompt, String text);

    /// What stands before a text that has nothing before it: the start token or, where there is
    /// none, an end token; empty where there is neither.
    long[] start();

    /// How the model writes down a conversation.
    ///
    /// @throws io.evomerge.documents.InputException if it has no chat template
    ChatTemplate chatTemplate();

    /// The text of generated tokens, without special tokens.
    String decode(long[] tokens);

    /// Tokens that end a generation.
    List<Long> endTokens();

    /// The most tokens one sequence may have.
    int maxPositions();

    /// Whether no two token sequences decode to the same text, as with a word-level vocabulary.
    /// Then greedy decoding gives a text exactly if it gives that text's tokens.
    boolean isTokenizationUnique();

    /// One multiple-choice question: options that share a prompt.
    record Choice(long[] prompt, List<long[]> options) {}

    /// For each question, the sum of log-probabilities (nats) of each option's tokens.
    List<double[]> choices(Weights weights, List<Choice> questions);

    /// How unsure the model is between the options of questions: of each, the softmax of what
    /// [#choices] returns.
    ///
    /// @param gradient to which is added `scale · ∂(Σ H)/∂θ`, `H` being the entropies: float32, of
    ///     the names and shapes of the weights, and on their device; the weights stay as they are
    Uncertainty choiceUncertainty(
            Weights weights, List<Choice> questions, Weights gradient, double scale);

    /// How unsure the model is of the tokens of continuations, each after those before it: of each
    /// sequence the mean over its continuation's tokens.
    ///
    /// @param gradient as of [#choiceUncertainty]
    Uncertainty tokenUncertainty(
            Weights weights, List<Llama.Sequence> sequences, Weights gradient, double scale);

    /// For each sequence, the log-probability of its continuation, and whether greedy decoding
    /// would give it.
    List<Llama.Score> loglikelihood(Weights weights, List<Llama.Sequence> sequences);

    /// Greedy continuations of prompts, each cut before the first end token.
    List<long[]> generate(Weights weights, List<long[]> prompts, int maxTokens);

    @Override
    void close();
}
