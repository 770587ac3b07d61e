package io.evomerge.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

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

    @Test
    void what_is_no_json_is_refused() {
        assertThatThrownBy(() -> Node.json("x.json", "{\"a\": [NaN}"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("x.json: is not valid JSON");
    }
}
