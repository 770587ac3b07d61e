package io.evomerge.models;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.evomerge.tokenizers.Tokenizer;
import io.evomerge.tokenizers.Union;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tokenizers that were united or cut, read and run by huggingface/tokenizers itself.
class UnitedTokenizerTest {
    private static final String BYTE_LEVEL =
            """
            {"version": "1.0", "added_tokens": [%s], "normalizer": null,
             "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false,
                               "trim_offsets": true, "use_regex": true},
             "post_processor": null, "decoder": null,
             "model": {"type": "BPE", "unk_token": null, "vocab": {}, "merges": []}}
            """;

    @TempDir Path root;

    private Tokenizer read(String name, JsonObject json) {
        write(name, json.toString());
        return Tokenizer.read(root.resolve(name));
    }

    private void write(String name, String text) {
        try {
            Files.createDirectories(root.resolve(name));
            Files.writeString(root.resolve(name).resolve(Tokenizer.FILE), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonObject parsed(String text) {
        return JsonParser.parseString(text).getAsJsonObject();
    }

    /// The base and another one united, written as `union`.
    private Tokenizer unite(JsonObject base, JsonObject other) {
        var union = new Union(read("base", base));
        union.add("other", read("other", other));
        write("union", union.tokenizer().json());
        return union.tokenizer();
    }

    private Encoding encode(String name, String text) throws IOException {
        try (var tokenizer =
                HuggingFaceTokenizer.newInstance(
                        root.resolve(name).resolve(Tokenizer.FILE),
                        Map.of("truncation", "false", "padding", "false"))) {
            return tokenizer.encode(text);
        }
    }

    /// Checks that the union cuts a text as the parent does, with the ids that it says.
    private void assertCutAlike(String parent, Tokenizer union, String text) throws IOException {
        Encoding expected = encode(parent, text);
        Encoding united = encode("union", text);

        assertThat(united.getTokens()).isEqualTo(expected.getTokens());
        for (int i = 0; i < united.getTokens().length; i++) {
            assertThat(united.getIds()[i])
                    .as(united.getTokens()[i])
                    .isEqualTo((long) Objects.requireNonNull(union.ids().get(united.getTokens()[i])));
        }
        if (parent.equals("base")) {
            assertThat(united.getIds()).isEqualTo(expected.getIds());
        }
    }

    private static JsonObject zoo() throws IOException {
        try (InputStream in =
                UnitedTokenizerTest.class.getResourceAsStream("/zoo/base/tokenizer.json")) {
            return parsed(
                    new String(
                            Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static JsonObject special(String content, int id) {
        return parsed(
                """
                {"id": %d, "content": "%s", "single_word": false, "lstrip": false,
                 "rstrip": false, "normalized": false, "special": true}
                """
                        .formatted(id, content));
    }

    @Test
    void words_of_both_parents_are_known() throws IOException {
        JsonObject other = zoo();
        JsonObject words = other.getAsJsonObject("model").getAsJsonObject("vocab");
        JsonObject reordered = new JsonObject();
        int size = words.size();
        // The same words the other way round, after the special tokens, and three more.
        words.entrySet()
                .forEach(
                        e -> {
                            int id = e.getValue().getAsInt();
                            reordered.addProperty(e.getKey(), id < 4 ? id : size + 3 - id);
                        });
        reordered.addProperty("▁emu", size);
        reordered.addProperty("▁gnu", size + 1);
        other.getAsJsonObject("model").add("vocab", reordered);
        other.getAsJsonArray("added_tokens").add(special("<|im_end|>", size + 2));
        Tokenizer union = unite(zoo(), other);
        List<String> known = List.copyOf(words.keySet()).subList(4, 30);
        String text = String.join(" ", known).replace("▁", "");

        assertThat(union.size()).isEqualTo(size + 3);
        assertCutAlike("base", union, text);
        assertCutAlike("other", union, text + " emu gnu <|im_end|> emu");
        assertThat(encode("union", "emu gnu<|im_end|>").getTokens())
                .containsSubsequence("▁emu", "▁gnu", "<|im_end|>")
                .doesNotContain("<unk>");
    }

    /// A byte-level BPE tokenizer of letters, merges and special tokens, in this order.
    private static JsonObject bytePairs(List<String> merges, String... special) {
        JsonObject json = parsed(BYTE_LEVEL.formatted(""));
        JsonObject vocabulary = new JsonObject();
        for (char c = 'a'; c <= 'z'; c++) {
            vocabulary.addProperty(String.valueOf(c), vocabulary.size());
        }
        vocabulary.addProperty("Ġ", vocabulary.size());
        JsonArray rules = new JsonArray();
        for (String merge : merges) {
            vocabulary.addProperty(merge.replace(" ", ""), vocabulary.size());
            rules.add(merge);
        }
        json.getAsJsonObject("model").add("vocab", vocabulary);
        json.getAsJsonObject("model").add("merges", rules);
        for (String token : special) {
            JsonArray added = json.getAsJsonArray("added_tokens");
            added.add(special(token, vocabulary.size() + added.size()));
        }
        return json;
    }

    private static final List<String> BASE_MERGES =
            List.of("t h", "th e", "i n", "in g", "s t", "st r", "str ing", "Ġ c", "a t", "Ġc at");

    private static List<String> with(String... more) {
        List<String> all = new ArrayList<>(BASE_MERGES);
        all.addAll(List.of(more));
        return all;
    }

    @Test
    void merge_rules_of_both_parents_are_applied() throws IOException {
        Tokenizer union =
                unite(
                        bytePairs(BASE_MERGES, "<eos>"),
                        bytePairs(
                                with("d o", "do g", "Ġ dog", "z e"), "<eos>", "<|im_start|>"));

        assertCutAlike("base", union, "the string cat<eos>");
        assertCutAlike("other", union, "the dog string ze<|im_start|>cat dog<eos>");
        assertThat(encode("union", "the dog<|im_start|>").getTokens())
                .containsExactly("the", "Ġdog", "<|im_start|>");
    }

    @Test
    void new_tokens_do_not_cut_the_words_of_the_base() throws IOException {
        // As added tokens, as in mergekit, 'ri' and 'tri' would.
        Tokenizer union =
                unite(bytePairs(BASE_MERGES), bytePairs(with("r i", "t ri")));

        assertCutAlike("base", union, "the string");
        assertThat(encode("union", "ri").getTokens()).containsExactly("ri");
    }

    @Test
    void a_tokenizer_cut_to_its_models_rows_can_be_read() throws IOException {
        Tokenizer cut =
                read("whole", bytePairs(BASE_MERGES, "<eos>", "<unused>")).cutTo(27 + 8);
        write("cut", cut.json());

        assertThat(encode("cut", "the cat").getTokens()).containsExactly("the", "Ġc", "a", "t");
    }

    @Test
    void tokens_added_by_a_recipe_are_found_in_texts() throws IOException {
        Tokenizer more =
                read("base", bytePairs(BASE_MERGES, "<eos>")).plus(List.of("<new>", "<newer>"));
        write("union", more.json());
        Encoding encoding = encode("union", "the<newer>cat<new><eos>");

        assertThat(encoding.getTokens())
                .containsExactly("the", "<newer>", "c", "at", "<new>", "<eos>");
        assertThat(encoding.getIds()[1]).isEqualTo((long) Objects.requireNonNull(more.ids().get("<newer>")));
        assertThat(encoding.getIds()[4]).isEqualTo((long) Objects.requireNonNull(more.ids().get("<new>")));
    }

    @Test
    void tokenizers_of_different_kinds_can_be_united() throws IOException {
        Tokenizer union = unite(zoo(), bytePairs(BASE_MERGES, "<|im_end|>"));

        assertThat(encode("union", "<|im_end|>").getIds())
                .contains((long) Objects.requireNonNull(union.ids().get("<|im_end|>")));
    }

    private static JsonObject unigram(String... pieces) {
        JsonObject json = parsed(BYTE_LEVEL.formatted(""));
        json.add("pre_tokenizer", parsed("{\"type\": \"Whitespace\"}"));
        JsonArray vocabulary = new JsonArray();
        for (String piece : pieces) {
            JsonArray entry = new JsonArray();
            entry.add(piece);
            entry.add(-2.0 - piece.length() / 10.0);
            vocabulary.add(entry);
        }
        JsonObject model = parsed("{\"type\": \"Unigram\", \"unk_id\": 0}");
        model.add("vocab", vocabulary);
        json.add("model", model);
        return json;
    }

    @Test
    void unigram_pieces_of_both_parents_are_known() throws IOException {
        JsonObject base = unigram("<unk>", "c", "a", "t", "cat");
        base.getAsJsonArray("added_tokens").add(special("<eos>", 5));
        JsonObject other = unigram("<unk>", "cat", "d", "o", "g", "dog");
        other.getAsJsonArray("added_tokens").add(special("<eos>", 6));
        other.getAsJsonArray("added_tokens").add(special("<bos>", 7));
        Tokenizer union = unite(base, other);

        assertCutAlike("base", union, "cat tac<eos>");
        assertCutAlike("other", union, "<bos>dog cat god<eos>");
    }
}
