package io.evomerge.tokenizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.evomerge.documents.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenizerTest {
    @TempDir Path folder;

    private Tokenizer read(TokenizerJson json) {
        json.into(folder);
        return Tokenizer.read(folder);
    }

    private static JsonObject parsed(Tokenizer tokenizer) {
        return JsonParser.parseString(tokenizer.json()).getAsJsonObject();
    }

    @Test
    void tokens_have_the_ids_of_vocabulary_and_added_tokens() {
        Tokenizer tokenizer = read(TokenizerJson.words("cat", "dog").special("<eos>"));

        assertThat(tokenizer.ids())
                .containsExactly(
                        Map.entry("<unk>", 0),
                        Map.entry("cat", 1),
                        Map.entry("dog", 2),
                        Map.entry("<eos>", 3));
        assertThat(tokenizer.size()).isEqualTo(4);
    }

    @Test
    void what_is_not_changed_is_written_as_it_was_read() {
        for (TokenizerJson json :
                List.of(
                        TokenizerJson.words("cat").special("<eos>"),
                        TokenizerJson.pairs("abc", "a b", "ab c").special("<eos>"),
                        TokenizerJson.unigram("<unk>", "a", "b").special("<eos>"))) {
            assertThat(parsed(read(json))).isEqualTo(JsonParser.parseString(json.text()));
        }
    }

    @Test
    void merges_may_be_written_as_pairs() {
        Tokenizer pairs =
                read(
                        TokenizerJson.pairs("abc", "a b")
                                .with("merges", "[[\"a\", \"b\"], [\"c\", \" \"]]"));

        assertThat(pairs.merges())
                .containsExactly(new MergeRule("a", "b"), new MergeRule("c", " "));
        assertThat(parsed(pairs).getAsJsonObject("model").get("merges").toString())
                .isEqualTo("[[\"a\",\"b\"],[\"c\",\" \"]]");
    }

    @Test
    void tokens_without_rows_are_cut_off_with_the_merges_that_need_them() {
        Tokenizer cut =
                read(TokenizerJson.pairs("abc", "a b", "ab c", "b c").special("<eos>")).cutTo(5);

        assertThat(cut.ids()).containsOnlyKeys("a", "b", "c", "ab", "abc");
        assertThat(cut.merges())
                .containsExactly(new MergeRule("a", "b"), new MergeRule("ab", "c"));
        assertThat(parsed(cut).getAsJsonArray("added_tokens")).isEmpty();
    }

    @Test
    void a_tokenizer_that_fits_its_model_is_not_cut() {
        Tokenizer tokenizer = read(TokenizerJson.words("cat"));

        assertThat(tokenizer.cutTo(2)).isSameAs(tokenizer);
        assertThat(tokenizer.cutTo(99)).isSameAs(tokenizer);
    }

    @Test
    void new_tokens_come_last_and_known_ones_stay() {
        Tokenizer more = read(TokenizerJson.words("cat")).plus(List.of("cat", "<x>", "<y>", "<x>"));

        assertThat(more.ids()).containsEntry("cat", 1).containsEntry("<x>", 2).hasSize(4);
        assertThat(more.added()).extracting(AddedToken::content).containsExactly("<x>", "<y>");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    nonsense                                              | is not a tokenizer
                    {"model": {"type": "BPE"}}                            | it has no 'vocab'
                    {"added_tokens": []}                                  | it has no 'model'
                    {"model": {"type": "Magic", "vocab": {}}}             | unknown type Magic
                    {"model": {"type": "WordLevel", "vocab": {"a": -1}}}  | a token has the id -1
                    {"model": {"type": "WordLevel", "vocab": {"a": 2000000000}}} | the id 2000000000
                    {"model": {"type": "BPE", "vocab": {"a": 0}, "merges": ["a"]}} | no merge of two tokens
                    {"model": {"type": "Unigram", "vocab": {"a": 0}}}     | is not a tokenizer
                    """)
    void damaged_files_are_refused(String text, String complaint) throws IOException {
        Files.writeString(folder.resolve("tokenizer.json"), text);

        assertThatThrownBy(() -> Tokenizer.read(folder))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("tokenizer.json")
                .hasMessageContaining(complaint);
    }
}
