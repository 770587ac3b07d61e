package io.evomerge.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JinjaTest {
    private static final Map<String, Object> VARIABLES =
            Map.of(
                    "question",
                    "Why?",
                    "n",
                    3,
                    "list",
                    List.of("a", "b"),
                    "row",
                    Map.of("text", "t"));

    private static String render(String template) {
        return Jinja.TASKS.template(template).render(VARIABLES);
    }

    private static JinjaException error(String template) {
        var e = catchThrowableOfType(JinjaException.class, () -> render(template));
        assertThat(e).as(template).isNotNull();
        return e;
    }

    @Test
    void an_unknown_name_is_an_error_with_its_line_and_the_known_names() {
        JinjaException e = error("{{ question }}\n\n{{ qestion }}");
        assertThat(e).hasMessage("'qestion' is unknown");
        assertThat(e.line()).isEqualTo(3);
        assertThat(e.unknown()).isEqualTo("qestion");
        assertThat(e.known()).containsExactlyInAnyOrder("question", "n", "list", "row");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '`',
            value = {
                "{{ row.txt }}§has no field 'txt'",
                "{{ row['txt'] }}§has no field 'txt'",
                "{{ list[2] }}§[2] is asked of ['a', 'b'], which has 2 elements",
                "{{ missing.x }}§'missing' is unknown",
                "{% if missing %}{% endif %}§'missing' is unknown",
                "{% for x in missing %}{% endfor %}§'missing' is unknown",
                "{{ missing ~ 'a' }}§'missing' is unknown",
                "{{ [missing] }}§'missing' is unknown",
                "{{ missing == 1 }}§'missing' is unknown",
                "{{ missing|upper }}§'missing' is unknown",
                "{{ question + n }}§'+' does not go with 'Why?' and 3",
                "{{ list.index('q') }}§'q' is not in the list ['a', 'b']",
                "{{ (row if n == 4).text }}§there is no 'else'",
                "{{ n() }}§n() is 3 and cannot be called",
                "{{ 1 / 0 }}§division by zero",
                "{{ 2 ** 64 }}§larger than 64 bits",
                "{{ question < n }}§have no order",
                "{{ question.upper }}§is not text; call it"
            })
    void what_python_refuses_is_refused(String template, String message) {
        assertThat(error(template)).hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '`',
            value = {
                "{{ question|uper }}§unknown filter 'uper'",
                "{{ n is oddd }}§unknown test 'oddd'",
                "{% fro x in list %}§unknown tag 'fro'",
                "{% include 'x' %}§'include' needs other templates",
                "{{ question|map('uper')|list }}§unknown filter 'uper'",
                "{{ list|select('strng')|list }}§unknown test 'strng'"
            })
    void unknown_filters_tests_and_tags_are_named_with_the_known_ones(
            String template, String message) {
        JinjaException e = error(template);
        assertThat(e).hasMessageContaining(message);
        assertThat(e.known()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '`',
            value = {
                "{{ question§not closed by '}}'",
                "{{ question }§a tag is not closed by '}}'",
                "{{ question ! }}§'!' means nothing here",
                "{% if n %}a§'{% endif %}' is missing",
                "{% for x in list %}a§'{% endfor %}' is missing",
                "{% endfor %}§'endfor' belongs to nothing that is open",
                "{{ 'a }}§a text that begins with ' does not end",
                "{{ (1 }}§a tag is not closed",
                "{{ a b }}§'}}' is missing before 'b'",
                "{{ }}§a value is missing before '}}'",
                "{# a§'{#' is not closed",
                "{% for in list %}{% endfor %}§'in' is missing",
                "{{ list|join(d=1, 2) }}§a value without a name"
            })
    void what_is_not_well_formed_is_an_error(String template, String message) {
        assertThat(error("x\n" + template)).hasMessageContaining(message);
        assertThat(error("x\n" + template).line()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ question.getClass() }}",
                "{{ question.class }}",
                "{{ ''.__class__.__mro__ }}",
                "{{ list.append('c') }}",
                "{{ row.clear() }}",
                "{{ row.update({'a': 1}) }}",
                "{{ list.stream() }}",
                "{{ range.__globals__ }}",
                "{{ 'x' * 1000000000 }}",
                "{{ range(100000000)§list }}"
            })
    void templates_reach_neither_java_nor_the_insides_of_values(String template) {
        assertThatThrownBy(() -> render(template)).isInstanceOf(JinjaException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '`',
            value = {
                "{{ 'ab' * 4611686018427387904 }}§longer than 10,000,000",
                "{{ [1, 2] * 9223372036854775807 }}§longer than 10,000,000",
                "{{ 'a'.ljust(1000000000) }}§longer than 10,000,000",
                "{{ 'a'.center(2000000000) }}§longer than 10,000,000",
                "{{ 'a'.zfill(1000000000) }}§longer than 10,000,000",
                "{{ 'a'|indent(1000000000, true) }}§longer than 10,000,000",
                "{{ [1]|batch(1000000000, 'x')|list }}§longer than 10,000,000",
                "{{ '%1000000000d' % 1 }}§longer than 10,000,000",
                "{{ '{:99999999999}'.format(1) }}§longer than 10,000,000",
                "{{ '%.1000000000f' % 1 }}§longer than 10,000,000",
                "{{ [1]|tojson(indent=1000000000) }}§longer than 10,000,000",
                "{% set x = 'x' * 9999 %}{{ x.replace('x', x) }}§longer than 10,000,000",
                "{% set s = namespace(x='x') %}{% for i in range(99) %}{% set s.x = s.x ~ s.x %}"
                        + "{% endfor %}§longer than 10,000,000",
                "{{ -(-9223372036854775807 - 1) }}§larger than 64 bits",
                "{{ '99999999999999999999'|int }}§larger than 64 bits",
                "{{ 1e30|int }}§larger than 64 bits",
                "{{ 0 ** -1 }}§division by zero",
                "{{ {1: 'a', 'b': 2}|tojson }}§have no order",
                "{{ '{:x}'.format(1.5) }}§1.5 is no whole number"
            })
    void what_would_fill_the_memory_or_be_a_wrong_number_is_refused(
            String template, String message) {
        assertThat(error(template)).hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '`',
            value = {
                "{{ question|upper(1) }}§takes at most 0 values",
                "{{ list|first(2) }}§takes at most 0 values",
                "{{ question.lower('x') }}§takes at most 0 values",
                "{{ list|map(attribute='k', foo=1)|list }}§takes no 'foo'",
                "{{ dict(row, row) }}§takes one map",
                "{{ range() }}§needs a value 'stop'",
                "{{ 'abc' % 3 }}§more values than its text has places",
                "{{ 'a'.partition('') }}§empty separator",
                "{{ 'a'.ljust(3, 'xy') }}§fills with one character",
                "{{ list|map('upper')|length }}§write |list behind"
            })
    void values_that_would_have_no_effect_are_refused(String template, String message) {
        assertThat(error(template)).hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
                "{{ ('x' * 1000000)|regex_replace('(x|y)*z', '') }}"
            })
    void what_never_ends_is_an_error_with_its_line(String template) {
        JinjaException e = error("\n" + template);
        assertThat(e).hasMessageContaining("goes too deep");
        assertThat(e.line()).isEqualTo(2);
    }

    @Test
    void what_is_nested_too_deep_is_an_error() {
        String brackets = "[".repeat(100_000) + "]".repeat(100_000);
        for (String deep : List.of(brackets, "not ".repeat(100_000) + 1, "-".repeat(100_000) + 1)) {
            assertThat(error("{{ " + deep + " }}")).hasMessageContaining("goes too deep");
        }
        assertThat(error("{% if n %}".repeat(100_000))).hasMessageContaining("goes too deep");
        assertThatThrownBy(() -> PythonLiteral.parse(brackets))
                .hasMessageContaining("goes too deep");
    }

    @Test
    void a_text_has_any_number_of_escapes() {
        assertThat(render("{{ '" + "\\n".repeat(50_000) + "' }}")).isEqualTo("\n".repeat(50_000));
    }

    @Test
    @Timeout(20)
    void a_long_template_is_read_in_a_time_in_proportion_to_its_length() {
        assertThat(render("{{ n }}\n".repeat(50_000))).isEqualTo("3\n".repeat(50_000));
    }

    @Test
    void names_set_where_the_model_speaks_are_unknown_behind_it() {
        var template =
                Jinja.CHAT.template(
                        "{% generation %}a{% set x = 1 %}{% endgeneration %}{{ x is defined }}");
        assertThat(template.render(Map.of())).isEqualTo("aFalse");
    }

    @Test
    void a_chat_template_may_name_unknown_filters_where_it_does_not_get_to() {
        assertThat(Jinja.CHAT.template("{% if x %}{{ x|from_json }}{% endif %}.").render(Map.of()))
                .isEqualTo(".");
        assertThatThrownBy(() -> Jinja.CHAT.template("{{ x|from_json }}").render(Map.of()))
                .hasMessage("unknown filter 'from_json'");
    }

    @Test
    void an_unknown_name_is_empty_and_false_in_chat_templates() {
        assertThat(Jinja.CHAT.template("[{{ x }}{% if x %}y{% endif %}]").render(Map.of()))
                .isEqualTo("[]");
        assertThatThrownBy(() -> Jinja.CHAT.template("{{ x.y }}").render(Map.of()))
                .hasMessage("'x' is unknown");
    }

    @Test
    void a_chat_template_can_refuse() {
        var template = Jinja.CHAT.template("{{ raise_exception('roles must alternate') }}");
        assertThatThrownBy(() -> template.render(Map.of()))
                .hasMessage("the template refuses: roles must alternate");
    }

    @Test
    void python_literals_are_read_as_plain_values() {
        assertThat(PythonLiteral.parse("['a', \"it's\", 'x\\n', 3, -1.5, True, [()]]"))
                .isEqualTo(List.of("a", "it's", "x\n", 3L, -1.5, true, List.of(List.of())));
        assertThat(PythonLiteral.parse("{'a': ['b']}")).isEqualTo(Map.of("a", List.of("b")));
        for (String bad : List.of("[a]", "f()", "'a' + 'b'", "['a'", "", "'a'}} x {{'b'")) {
            assertThatThrownBy(() -> PythonLiteral.parse(bad)).isInstanceOf(JinjaException.class);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '`',
            value = {
                "(?P<num>\\d+) (?P=num)§12 12",
                "a\\Z§a",
                "[[\\]]+§[]",
                "[a&&b]+§a&b",
                "^\\w+$§naïve",
                "[]x]+§]x"
            })
    void regular_expressions_are_those_of_python(String pattern, String text) {
        assertThat(PythonPattern.compile(pattern, 0).matcher(text).matches()).isTrue();
    }

    @Test
    void a_wrong_regular_expression_is_an_error() {
        assertThatThrownBy(() -> PythonPattern.compile("(a", 0))
                .hasMessageContaining("'(a' is no regular expression");
    }
}
