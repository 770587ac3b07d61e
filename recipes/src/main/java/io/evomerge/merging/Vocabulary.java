package io.evomerge.merging;

import io.evomerge.documents.Complaints;
import io.evomerge.recipes.TokenizerChoice;
import io.evomerge.tokenizers.Tokenizer;
import io.evomerge.tokenizers.Union;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// The tokens of a merged model, and which tokens each of its models knows.
///
/// @param choice what the recipe says
/// @param source the folder whose other tokenizer files go with the tokenizer
/// @param tokenizer the merged model's
/// @param isChanged whether the tokenizer differs from that in `source`
/// @param models what the merged models know
/// @param notes what the user should know of
record Vocabulary(
        TokenizerChoice choice,
        Path source,
        Tokenizer tokenizer,
        boolean isChanged,
        Map<String, Known> models,
        List<Note> notes) {

    /// What a model knows.
    ///
    /// @param tokenizer its tokens, without those that it has no rows for
    /// @param rows how many rows its embeddings have
    record Known(Tokenizer tokenizer, int rows) {}

    /// Reads the tokenizers of all models.
    ///
    /// @throws InputException if one is missing or damaged
    static Vocabulary of(TokenizerChoice choice, List<String> models, ModelPool pool) {
        var complaints = new Complaints();
        List<Note> notes = new ArrayList<>();
        SequencedMap<String, Known> known = new LinkedHashMap<>();
        for (String model : models) {
            complaints.collect(
                    () -> {
                        int rows = pool.model(model).rows();
                        Tokenizer whole = Tokenizer.read(pool.folder(model));
                        Tokenizer cut = whole.cutTo(rows);
                        known.put(model, new Known(cut, rows));
                        if (cut != whole) {
                            notes.add(tokensWithoutRows(model, whole, cut));
                        }
                    });
        }
        complaints.throwIfAny();
        String source = choice.namesModel() ? choice.source() : models.getFirst();
        Path folder = pool.folder(source);
        Tokenizer original = Tokenizer.read(folder);
        Tokenizer chosen = original;
        if (choice.source().equals(TokenizerChoice.UNION)) {
            chosen = union(known, notes);
        } else if (known.containsKey(source)) {
            chosen = known.get(source).tokenizer();
        }
        Tokenizer tokenizer = chosen.plus(choice.tokens().keySet());
        boolean isChanged = !tokenizer.json().equals(original.json());
        return new Vocabulary(choice, folder, tokenizer, isChanged, known, notes);
    }

    private static Note tokensWithoutRows(String model, Tokenizer whole, Tokenizer cut) {
        return new Note(
                model,
                "%d of its %d tokens have no row in its embeddings and are left out"
                        .formatted(whole.ids().size() - cut.ids().size(), whole.ids().size()));
    }

    private static Tokenizer union(SequencedMap<String, Known> known, List<Note> notes) {
        var union = new Union(known.firstEntry().getValue().tokenizer());
        known.sequencedEntrySet().stream()
                .skip(1)
                .forEach(e -> union.add(e.getKey(), e.getValue().tokenizer()));
        union.notes().forEach(note -> notes.add(new Note(Tokenizer.FILE, note)));
        return union.tokenizer();
    }

    /// How many rows the embeddings of the merged model have.
    int rows() {
        int tokens = tokenizer.size();
        int multiple = choice.padToMultipleOf().orElse(1);
        return Math.ceilDiv(tokens, multiple) * multiple;
    }

    /// The ids of the merged model's tokens.
    SequencedMap<String, Integer> ids() {
        return tokenizer.ids();
    }

    /// The ids that a model has for tokens.
    Map<String, Integer> idsIn(String model) {
        return known(model).tokenizer().ids();
    }

    /// How many rows a model has.
    int rowsOf(String model) {
        return known(model).rows();
    }

    private Known known(String model) {
        Known known = models.get(model);
        if (known == null) {
            throw new IllegalArgumentException(model + " is not merged");
        }
        return known;
    }
}
