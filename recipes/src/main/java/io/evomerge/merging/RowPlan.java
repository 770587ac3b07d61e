package io.evomerge.merging;

import io.evomerge.documents.Complaint;
import io.evomerge.documents.Complaints;
import io.evomerge.documents.Suggestion;
import io.evomerge.recipes.TokenizerChoice;
import io.evomerge.recipes.TokenizerChoice.TokenRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Which row of which model each row of the merged embeddings and output head is read from, for
/// each source of a slice.
///
/// A source that has a token gives its own row. One that lacks it is given the base's row; if the
/// base lacks it too, the mean of the rows of the sources that have it; if none has it, zeros. The
/// recipe may say otherwise for single tokens, and force its choice on the sources that have the
/// token. Rows beyond the tokens are the mean of all others.
///
/// @param rows for each source and row as in [RowMap]
/// @param substitutes the rows whose mean is taken
/// @param unknown tokens that no source has and the recipe gives no row
/// @see <a href="https://nlp.stanford.edu/~johnhew/vocab-expansion.html">Hewitt 2021, on the mean
///     of the rows as a start for new ones</a>
record RowPlan(List<int[]> rows, List<List<Cell>> substitutes, List<String> unknown) {

    /// A row of a model.
    record Cell(String model, int row) {}

    /// @param sources the models of the slice
    /// @param base the base model, whether or not it is among them
    static RowPlan of(
            Vocabulary vocabulary,
            List<String> sources,
            Optional<String> base,
            Complaints complaints) {
        var builder = new Builder(vocabulary, sources, base, complaints);
        vocabulary.ids().forEach(builder::add);
        return new RowPlan(builder.rows, builder.substitutes, builder.unknown);
    }

    /// Whether a source with that many rows is read just as it lies in the file.
    boolean isAsItIs(int source, long fileRows) {
        int[] wanted = rows.get(source);
        return wanted.length == fileRows
                && IntStream.range(0, wanted.length).allMatch(row -> wanted[row] == row);
    }

    private static final class Builder {
        private final Vocabulary vocabulary;
        private final List<String> sources;
        private final Optional<String> base;
        private final Complaints complaints;
        private final List<int[]> rows = new ArrayList<>();
        private final List<List<Cell>> substitutes = new ArrayList<>();
        private final List<String> unknown = new ArrayList<>();

        Builder(
                Vocabulary vocabulary,
                List<String> sources,
                Optional<String> base,
                Complaints complaints) {
            this.vocabulary = vocabulary;
            this.sources = sources;
            this.base = base;
            this.complaints = complaints;
            for (int i = 0; i < sources.size(); i++) {
                int[] none = new int[vocabulary.rows()];
                Arrays.fill(none, RowMap.MEAN);
                rows.add(none);
            }
        }

        void add(String token, int id) {
            @Nullable TokenRow choice = vocabulary.choice().tokens().get(token);
            List<Cell> have = have(token);
            boolean isForced = choice != null && choice.isForced();
            int substitute = -1 - substitutes.size();
            if (choice != null) {
                substitutes.add(chosen(token, choice));
            } else if (have.size() < sources.size()) {
                substitutes.add(byDefault(have));
                if (have.isEmpty()) {
                    unknown.add(token);
                }
            }
            for (int i = 0; i < sources.size(); i++) {
                Integer own = vocabulary.idsIn(sources.get(i)).get(token);
                rows.get(i)[id] = own == null || isForced ? substitute : own;
            }
        }

        private List<Cell> have(String token) {
            List<Cell> out = new ArrayList<>();
            for (String source : sources) {
                Integer row = vocabulary.idsIn(source).get(token);
                if (row != null) {
                    out.add(new Cell(source, row));
                }
            }
            return out;
        }

        private List<Cell> byDefault(List<Cell> have) {
            List<Cell> ofBase =
                    have.stream().filter(cell -> base.equals(Optional.of(cell.model()))).toList();
            // Their sum must not depend on the order in which a recipe names the models.
            return ofBase.isEmpty()
                    ? have.stream().sorted(Comparator.comparing(Cell::model)).toList()
                    : ofBase;
        }

        private List<Cell> chosen(String token, TokenRow choice) {
            return switch (choice.source()) {
                case TokenizerChoice.Zero z -> List.of();
                case TokenizerChoice.OfModel m -> cell(token, m.name(), token);
                case TokenizerChoice.OfToken t -> cell(token, t.name(), t.token());
                case TokenizerChoice.OfId i -> cell(token, i.name(), i.id());
            };
        }

        private List<Cell> cell(String token, String model, String wanted) {
            Map<String, Integer> ids = vocabulary.idsIn(model);
            Integer row = ids.get(wanted);
            if (row == null) {
                complain(
                        token,
                        "is %s, which has no token '%s'".formatted(model, wanted),
                        Suggestion.nearest(wanted, ids.keySet())
                                .map(n -> "did you mean '" + n + "'?")
                                .orElse("name a model that has it, or {kind: zero}"));
                return List.of();
            }
            return List.of(new Cell(model, row));
        }

        private List<Cell> cell(String token, String model, int row) {
            int rows = vocabulary.rowsOf(model);
            if (row >= rows) {
                complain(
                        token,
                        "asks for row %d of %s, which has %d".formatted(row, model, rows),
                        "give a token_id below " + rows);
                return List.of();
            }
            return List.of(new Cell(model, row));
        }

        private void complain(String token, String what, String remedy) {
            complaints.add(
                    new Complaint(
                            "recipe", "tokenizer.tokens." + token + ".source", what, remedy));
        }
    }
}
