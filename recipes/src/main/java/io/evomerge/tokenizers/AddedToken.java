package io.evomerge.tokenizers;

import com.google.gson.JsonObject;

/// A token that is cut out of a text before the model's own tokens are looked for: an entry of
/// `added_tokens`.
///
/// @param settings `special`, `normalized` and the like, which may not be changed
record AddedToken(String content, int id, JsonObject settings) {
    private static final String ID = "id";

    static AddedToken of(JsonObject json) {
        JsonObject settings = json.deepCopy();
        settings.remove(ID);
        return new AddedToken(json.get("content").getAsString(), json.get(ID).getAsInt(), settings);
    }

    /// A token with the settings that transformers' `add_tokens` gives a mere text.
    static AddedToken plain(String content, int id) {
        var settings = new JsonObject();
        settings.addProperty("content", content);
        settings.addProperty("single_word", false);
        settings.addProperty("lstrip", false);
        settings.addProperty("rstrip", false);
        settings.addProperty("normalized", true);
        settings.addProperty("special", false);
        return new AddedToken(content, id, settings);
    }

    AddedToken withId(int other) {
        return new AddedToken(content, other, settings);
    }

    /// The entry of tokenizer.json.
    JsonObject json() {
        var json = new JsonObject();
        json.addProperty(ID, id);
        settings.entrySet().forEach(e -> json.add(e.getKey(), e.getValue()));
        return json;
    }
}
