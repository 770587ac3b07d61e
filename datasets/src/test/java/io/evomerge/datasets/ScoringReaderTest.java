package io.evomerge.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evomerge.answers.ChoiceMetric;
import io.evomerge.answers.DocumentMetric;
import io.evomerge.answers.ExactMatch;
import io.evomerge.answers.FilterPipeline;
import io.evomerge.answers.MapFilter;
import io.evomerge.answers.OptionFilter;
import io.evomerge.answers.RegexFilter;
import io.evomerge.answers.RegularExpression;
import io.evomerge.answers.Scoring;
import io.evomerge.answers.TargetMetric;
import io.evomerge.answers.TextFilter;
import io.evomerge.answers.TokenF1;
import io.evomerge.documents.InputException;
import io.evomerge.documents.Node;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ScoringReaderTest {
    /// As GSM8K's task has it.
    private static final String MATH =
            """
            metric_list:
              - metric: exact_match
                aggregation: mean
                higher_is_better: true
                ignore_case: true
                ignore_punctuation: false
                regexes_to_ignore: [",", "\\\\$", "(?s).*#### ", "\\\\.$"]
              - metric: f1
            filter_list:
              - name: strict-match
                filter:
                  - function: regex
                    regex_pattern: "#### (\\\\-?[0-9\\\\.\\\\,]+)"
                  - function: take_first
              - name: flexible-extract
                filter:
                  - {function: regex, group_select: -1, regex_pattern: "(-?[$0-9.,]{2,})|(-?[0-9]+)", fallback: none}
                  - function: lowercase
                  - {function: map, mapping_dict: {a: 0, b: 1}, default_value: "?"}
                  - {function: multi_choice_regex, ignore_case: true, regexes_to_ignore: x}
            """;

    private static Scoring read(String yaml, OutputType type) {
        return ScoringReader.read(Node.yaml("t.yaml", yaml), type);
    }

    @Test
    void every_setting_has_its_effect() {
        Scoring scoring = read(MATH, OutputType.GENERATE_UNTIL);
        assertThat(scoring.metrics())
                .containsExactly(
                        new ExactMatch(
                                true,
                                false,
                                false,
                                List.of(
                                        RegularExpression.of(","),
                                        RegularExpression.of("\\$"),
                                        RegularExpression.of("(?s).*#### "),
                                        RegularExpression.of("\\.$"))),
                        new TokenF1());
        var number = RegularExpression.of("#### (\\-?[0-9\\.\\,]+)");
        assertThat(scoring.pipelines())
                .containsExactly(
                        new FilterPipeline(
                                "strict-match",
                                List.of(
                                        new RegexFilter(number, 0, "[invalid]"),
                                        TextFilter.TAKE_FIRST)),
                        new FilterPipeline(
                                "flexible-extract",
                                List.of(
                                        new RegexFilter(
                                                RegularExpression.of("(-?[$0-9.,]{2,})|(-?[0-9]+)"),
                                                -1,
                                                "none"),
                                        TextFilter.LOWERCASE,
                                        new MapFilter(Map.of("a", "0", "b", "1"), "?"),
                                        new OptionFilter(
                                                new RegexFilter(number, 0, "[invalid]"),
                                                true,
                                                false,
                                                List.of(RegularExpression.of("x"))))));
    }

    @Test
    void what_is_written_is_read_as_equal() {
        Scoring scoring = read(MATH, OutputType.GENERATE_UNTIL);
        Map<String, Object> written = new LinkedHashMap<>();
        ScoringReader.write(scoring, written);
        assertThat(ScoringReader.read(Node.of("t.yaml", written), OutputType.GENERATE_UNTIL))
                .isEqualTo(scoring);
    }

    @Test
    void a_task_without_metrics_has_the_usual_ones() {
        assertThat(read("{}", OutputType.MULTIPLE_CHOICE))
                .isEqualTo(Scoring.of(ChoiceMetric.ACC, ChoiceMetric.ACC_NORM));
        assertThat(read("{}", OutputType.LOGLIKELIHOOD))
                .isEqualTo(Scoring.of(TargetMetric.PERPLEXITY, TargetMetric.ACC));
        assertThat(read("{}", OutputType.LOGLIKELIHOOD_ROLLING))
                .isEqualTo(Scoring.of(DocumentMetric.values()));
        assertThat(read("{}", OutputType.GENERATE_UNTIL)).isEqualTo(Scoring.of(ExactMatch.PLAIN));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{metric: acc_nrom} | unknown metric 'acc_nrom' for this output_type; did you mean"
                        + " 'acc_norm'? known: acc, acc_bytes, acc_norm, brier_score",
                "{metric: acc, aggregation: median} | is 'median', but acc is aggregated by 'mean'",
                "{metric: acc, higher_is_better: false} | is false, but of acc more is better",
                "{metric: brier_score, higher_is_better: true} | but of brier_score less is better",
                "{metric: acc, ignore_case: true} | metric_list[0].ignore_case: unknown key",
                "{metric: acc}, {metric: acc} | is another 'acc'"
            })
    void metrics_are_checked(String list, String complaint) {
        assertThatThrownBy(() -> read("metric_list: [" + list + "]", OutputType.MULTIPLE_CHOICE))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(complaint);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{function: regx} | unknown filter 'regx'; did you mean 'regex'?",
                "{function: majority_vote} | needs several answers to an item",
                "{function: take_first_k, k: 8} | needs several answers to an item",
                "{function: regex, regex_pattern: '(?x)a'} | flag 'x' is not known here",
                "{function: regex, group_selct: 1} | unknown key; did you mean",
                "{function: lowercase, k: 1} | filter_list[0].filter[0].k: unknown key",
                "{function: map, mapping_dict: {yes: 1}} | mapping_dict: has the key true, a truth",
                "{function: map} | filter_list[0].filter[0].mapping_dict: is missing"
            })
    void filters_are_checked(String filter, String complaint) {
        String yaml = "filter_list: [{name: n, filter: [" + filter + "]}]";
        assertThatThrownBy(() -> read(yaml, OutputType.GENERATE_UNTIL))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(complaint);
    }

    @Test
    void two_pipelines_of_one_name_are_told_apart_by_none() {
        String yaml = "filter_list: [{name: n, filter: []}, {name: n, filter: []}]";
        assertThatThrownBy(() -> read(yaml, OutputType.GENERATE_UNTIL))
                .hasMessageContaining("is another pipeline named 'n'");
    }

    @Test
    void filters_need_generated_text() {
        assertThatThrownBy(
                        () ->
                                read(
                                        "filter_list: [{name: n, filter: [{function: regex}]}]",
                                        OutputType.MULTIPLE_CHOICE))
                .hasMessageContaining(
                        "changes generated text, but the output type is multiple_choice");
        assertThat(
                        read(
                                        "filter_list: [{name: n, filter: [{function: take_first}]}]",
                                        OutputType.MULTIPLE_CHOICE)
                                .pipelines())
                .hasSize(1);
    }

    @Test
    void everything_wrong_is_said_at_once() {
        assertThatThrownBy(
                        () ->
                                read(
                                        "{metric_list: [{metric: x}, {metric: y}], filter_list:"
                                                + " [{name: n, filter: [{function: z}]}]}",
                                        OutputType.GENERATE_UNTIL))
                .hasMessageContaining("'x'")
                .hasMessageContaining("'y'")
                .hasMessageContaining("'z'");
    }

    @Test
    void a_task_can_be_scored_by_one_of_its_metrics_and_pipelines() {
        var task =
                new Task(
                        "t",
                        1,
                        OutputType.GENERATE_UNTIL,
                        Delimiters.USUAL,
                        read(MATH, OutputType.GENERATE_UNTIL),
                        Decoding.NONE,
                        List.of());
        Scoring chosen = task.scoredBy("f1,flexible-extract").scoring();
        assertThat(chosen.metrics()).containsExactly(new TokenF1());
        assertThat(chosen.pipelines()).hasSize(1);
        assertThat(chosen.pipelines().getFirst().name()).isEqualTo("flexible-extract");
        assertThat(task.scoredBy("exact_match").scoring().metrics())
                .containsExactly(task.scoring().metrics().getFirst());
        assertThat(task.scoredBy("chrf").scoring().pipelines().getFirst().name())
                .isEqualTo("strict-match");
        assertThatThrownBy(() -> task.scoredBy("acc"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("task t: has no metric 'acc'")
                .hasMessageContaining("f1,flexible-extract");
    }
}
