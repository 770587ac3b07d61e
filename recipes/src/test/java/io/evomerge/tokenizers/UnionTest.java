package io.evomerge.tokenizers;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnionTest {
    @TempDir Path root;

    private Tokenizer read(String name, TokenizerJson json) {
        json.into(root.resolve(name));
        return Tokenizer.read(root.resolve(name));
    }

    private Union union(TokenizerJson base, TokenizerJson... others) {
        var union = new Union(read("base", base));
        for (int i = 0; i < others.length; i++) {
            union.add("m" + i, read("m" + i, others[i]));
        }
        return union;
    }

    /// The union as it reads back from its file.
    private Tokenizer united(TokenizerJson base, TokenizerJson... others) {
        Tokenizer tokenizer = union(base, others).tokenizer();
        TokenizerJson.write(root.resolve("union"), tokenizer.json());
        Tokenizer readBack = Tokenizer.read(root.resolve("union"));
        assertThat(readBack.ids()).isEqualTo(tokenizer.ids());
        return readBack;
    }

    @Test
    void the_base_keeps_its_ids_and_new_tokens_follow_model_by_model() {
        Tokenizer united =
                united(
                        TokenizerJson.words("cat", "dog"),
                        TokenizerJson.words("emu", "cat"),
                        TokenizerJson.words("fox", "emu", "dog", "ant"));

        assertThat(united.ids().keySet())
                .containsExactly("<unk>", "cat", "dog", "emu", "fox", "ant");
        assertThat(united.added()).isEmpty();
    }

    @Test
    void merge_rules_follow_those_of_the_base() {
        Tokenizer united =
                united(
                        TokenizerJson.pairs("abc", "a b"),
                        TokenizerJson.pairs("abcd", "a b", "c d", "ab cd"));

        assertThat(united.merges())
                .containsExactly(
                        new MergeRule("a", "b"),
                        new MergeRule("c", "d"),
                        new MergeRule("ab", "cd"));
        assertThat(united.ids().keySet()).containsExactly("a", "b", "c", "ab", "d", "cd", "abcd");
    }

    @Test
    void added_tokens_stay_added_tokens_with_their_settings() {
        Tokenizer united =
                united(
                        TokenizerJson.words("cat").special("<eos>"),
                        TokenizerJson.words("cat").special("<eos>", "<|im_end|>"));

        assertThat(united.added())
                .extracting(AddedToken::content)
                .containsExactly("<eos>", "<|im_end|>");
        assertThat(united.added().getLast().settings().get("special").getAsBoolean()).isTrue();
        assertThat(united.vocabulary()).doesNotContainKey("<|im_end|>");
    }

    @Test
    void added_tokens_before_new_words_join_the_vocabulary_to_keep_their_ids() {
        // huggingface/tokenizers numbers added tokens anew, after the vocabulary.
        Tokenizer united =
                united(TokenizerJson.words("cat").special("<eos>"), TokenizerJson.words("emu"));

        assertThat(united.vocabulary())
                .isEqualTo(Map.of("<unk>", 0, "cat", 1, "<eos>", 2, "emu", 3));
        assertThat(united.added()).extracting(AddedToken::id).containsExactly(2);
    }

    @Test
    void unigram_pieces_keep_their_scores_and_are_numbered_by_place() {
        Tokenizer united =
                united(
                        TokenizerJson.unigram("<unk>", "a").special("<eos>"),
                        TokenizerJson.unigram("<unk>", "b", "a"));

        assertThat(united.ids().keySet()).containsExactly("<unk>", "a", "<eos>", "b");
        // The added token takes the lowest of the base's scores.
        assertThat(united.scores().get("b")).isEqualTo(new JsonPrimitive(-2.0));
        assertThat(united.scores().get("<eos>")).isEqualTo(new JsonPrimitive(-2.0));
    }

    @Test
    void tokens_of_another_kind_of_tokenizer_become_added_tokens() {
        var union =
                union(
                        TokenizerJson.pairs("ab", "a b"),
                        TokenizerJson.pairs("abc", "b c").cutBy("ByteLevel"));
        Tokenizer united = union.tokenizer();

        assertThat(united.added()).extracting(AddedToken::content).containsExactly("c", "bc");
        assertThat(united.merges()).containsExactly(new MergeRule("a", "b"));
        assertThat(union.notes())
                .singleElement()
                .asString()
                .contains("m0 cuts texts into words in another way than the base: 2 of its tokens");
    }

    @Test
    void settings_that_differ_are_those_met_first() {
        var union =
                union(
                        TokenizerJson.words("cat").special("<eos>"),
                        TokenizerJson.words("cat").plain("<eos>"));

        assertThat(union.tokenizer().added().getFirst().settings().get("special").getAsBoolean())
                .isTrue();
        assertThat(union.notes())
                .containsExactly(
                        "the added token '<eos>' has other settings in m0; those met first are"
                                + " kept");
    }

    @Test
    void nothing_changes_where_nobody_has_other_tokens() {
        var union =
                union(
                        TokenizerJson.pairs("abc", "a b").special("<eos>"),
                        TokenizerJson.pairs("abc", "a b").special("<eos>"));

        assertThat(JsonParser.parseString(union.tokenizer().json()))
                .isEqualTo(
                        JsonParser.parseString(
                                TokenizerJson.pairs("abc", "a b").special("<eos>").text()));
        assertThat(union.notes()).isEqualTo(List.of());
    }
}
