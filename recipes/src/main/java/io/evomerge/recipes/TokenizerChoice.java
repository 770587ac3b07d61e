package io.evomerge.recipes;

import java.util.function.UnaryOperator;

/// Which tokenizer a merged model gets.
///
/// @param source `base`, or a model's path
public record TokenizerChoice(String source) {
    /// The same with the model's path rewritten.
    TokenizerChoice withModels(UnaryOperator<String> path) {
        return source.equals("base") ? this : new TokenizerChoice(path.apply(source));
    }
}
