package io.evomerge.methods;

import java.util.List;
import java.util.OptionalInt;

/// Where in the merged model a tensor belongs.
///
/// @param name its name there
/// @param shape its shape, row-major; a matrix is `[out, in]` as in PyTorch
/// @param layer the number of its layer there; empty outside the layers
/// @param layers how many layers the merged model has: where it has several stacks of them, those
///     of the tensor's own, and outside the layers those of the largest
/// @param role what its rows are
public record Site(String name, List<Long> shape, OptionalInt layer, int layers, Role role) {
    public Site {
        shape = List.copyOf(shape);
    }

    /// A tensor whose rows are no words.
    Site(String name, List<Long> shape, OptionalInt layer, int layers) {
        this(name, shape, layer, layers, Role.OTHER);
    }

    /// What the rows of a tensor have to do with the words of the vocabulary.
    public enum Role {
        /// One is looked up for each word: token embeddings.
        EMBEDDING,
        /// One scores each word: the output head, and its bias.
        HEAD,
        /// Nothing.
        OTHER
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

    /// Whether it has a row for each word of the vocabulary.
    boolean hasVocabularyRows() {
        return role != Role.OTHER;
    }

    long elements() {
        return shape.stream().reduce(1L, Math::multiplyExact);
    }
}
