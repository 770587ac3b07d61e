package io.evomerge.answers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class FilterTest {
    private static String regex(String pattern, int match, String text) {
        return new RegexFilter(RegularExpression.of(pattern), match, "[invalid]")
                .apply(text, List.of());
    }

    private static OptionFilter options(boolean ignoreCase, boolean ignorePunctuation) {
        return new OptionFilter(
                new RegexFilter(RegularExpression.of("answer is (\\([A-Z]\\))"), 0, "[invalid]"),
                ignoreCase,
                ignorePunctuation,
                List.of(RegularExpression.of("^the ")));
    }

    @Test
    void regex_keeps_the_first_match_without_blanks_at_its_ends() {
        assertThat(regex("#### (.*)", 0, "2 + 2\n####  4 \n#### 5")).isEqualTo("4");
    }

    @Test
    void group_select_counts_matches_and_minus_one_is_the_last() {
        assertThat(regex("[0-9]+", 1, "1 2 3")).isEqualTo("2");
        assertThat(regex("[0-9]+", -1, "1 2 3")).isEqualTo("3");
    }

    @Test
    void of_several_groups_the_first_that_is_not_empty_counts() {
        assertThat(regex("(a+)|(b+)", 0, "bbb")).isEqualTo("bbb");
    }

    @Test
    void what_is_not_found_is_the_fallback() {
        assertThat(regex("#### (.*)", 0, "no")).isEqualTo("[invalid]");
        assertThat(regex("[0-9]+", 1, "1")).isEqualTo("[invalid]");
        assertThat(regex("(x?)", 0, "no")).isEqualTo("[invalid]");
    }

    @Test
    void the_answer_of_a_choice_is_what_the_expression_finds() {
        assertThat(options(false, false).apply("The answer is (B).", List.of("cat", "dog")))
                .isEqualTo("(B)");
    }

    @Test
    void else_it_is_the_letter_of_the_option_that_is_named() {
        assertThat(options(false, false).apply("It is a dog", List.of("cat", "dog")))
                .isEqualTo("(B)");
    }

    @Test
    void case_and_punctuation_are_left_out_where_asked_for() {
        List<String> choices = List.of("St. Paul", "Rome");
        assertThat(options(true, true).apply("the ST PAUL!", choices)).isEqualTo("(A)");
        assertThat(options(true, false).apply("the ST PAUL!", choices)).isEqualTo("[invalid]");
        assertThat(options(false, true).apply("the ST PAUL!", choices)).isEqualTo("[invalid]");
    }

    @Test
    void expressions_to_ignore_are_left_out_of_options_too() {
        assertThat(options(false, false).apply("cat", List.of("dog", "the cat"))).isEqualTo("(B)");
    }

    @Test
    void options_are_text_and_no_expressions() {
        assertThat(options(false, false).apply("a+b", List.of("a+b", "ab"))).isEqualTo("(A)");
        assertThat(options(false, false).apply("aab", List.of("a+b", "c"))).isEqualTo("[invalid]");
    }

    @Test
    void last_it_is_a_letter_after_a_colon() {
        assertThat(options(false, false).apply("Answer: B", List.of("cat", "dog")))
                .isEqualTo("(B)");
        assertThat(options(false, false).apply("Answer: C", List.of("cat", "dog")))
                .isEqualTo("[invalid]");
    }

    @Test
    void an_item_without_options_cannot_be_filtered_by_them() {
        assertThatThrownBy(() -> options(false, false).apply("x", List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void simple_filters_do_what_their_names_say() {
        List<String> none = List.of();
        assertThat(TextFilter.LOWERCASE.apply("AÉ", none)).isEqualTo("aé");
        assertThat(TextFilter.UPPERCASE.apply("aé", none)).isEqualTo("AÉ");
        assertThat(TextFilter.REMOVE_WHITESPACE.apply(" \n a b ", none)).isEqualTo("a b ");
        assertThat(TextFilter.TAKE_FIRST.apply(" x ", none)).isEqualTo(" x ");
    }

    @Test
    void map_replaces_whole_texts() {
        var map = new MapFilter(Map.of("A", "0"), "?");
        assertThat(map.apply("A", List.of())).isEqualTo("0");
        assertThat(map.apply("AA", List.of())).isEqualTo("?");
    }

    @Test
    void a_pipeline_applies_its_filters_in_order() {
        var pipeline =
                new FilterPipeline(
                        "p",
                        List.of(
                                new RegexFilter(RegularExpression.of("[A-Z]+"), 0, "NONE"),
                                TextFilter.LOWERCASE,
                                TextFilter.TAKE_FIRST));
        assertThat(pipeline.apply("is ABC", List.of())).isEqualTo("abc");
        assertThat(pipeline.apply("is", List.of())).isEqualTo("none");
        assertThat(pipeline.isIdentity()).isFalse();
        assertThat(new FilterPipeline("q", List.of(TextFilter.TAKE_FIRST)).isIdentity()).isTrue();
    }
}
