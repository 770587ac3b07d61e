package io.evomerge.methods;

import java.util.List;
import java.util.OptionalInt;

/// Where in the merged model a tensor belongs.
///
/// @param name its name there
/// @param shape its shape, row-major; a matrix is `[out, in]` as in PyTorch
/// @param layer the number of its layer there; empty outside the layers
/// @param layers how many layers the merged model has
public record Site(String name, List<Long> shape, OptionalInt layer, int layers) {
    public Site {
        shape = List.copyOf(shape);
    }

    public boolean isMatrix() {
        return shape.size() == 2;
    }

    /// The length of the first dimension; 1 for scalars and vectors, whose elements are one row.
    public long rows() {
        return shape.size() < 2 ? 1 : shape.getFirst();
    }

    /// Elements of one row.
    public long columns() {
        return shape.size() < 2
                ? shape.stream().reduce(1L, Math::multiplyExact)
                : shape.stream().skip(1).reduce(1L, Math::multiplyExact);
    }

    /// Whether its rows are looked up or scored per word of the vocabulary: token embeddings and
    /// the output head.
    public boolean hasVocabularyRows() {
        return isMatrix()
                && (name.contains("embed_tokens")
                        || name.contains("word_embeddings")
                        || name.contains("lm_head")
                        || name.contains("embed_out")
                        || name.contains("embed_in")
                        || name.contains("wte."));
    }
}
