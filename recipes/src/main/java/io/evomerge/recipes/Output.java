package io.evomerge.recipes;

import io.evomerge.tensors.DType;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// What a merged model is written as, apart from its weights.
///
/// @param dtype the arithmetic's type as mergekit understands it; evo-merge computes in float32 and
///     rounds once. It is also the output's type unless `outDtype` is given
/// @param outDtype the type of the written floating-point tensors; absent: `dtype`, or else the
///     type of the inputs
/// @param tokenizer where the tokenizer comes from; absent: the base's, or else the first model's
/// @param chatTemplate `auto`, the name of a well-known template, or a Jinja template; absent: as
///     in the tokenizer
public record Output(
        Optional<DType> dtype,
        Optional<DType> outDtype,
        Optional<TokenizerChoice> tokenizer,
        Optional<String> chatTemplate) {
    public static final Output PLAIN =
            new Output(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /// The same with every model's path rewritten.
    Output withModels(UnaryOperator<String> path) {
        return new Output(dtype, outDtype, tokenizer.map(t -> t.withModels(path)), chatTemplate);
    }

    /// Everything as usual, in this dtype.
    public static Output in(Optional<DType> dtype) {
        return new Output(dtype, Optional.empty(), Optional.empty(), Optional.empty());
    }
}
