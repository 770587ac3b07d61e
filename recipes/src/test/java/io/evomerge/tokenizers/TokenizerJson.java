package io.evomerge.tokenizers;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Writes small tokenizer.json files. Ids are counted in the order in which tokens are named.
public final class TokenizerJson {
    private final JsonObject json = new JsonObject();
    private final JsonObject model = new JsonObject();
    private final JsonArray added = new JsonArray();
    private int next;

    private TokenizerJson(String type) {
        json.addProperty("version", "1.0");
        json.add("added_tokens", added);
        json.add("normalizer", JsonNull.INSTANCE);
        json.add("pre_tokenizer", typed("Whitespace"));
        json.add("model", model);
        model.addProperty("type", type);
    }

    private static JsonObject typed(String type) {
        JsonObject out = new JsonObject();
        out.addProperty("type", type);
        return out;
    }

    /// Whole words, `<unk>` first.
    public static TokenizerJson words(String... words) {
        var out = new TokenizerJson("WordLevel");
        JsonObject vocabulary = new JsonObject();
        vocabulary.addProperty("<unk>", out.next++);
        List.of(words).forEach(word -> vocabulary.addProperty(word, out.next++));
        out.model.add("vocab", vocabulary);
        out.model.addProperty("unk_token", "<unk>");
        return out;
    }

    /// Byte-pair encoding: the characters, and what each merge (`"a b"`) makes of two tokens.
    public static TokenizerJson pairs(String characters, String... merges) {
        var out = new TokenizerJson("BPE");
        JsonObject vocabulary = new JsonObject();
        characters.chars().forEach(c -> vocabulary.addProperty(Character.toString(c), out.next++));
        JsonArray rules = new JsonArray();
        for (String merge : merges) {
            vocabulary.addProperty(merge.replace(" ", ""), out.next++);
            rules.add(merge);
        }
        out.model.add("vocab", vocabulary);
        out.model.add("merges", rules);
        return out;
    }

    /// Pieces with scores that fall by one from -1 on.
    public static TokenizerJson unigram(String... pieces) {
        var out = new TokenizerJson("Unigram");
        JsonArray vocabulary = new JsonArray();
        for (String piece : pieces) {
            JsonArray entry = new JsonArray();
            entry.add(piece);
            entry.add(-1.0 - out.next++);
            vocabulary.add(entry);
        }
        out.model.add("vocab", vocabulary);
        out.model.addProperty("unk_id", 0);
        return out;
    }

    /// Adds tokens that are special.
    public TokenizerJson special(String... tokens) {
        for (String token : tokens) {
            JsonObject entry = AddedToken.plain(token, next++).json();
            entry.addProperty("special", true);
            entry.addProperty("normalized", false);
            added.add(entry);
        }
        return this;
    }

    /// Adds tokens with the settings of a mere text.
    public TokenizerJson plain(String... tokens) {
        for (String token : tokens) {
            added.add(AddedToken.plain(token, next++).json());
        }
        return this;
    }

    /// Replaces an entry of the model.
    public TokenizerJson with(String key, String value) {
        model.add(key, JsonParser.parseString(value));
        return this;
    }

    /// Cuts texts into words in another way.
    public TokenizerJson cutBy(String preTokenizer) {
        json.add("pre_tokenizer", typed(preTokenizer));
        return this;
    }

    public String text() {
        return new Gson().toJson(json);
    }

    /// Writes the file into a folder, which is made.
    public void into(Path folder) {
        write(folder, text());
    }

    static void write(Path folder, String text) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve(Tokenizer.FILE), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
