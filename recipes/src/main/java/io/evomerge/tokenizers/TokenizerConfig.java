package io.evomerge.tokenizers;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.evomerge.documents.InputException;
import io.evomerge.tensors.ModelFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// A tokenizer_config.json: what transformers wants to know of a tokenizer besides tokenizer.json.
public final class TokenizerConfig {
    public static final String FILE = "tokenizer_config.json";

    private static final String TEMPLATE_FILE = "chat_template.jinja";
    private static final String TEMPLATE = "chat_template";
    private static final String ADDED = "added_tokens_decoder";
    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().serializeNulls().create();

    private final JsonObject json;

    private TokenizerConfig(JsonObject json) {
        this.json = json;
    }

    /// Reads the file of a model's folder; empty where there is none.
    ///
    /// @throws InputException if it is damaged
    public static Optional<TokenizerConfig> read(Path folder) {
        return ModelFolder.file(folder, FILE).map(TokenizerConfig::parse);
    }

    private static TokenizerConfig parse(Path file) {
        try {
            String text = Files.readString(file);
            return new TokenizerConfig(JsonParser.parseString(text).getAsJsonObject());
        } catch (IOException | JsonParseException | IllegalStateException e) {
            throw new InputException(
                    file,
                    "cannot be read: " + e.getMessage(),
                    "copy it again from the model's source");
        }
    }

    public static TokenizerConfig empty() {
        return new TokenizerConfig(new JsonObject());
    }

    /// The chat template of a model's folder: chat_template.jinja, or else what
    /// tokenizer_config.json says. Of several templates, the one called `default`.
    ///
    /// @throws InputException if a file cannot be read
    public static Optional<String> chatTemplate(Path folder) {
        Optional<Path> file = ModelFolder.file(folder, TEMPLATE_FILE);
        if (file.isPresent()) {
            try {
                return Optional.of(Files.readString(file.get()));
            } catch (IOException e) {
                throw new InputException(
                        file.get(), "cannot be read: " + e, "check the file and its permissions");
            }
        }
        try {
            return read(folder).flatMap(TokenizerConfig::chatTemplate);
        } catch (IllegalStateException | UnsupportedOperationException e) {
            throw new InputException(
                    folder.resolve(FILE),
                    "has a chat_template that is none: " + e.getMessage(),
                    "copy it again from the model's source");
        }
    }

    private Optional<String> chatTemplate() {
        JsonElement template = json.get(TEMPLATE);
        if (template == null || template.isJsonNull()) {
            return Optional.empty();
        }
        if (!template.isJsonArray()) {
            return Optional.of(template.getAsString());
        }
        return template.getAsJsonArray().asList().stream()
                .map(JsonElement::getAsJsonObject)
                .filter(t -> t.has("name") && t.get("name").getAsString().equals("default"))
                .filter(t -> t.has("template"))
                .map(t -> t.get("template").getAsString())
                .findFirst();
    }

    public TokenizerConfig withChatTemplate(String template) {
        JsonObject changed = json.deepCopy();
        changed.addProperty(TEMPLATE, template);
        return new TokenizerConfig(changed);
    }

    /// The same with the added tokens of that tokenizer, where they are listed at all.
    public TokenizerConfig withTokensOf(Tokenizer tokenizer) {
        if (!json.has(ADDED)) {
            return this;
        }
        var added = new JsonObject();
        tokenizer.added().forEach(t -> added.add(Integer.toString(t.id()), t.settings()));
        JsonObject changed = json.deepCopy();
        changed.add(ADDED, added);
        return new TokenizerConfig(changed);
    }

    /// The text of the file.
    public String json() {
        return GSON.toJson(json) + "\n";
    }
}
