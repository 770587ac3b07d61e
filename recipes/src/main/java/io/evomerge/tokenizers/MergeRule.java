package io.evomerge.tokenizers;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;

/// Two neighbouring tokens that byte-pair encoding joins. The earlier a rule stands, the earlier it
/// is applied.
record MergeRule(String left, String right) {
    /// Reads `"a b"`, or the newer `["a", "b"]`, whose tokens may contain spaces.
    static MergeRule of(JsonElement json) {
        if (json.isJsonArray() && json.getAsJsonArray().size() == 2) {
            JsonArray pair = json.getAsJsonArray();
            return new MergeRule(pair.get(0).getAsString(), pair.get(1).getAsString());
        }
        String text = json.getAsString();
        int space = text.indexOf(' ');
        if (space < 0 || space != text.lastIndexOf(' ')) {
            throw new IllegalStateException("'" + text + "' is no merge of two tokens");
        }
        return new MergeRule(text.substring(0, space), text.substring(space + 1));
    }

    /// What the two become.
    ///
    /// @param prefix what marks tokens that continue a word, which falls away inside
    String joined(String prefix) {
        return left + (right.startsWith(prefix) ? right.substring(prefix.length()) : right);
    }

    boolean hasSpaces() {
        return left.contains(" ") || right.contains(" ");
    }

    JsonElement json(boolean asPair) {
        if (!asPair) {
            return new JsonPrimitive(left + " " + right);
        }
        var pair = new JsonArray();
        pair.add(left);
        pair.add(right);
        return pair;
    }
}
