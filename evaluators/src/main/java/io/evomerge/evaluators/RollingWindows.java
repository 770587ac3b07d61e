package io.evomerge.evaluators;

import io.evomerge.models.Llama;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Cuts a long text into pieces that a model can take, each token being scored once.
///
/// With a model of `n` positions, the tokens are scored `n` at a time. The first piece follows the
/// start token, each later one the last token before it. The last piece, if it is shorter, follows
/// as many tokens as there is room for. As in lm-evaluation-harness, whose windows have a context
/// of one token; the last token of a piece is predicted only, and takes no position.
final class RollingWindows {
    private RollingWindows() {}

    /// The pieces with what stands before each.
    ///
    /// @param start what stands before the text, not empty
    /// @param positions the most that a model reads at a time
    static List<Llama.Sequence> of(long[] start, long[] tokens, int positions) {
        List<Llama.Sequence> out = new ArrayList<>();
        int first = Math.min(tokens.length, positions - start.length + 1);
        out.add(new Llama.Sequence(start, Arrays.copyOf(tokens, first)));
        for (int from = first; from < tokens.length; from += positions) {
            int to = Math.min(tokens.length, from + positions);
            int context = positions - (to - from) + 1;
            out.add(
                    new Llama.Sequence(
                            Arrays.copyOfRange(tokens, Math.max(0, from - context), from),
                            Arrays.copyOfRange(tokens, from, to)));
        }
        return out;
    }
}
