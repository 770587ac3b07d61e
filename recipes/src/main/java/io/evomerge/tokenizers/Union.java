package io.evomerge.tokenizers;

import com.google.gson.JsonElement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;

/// Unites tokenizers. The base keeps its ids; then come the tokens that only the others have, model
/// by model, in the order of their ids. Added tokens stay added tokens; where two models have one
/// with different settings, the first one's are taken.
///
/// Where a model cuts texts into words as the base does, its own tokens join the vocabulary, and
/// its merge rules follow the base's. Elsewhere its tokens become added tokens. mergekit does that
/// with all of them and adds no rules, so that a new token `ing` cuts every `string` of the base in
/// two; tokens that are joined by rules do not.
public final class Union {
    private final Tokenizer base;
    private final Map<String, Integer> ids;
    private final Map<String, Integer> vocabulary;
    private final Map<String, JsonElement> scores;
    private final Map<String, AddedToken> added = new LinkedHashMap<>();
    private final SequencedSet<MergeRule> merges;
    private final List<String> notes = new ArrayList<>();
    private int next;

    public Union(Tokenizer base) {
        this.base = base;
        this.ids = new HashMap<>(base.ids());
        this.vocabulary = new LinkedHashMap<>(base.vocabulary());
        this.scores = new HashMap<>(base.scores());
        this.merges = new LinkedHashSet<>(base.merges());
        this.next = base.size();
        base.added().forEach(token -> added.put(token.content(), token));
    }

    /// Adds the tokens of another model.
    ///
    /// @param model its name, for notes
    public void add(String model, Tokenizer other) {
        boolean isLike = base.isLike(other);
        Map<String, AddedToken> theirs = new HashMap<>();
        other.added().forEach(token -> theirs.put(token.content(), token));
        int strangers = 0;
        for (String token : other.ids().keySet()) {
            Integer known = ids.get(token);
            boolean isNew = known == null;
            int id = known == null ? next++ : known;
            ids.put(token, id);
            AddedToken their = theirs.get(token);
            if (their != null) {
                addAdded(model, their.withId(id));
            }
            if (isLike && other.vocabulary().containsKey(token)) {
                vocabulary.putIfAbsent(token, id);
                JsonElement score = other.scores().get(token);
                if (score != null) {
                    scores.putIfAbsent(token, score);
                }
            } else if (isNew && their == null) {
                added.put(token, AddedToken.plain(token, id));
                strangers++;
            }
        }
        if (isLike) {
            merges.addAll(other.merges());
        }
        if (strangers > 0) {
            notes.add(
                    "%s cuts texts into words in another way than the base: %d of its tokens are"
                            .formatted(model, strangers)
                            + " looked for in whole texts, as mergekit does");
        }
    }

    private void addAdded(String model, AddedToken token) {
        AddedToken known = added.putIfAbsent(token.content(), token);
        if (known != null && !known.settings().equals(token.settings())) {
            notes.add(
                    "the added token '%s' has other settings in %s; those met first are kept"
                            .formatted(token.content(), model));
        }
    }

    /// The tokens of all. The base itself where nobody has others.
    public Tokenizer tokenizer() {
        boolean isSame =
                next == base.size()
                        && added.size() == base.added().size()
                        && merges.size() == base.merges().size();
        return isSame ? base : base.with(vocabulary, scores, added.values(), merges);
    }

    /// What the user should know of.
    public List<String> notes() {
        return List.copyOf(notes);
    }
}
