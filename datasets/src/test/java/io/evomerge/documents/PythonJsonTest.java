package io.evomerge.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PythonJsonTest {
    private static Object read(String text) {
        return Objects.requireNonNull(Node.json("x.json", text).value());
    }

    @Test
    void words_without_quotes_are_numbers() {
        assertThat(read("[NaN, Infinity, -Infinity]"))
                .isEqualTo(List.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY));
    }

    @Test
    void the_same_words_in_quotes_are_text() {
        assertThat(
                        read(
                                "{\"NaN\": \"Infinity\", \"a\": \"\\\\\", \"b\": \"\\\" NaN\", \"c\": NaN}"))
                .isEqualTo(Map.of("NaN", "Infinity", "a", "\\", "b", "\" NaN", "c", Double.NaN));
    }

    @Test
    void whole_numbers_have_any_length() {
        assertThat(read("[1, -1, 9223372036854775807, 9223372036854775808, 0, 1.0, 1e3]"))
                .isEqualTo(
                        List.of(
                                1L,
                                -1L,
                                Long.MAX_VALUE,
                                new BigInteger("9223372036854775808"),
                                0L,
                                1.0,
                                1000.0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[1,]",
                "[1;2]",
                "{a: 1}",
                "['a']",
                "nul",
                "[abc]",
                "[TRUE]",
                "[01]",
                "[.5]",
                "[0x10]",
                "[-NaN]",
                "[NaN, 'x']",
                "// a\n[1]",
                "[\"a\tb\"]",
                "[1] x"
            })
    void what_python_refuses_is_refused(String text) {
        assertThatThrownBy(() -> Node.json("x.json", text))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("x.json: is not valid JSON: ")
                .hasMessageNotContaining("gson");
    }

    @Test
    void an_error_says_where_it_is() {
        assertThatThrownBy(() -> Node.json("x.json", "{\n\"a\": 'b'}"))
                .hasMessageContaining("Malformed at line 2 column");
        assertThatThrownBy(() -> Node.json("x.json", "[".repeat(100_000)))
                .hasMessage(
                        "x.json: is not valid JSON: Nesting limit 255 reached at line 1 column 257;"
                                + " mend or replace it");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "12345678.5",
                "0.0005",
                "1e-05",
                "1e+16",
                "1000000000000000.0",
                "-2.5e-07",
                "0.0",
                "3.0"
            })
    void numbers_are_written_as_by_python(String number) {
        assertThat(Node.json("x.json", number).text()).isEqualTo(number);
    }

    @Test
    void a_file_that_is_not_utf8_is_named(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("latin.json"), new byte[] {'"', (byte) 0xe9, '"'});
        assertThatThrownBy(() -> Node.json(file))
                .hasMessage(file + ": is not UTF-8 text; convert it to UTF-8");
    }

    @Test
    void what_is_no_json_is_refused() {
        assertThatThrownBy(() -> Node.json("x.json", "{\"a\": [NaN}"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("x.json: is not valid JSON");
    }
}
