package io.evomerge.tokenizers;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.evomerge.documents.InputException;
import io.evomerge.tensors.ModelFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/// A tokenizer.json: the tokens of a model with their ids, and how texts are cut into them.
/// Immutable.
///
/// @see <a href="https://huggingface.co/docs/tokenizers">huggingface/tokenizers</a>
public final class Tokenizer {
    public static final String FILE = "tokenizer.json";

    private static final String UNIGRAM = "Unigram";
    private static final List<String> KINDS = List.of("BPE", UNIGRAM, "WordLevel", "WordPiece");
    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().serializeNulls().create();

    /// Far more than any vocabulary has; damaged files may ask for more than there is memory.
    private static final int MAX_ID = 1 << 24;

    private final Path file;
    private final JsonObject json;
    private final SequencedMap<String, Integer> vocabulary;
    private final Map<String, JsonElement> scores;
    private final List<AddedToken> added;
    private final List<MergeRule> merges;
    private final SequencedMap<String, Integer> ids;

    /// @param json the file, of which everything but the tokens is kept
    /// @param vocabulary the model's own tokens
    /// @param scores those of a Unigram model's tokens
    private Tokenizer(
            Path file,
            JsonObject json,
            Map<String, Integer> vocabulary,
            Map<String, JsonElement> scores,
            Collection<AddedToken> added,
            Collection<MergeRule> merges) {
        this.file = file;
        this.json = json;
        this.vocabulary = byId(vocabulary);
        this.scores = Map.copyOf(scores);
        this.added = added.stream().sorted(Comparator.comparingInt(AddedToken::id)).toList();
        this.merges = List.copyOf(merges);
        Map<String, Integer> all = new LinkedHashMap<>(vocabulary);
        added.forEach(token -> all.putIfAbsent(token.content(), token.id()));
        this.ids = byId(all);
    }

    private static SequencedMap<String, Integer> byId(Map<String, Integer> ids) {
        SequencedMap<String, Integer> sorted = new LinkedHashMap<>();
        ids.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .forEach(e -> sorted.put(e.getKey(), e.getValue()));
        return Collections.unmodifiableSequencedMap(sorted);
    }

    /// Reads the tokenizer.json of a model's folder.
    ///
    /// @throws InputException if it is missing, damaged or of an unknown kind
    public static Tokenizer read(Path folder) {
        Path file = folder.resolve(FILE);
        if (ModelFolder.file(folder, FILE).isEmpty()) {
            throw new InputException(
                    file,
                    "is missing, but the recipe chooses a tokenizer, so each model needs its own",
                    "save it in the 'fast' format, or copy it from the model's ancestor");
        }
        try {
            return of(file, JsonParser.parseString(Files.readString(file)).getAsJsonObject());
        } catch (IOException e) {
            throw new InputException(
                    file, "cannot be read: " + e, "check the file and its permissions");
        } catch (JsonParseException
                | IllegalStateException
                | UnsupportedOperationException
                | NumberFormatException e) {
            throw new InputException(
                    file,
                    "is not a tokenizer: " + e.getMessage(),
                    "copy it again from the model's source");
        }
    }

    private static Tokenizer of(Path file, JsonObject json) {
        JsonObject model = required(json, "model").getAsJsonObject();
        String kind = required(model, "type").getAsString();
        if (!KINDS.contains(kind)) {
            throw new IllegalStateException("its model is of the unknown type " + kind);
        }
        Map<String, Integer> vocabulary = new LinkedHashMap<>();
        Map<String, JsonElement> scores = new LinkedHashMap<>();
        if (kind.equals(UNIGRAM)) {
            List<JsonElement> pieces = required(model, "vocab").getAsJsonArray().asList();
            for (int i = 0; i < pieces.size(); i++) {
                String token = pieces.get(i).getAsJsonArray().get(0).getAsString();
                vocabulary.put(token, i);
                scores.put(token, pieces.get(i).getAsJsonArray().get(1));
            }
        } else {
            required(model, "vocab")
                    .getAsJsonObject()
                    .entrySet()
                    .forEach(e -> vocabulary.put(e.getKey(), id(e.getValue())));
        }
        List<AddedToken> added =
                list(json, "added_tokens").stream()
                        .map(t -> AddedToken.of(t.getAsJsonObject()))
                        .toList();
        added.forEach(t -> id(new JsonPrimitive(t.id())));
        List<MergeRule> merges = list(model, "merges").stream().map(MergeRule::of).toList();
        return new Tokenizer(file, json, vocabulary, scores, added, merges);
    }

    private static JsonElement required(JsonObject json, String key) {
        if (!json.has(key)) {
            throw new IllegalStateException("it has no '" + key + "'");
        }
        return json.get(key);
    }

    private static List<JsonElement> list(JsonObject json, String key) {
        return json.has(key) && !json.get(key).isJsonNull()
                ? json.getAsJsonArray(key).asList()
                : List.of();
    }

    private static int id(JsonElement json) {
        int id = json.getAsInt();
        if (id < 0 || id > MAX_ID) {
            throw new IllegalStateException("a token has the id " + id);
        }
        return id;
    }

    /// Every token with its id, in the order of the ids.
    public SequencedMap<String, Integer> ids() {
        return ids;
    }

    /// One more than the highest id: how many rows the embeddings of its model have at least.
    public int size() {
        return ids.isEmpty() ? 0 : ids.lastEntry().getValue() + 1;
    }

    Path file() {
        return file;
    }

    List<AddedToken> added() {
        return added;
    }

    /// The model's own tokens, without those that were only added.
    SequencedMap<String, Integer> vocabulary() {
        return vocabulary;
    }

    Map<String, JsonElement> scores() {
        return scores;
    }

    List<MergeRule> merges() {
        return merges;
    }

    /// The same without the tokens whose ids are `rows` or more, for which a model of that many
    /// rows has nothing.
    public Tokenizer cutTo(int rows) {
        if (size() <= rows) {
            return this;
        }
        Map<String, Integer> kept = new LinkedHashMap<>(vocabulary);
        kept.values().removeIf(id -> id >= rows);
        String prefix = prefix();
        return new Tokenizer(
                file,
                json,
                kept,
                scores,
                added.stream().filter(t -> t.id() < rows).toList(),
                merges.stream()
                        .filter(m -> kept.containsKey(m.left()) && kept.containsKey(m.right()))
                        .filter(m -> kept.containsKey(m.joined(prefix)))
                        .toList());
    }

    /// The same with these tokens, as far as they are new, added at the end.
    public Tokenizer plus(Collection<String> tokens) {
        List<AddedToken> more = new ArrayList<>(added);
        int next = size();
        for (String token : new LinkedHashSet<>(tokens)) {
            if (!ids.containsKey(token)) {
                more.add(AddedToken.plain(token, next++));
            }
        }
        return more.size() == added.size() ? this : with(vocabulary, scores, more, merges);
    }

    /// The same with other tokens. Added tokens are numbered by their place after the vocabulary
    /// when the file is read; where that is not the id they must have, they join the vocabulary,
    /// which keeps ids.
    Tokenizer with(
            Map<String, Integer> vocabulary,
            Map<String, JsonElement> scores,
            Collection<AddedToken> added,
            Collection<MergeRule> merges) {
        var changed = new Tokenizer(file, json, vocabulary, scores, added, merges);
        if (changed.keepsIds()) {
            return changed;
        }
        return new Tokenizer(file, json, changed.ids, changed.allScores(), added, merges);
    }

    /// Whether the ids of the added tokens are those that huggingface/tokenizers gives them.
    private boolean keepsIds() {
        int highest = -1;
        for (AddedToken token : added) {
            int id =
                    vocabulary.getOrDefault(
                            token.content(), Math.max(highest + 1, vocabulary.size()));
            if (id != token.id()) {
                return false;
            }
            highest = Math.max(highest, id);
        }
        return true;
    }

    /// Scores for added tokens too. They are cut out before the model looks for its own, so any
    /// score does; the lowest keeps them out of its way.
    private Map<String, JsonElement> allScores() {
        if (scores.isEmpty()) {
            return scores;
        }
        JsonElement lowest =
                Collections.min(
                        scores.values(), Comparator.comparingDouble(JsonElement::getAsDouble));
        Map<String, JsonElement> all = new LinkedHashMap<>(scores);
        added.forEach(token -> all.putIfAbsent(token.content(), lowest));
        return all;
    }

    /// Whether both cut texts into words alike, so that the tokens of one mean something to the
    /// other.
    boolean isLike(Tokenizer other) {
        for (String key : List.of("normalizer", "pre_tokenizer")) {
            if (!value(json, key).equals(value(other.json, key))) {
                return false;
            }
        }
        for (String key :
                List.of(
                        "type",
                        "continuing_subword_prefix",
                        "end_of_word_suffix",
                        "byte_fallback")) {
            if (!value(model(), key).equals(value(other.model(), key))) {
                return false;
            }
        }
        return true;
    }

    /// Absent, null, false and empty mean the same.
    private static JsonElement value(JsonObject json, String key) {
        JsonElement value = json.has(key) ? json.get(key) : JsonNull.INSTANCE;
        return Set.of(new JsonPrimitive(""), new JsonPrimitive(false)).contains(value)
                ? JsonNull.INSTANCE
                : value;
    }

    private String prefix() {
        JsonElement prefix = value(model(), "continuing_subword_prefix");
        return prefix.isJsonNull() ? "" : prefix.getAsString();
    }

    private JsonObject model() {
        return json.getAsJsonObject("model");
    }

    /// The text of tokenizer.json.
    ///
    /// @throws InputException for a Unigram model with ids that belong to no token: its file knows
    ///     a token's id only by its place
    public String json() {
        JsonObject model = new JsonObject();
        model().entrySet().forEach(e -> model.add(e.getKey(), e.getValue()));
        model.add("vocab", scores.isEmpty() ? vocabularyObject() : vocabularyList());
        if (model.has("merges") || !merges.isEmpty()) {
            model.add("merges", mergeList());
        }
        JsonArray tokens = new JsonArray();
        added.forEach(token -> tokens.add(token.json()));
        JsonObject out = new JsonObject();
        json.entrySet().forEach(e -> out.add(e.getKey(), e.getValue()));
        out.add("added_tokens", tokens);
        out.add("model", model);
        return GSON.toJson(out) + "\n";
    }

    private JsonObject vocabularyObject() {
        JsonObject out = new JsonObject();
        vocabulary.forEach(out::addProperty);
        return out;
    }

    private JsonArray vocabularyList() {
        JsonArray out = new JsonArray();
        vocabulary.forEach(
                (token, id) -> {
                    if (id != out.size()) {
                        throw new InputException(
                                file,
                                "has no token with the id " + out.size(),
                                "choose the tokenizer of another model");
                    }
                    JsonArray piece = new JsonArray();
                    piece.add(token);
                    piece.add(scores.get(token));
                    out.add(piece);
                });
        return out;
    }

    /// In the older form, where the file has it and every token can be written so.
    private JsonArray mergeList() {
        List<JsonElement> before = list(model(), "merges");
        boolean asPairs =
                merges.stream().anyMatch(MergeRule::hasSpaces)
                        || (!before.isEmpty() && before.getFirst().isJsonArray());
        JsonArray out = new JsonArray();
        merges.forEach(merge -> out.add(merge.json(asPairs)));
        return out;
    }
}
