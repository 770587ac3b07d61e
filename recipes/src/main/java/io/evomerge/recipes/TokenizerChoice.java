package io.evomerge.recipes;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// Which tokenizer a merged model gets, and with it which rows its embeddings and output head have.
/// The models' rows are brought into the order of its tokens before they are merged.
///
/// @param source `base`, `union`, or a model's path
/// @param tokens for tokens by name, where the rows of the models that lack them come from; tokens
///     that the tokenizer does not have are added to it
/// @param padToMultipleOf the number of rows is rounded up to a multiple of this
/// @see <a href="https://github.com/arcee-ai/mergekit#tokenizer-configuration">mergekit</a>
public record TokenizerChoice(
        String source, Map<String, TokenRow> tokens, Optional<Integer> padToMultipleOf) {
    /// The base model's tokenizer, or the first model's where there is no base.
    public static final String BASE = "base";

    /// The base's tokens, and after them those that only the others have.
    public static final String UNION = "union";

    public TokenizerChoice {
        tokens = Map.copyOf(tokens);
    }

    public TokenizerChoice(String source) {
        this(source, Map.of(), Optional.empty());
    }

    /// What is put into the rows of one token.
    ///
    /// @param isForced whether the models that have the token get this row as well
    public record TokenRow(RowSource source, boolean isForced) {}

    /// Where a row comes from.
    public sealed interface RowSource {
        /// The model that it names; empty if it names none.
        default Optional<String> model() {
            return switch (this) {
                case OfModel m -> Optional.of(m.name());
                case OfToken t -> Optional.of(t.name());
                case OfId i -> Optional.of(i.name());
                case Zero z -> Optional.empty();
            };
        }

        /// The same with the model's path rewritten.
        private RowSource withModel(UnaryOperator<String> path) {
            return switch (this) {
                case OfModel m -> new OfModel(path.apply(m.name()));
                case OfToken t -> new OfToken(path.apply(t.name()), t.token());
                case OfId i -> new OfId(path.apply(i.name()), i.id());
                case Zero z -> z;
            };
        }
    }

    /// The row that a model has for the same token.
    public record OfModel(String name) implements RowSource {}

    /// The row that a model has for another token.
    public record OfToken(String name, String token) implements RowSource {}

    /// The row of a model by its number.
    public record OfId(String name, int id) implements RowSource {}

    /// A row of zeros.
    public record Zero() implements RowSource {}

    /// Whether `source` names a model.
    public boolean namesModel() {
        return !source.equals(BASE) && !source.equals(UNION);
    }

    /// Every model named, each once.
    public Stream<String> models() {
        return Stream.concat(
                        namesModel() ? Stream.of(source) : Stream.empty(),
                        tokens.values().stream().flatMap(row -> row.source().model().stream()))
                .distinct()
                .sorted();
    }

    /// The same with every model's path rewritten.
    TokenizerChoice withModels(UnaryOperator<String> path) {
        Map<String, TokenRow> moved = new TreeMap<>();
        tokens.forEach(
                (token, row) ->
                        moved.put(
                                token, new TokenRow(row.source().withModel(path), row.isForced())));
        return new TokenizerChoice(
                namesModel() ? path.apply(source) : source, moved, padToMultipleOf);
    }
}
