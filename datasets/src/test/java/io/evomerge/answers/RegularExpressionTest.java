package io.evomerge.answers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evomerge.jinja.JinjaException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RegularExpressionTest {
    private static List<List<String>> found(String pattern, String text) {
        return RegularExpression.of(pattern).findAll(text);
    }

    @Test
    void without_groups_the_whole_match_is_found() {
        assertThat(found("[0-9]+", "1 and 23")).containsExactly(List.of("1"), List.of("23"));
    }

    @Test
    void with_groups_the_groups_are_found_and_those_without_part_are_empty() {
        assertThat(found("(a)|(b)", "ab")).containsExactly(List.of("a", ""), List.of("", "b"));
    }

    @Test
    void an_empty_match_may_follow_a_longer_one() {
        assertThat(found("x*", "axb"))
                .containsExactly(List.of(""), List.of("x"), List.of(""), List.of(""));
    }

    @Test
    void named_groups_and_references_to_them_may_hold_underscores() {
        assertThat(found("(?P<the_word>\\w+) (?P=the_word)", "so so"))
                .containsExactly(List.of("so"));
    }

    @Test
    void the_very_end_is_not_before_a_last_line_break() {
        assertThat(found("a\\Z", "a\n")).isEmpty();
        assertThat(found("a$", "a\n")).containsExactly(List.of("a"));
    }

    @Test
    void a_dot_stops_at_line_feeds_only() {
        assertThat(found("a.+", "a\r\u2028b\nc")).containsExactly(List.of("a\r\u2028b"));
    }

    @Test
    void digits_letters_and_blanks_are_those_of_unicode() {
        assertThat(found("^\\w\\d\\s$", "é٣\u2003")).hasSize(1);
        assertThat(found("^[\\w][^\\W][^\\S]$", "é٣\u001c")).hasSize(1);
    }

    @Test
    void brackets_do_not_nest() {
        assertThat(found("[[a&&b]+", "x[&ab]")).containsExactly(List.of("[&ab"));
        assertThat(found("[]x]+", "]x")).containsExactly(List.of("]x"));
        assertThat(found("[^]x]+", "]ab")).containsExactly(List.of("ab"));
    }

    @Test
    void braces_that_count_nothing_stand_for_themselves() {
        assertThat(found("\\boxed{(.*?)}".replace("\\b", "\\\\b"), "\\boxed{42}"))
                .containsExactly(List.of("42"));
        assertThat(found("a{,2}b", "aaab")).containsExactly(List.of("aab"));
        assertThat(found("a{2,}b", "aaab")).containsExactly(List.of("aaab"));
        assertThat(found("a{,}b", "aaab")).containsExactly(List.of("aaab"));
        assertThat(found("a{}", "a{}")).containsExactly(List.of("a{}"));
    }

    @Test
    void characters_by_code_are_those_characters() {
        assertThat(found("\\x41\\u00e9\\U0001F600\\101\\v", "Aé😀A\u000b")).hasSize(1);
    }

    @Test
    void a_reference_ends_where_its_number_does() {
        assertThat(found("(a)\\1", "aa")).containsExactly(List.of("a"));
    }

    @Test
    void comments_and_the_flag_of_unicode_are_left_out() {
        assertThat(found("(?u)a(?#the letter)b", "ab")).containsExactly(List.of("ab"));
    }

    @Test
    void flags_hold_for_all_of_unicode() {
        assertThat(found("(?i)É", "é")).containsExactly(List.of("é"));
        assertThat(found("(?s:a.)b", "a\nb")).hasSize(1);
    }

    @Test
    void looks_ahead_and_behind_are_the_same() {
        assertThat(found("(?<=a)b(?!c)(?=d)", "abd")).containsExactly(List.of("b"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "(?(1)a)b | a condition",
                "(?x)a | flag 'x'",
                "(?a)a | flag 'a'",
                "\\Qa\\E | no escape of Python's",
                "\\pL | no escape of Python's",
                "(a)\\2 | no group 2",
                "(?P=a) | no group named 'a'",
                "(?P<a>.)(?P<a>.) | two groups are named 'a'",
                "[a | not closed",
                "[\\A] | no meaning between brackets",
                "(a | Unclosed group",
                "a** | Dangling"
            })
    void what_java_cannot_say_or_python_does_not_know_is_refused(String pattern, String why) {
        assertThatThrownBy(() -> RegularExpression.of(pattern))
                .isInstanceOf(JinjaException.class)
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#### (\\-?[0-9\\.\\,]+)",
                "(-?[$0-9.,]{2,})|(-?[0-9]+)",
                "(?i)(?:answer is|ans:)\\s*\\(?([A-J])\\)?",
                "((?<=The answer is )(.*)(?=.)|(?<=answer is )(.*)(?=.))",
                "(?s).*#### ",
                "\\\\boxed\\{((?:[^{}]|\\{[^{}]*\\})*)\\}"
            })
    void patterns_of_well_known_tasks_are_taken(String pattern) {
        assertThat(RegularExpression.of(pattern).source()).isEqualTo(pattern);
    }

    @Test
    void a_loop_too_deep_for_a_long_text_is_a_failure_with_a_remedy() {
        var pattern = RegularExpression.of("(.|\\n)*x");
        assertThatThrownBy(() -> pattern.findAll("a\n".repeat(1_000_000)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("too deep");
    }
}
