package io.evomerge.answers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class MetricTest {
    private static final Offset<Double> TINY = within(1e-12);

    private static Options options(int gold, List<Double> sums, String... texts) {
        return new Options(List.of(texts), sums, gold);
    }

    private static double score(ChoiceMetric metric, Options options) {
        return metric.measure(options).score();
    }

    @Test
    void acc_takes_the_option_with_the_highest_sum() {
        assertThat(score(ChoiceMetric.ACC, options(0, List.of(-2.0, -3.0), "a", "bbbb")))
                .isEqualTo(1);
        assertThat(score(ChoiceMetric.ACC, options(1, List.of(-2.0, -3.0), "a", "bbbb")))
                .isEqualTo(0);
    }

    @Test
    void of_equal_options_the_first_counts() {
        assertThat(score(ChoiceMetric.ACC, options(0, List.of(-2.0, -2.0), "a", "b"))).isOne();
        assertThat(score(ChoiceMetric.ACC, options(1, List.of(-2.0, -2.0), "a", "b"))).isZero();
    }

    @Test
    void acc_norm_divides_by_characters_and_acc_bytes_by_bytes() {
        Options options = options(0, List.of(-2.1, -1.2), "éé", "e");
        assertThat(score(ChoiceMetric.ACC_NORM, options)).isOne(); // -1.05 against -1.2
        Options emoji = options(0, List.of(-2.1, -1.2), "😀", "e");
        assertThat(score(ChoiceMetric.ACC_NORM, emoji)).isZero(); // one code point
        assertThat(score(ChoiceMetric.ACC_BYTES, emoji)).isOne(); // four bytes
    }

    @Test
    void an_empty_option_has_length_one() {
        assertThat(score(ChoiceMetric.ACC_NORM, options(0, List.of(-1.0, -2.0), "", "b"))).isOne();
    }

    @Test
    void brier_score_is_the_squared_distance_from_certainty() {
        // Shares 1/4 and 3/4, the first being right: (3/4)² + (3/4)² = 9/8.
        Options options = options(0, List.of(Math.log(1), Math.log(3)), "a", "b");
        Measurement measured = ChoiceMetric.BRIER_SCORE.measure(options);
        assertThat(measured.score()).isCloseTo(1 - 9.0 / 16, TINY);
        assertThat(ChoiceMetric.BRIER_SCORE.report(List.of(measured))).isCloseTo(9.0 / 8, TINY);
    }

    @Test
    void the_right_options_log_probability_is_among_the_options() {
        assertThat(options(1, List.of(-4.0, -4.0), "a", "b").goldLogProbability())
                .isCloseTo(-Math.log(2), TINY);
    }

    @Test
    void perplexity_scores_by_token_and_reports_by_target() {
        Measurement one = TargetMetric.PERPLEXITY.measure(new Target(-3, 3, false));
        Measurement two = TargetMetric.PERPLEXITY.measure(new Target(-1, 1, true));
        assertThat(one.score()).isCloseTo(Math.exp(-1), TINY);
        assertThat(TargetMetric.PERPLEXITY.report(List.of(one, two))).isCloseTo(Math.exp(2), TINY);
    }

    @Test
    void acc_of_a_target_is_whether_greedy_decoding_gives_it() {
        assertThat(TargetMetric.ACC.measure(new Target(-3, 1, true)).score()).isOne();
        assertThat(TargetMetric.ACC.measure(new Target(-1, 1, false)).score()).isZero();
    }

    @Test
    void documents_are_reported_by_word_and_byte() {
        Document one = Document.of("a bcd", -5); // 2 words, 5 bytes
        Document two = Document.of("é", -4); // 1 word, 2 bytes
        assertThat(reported(DocumentMetric.WORD_PERPLEXITY, one, two)).isCloseTo(Math.exp(3), TINY);
        assertThat(reported(DocumentMetric.BYTE_PERPLEXITY, one, two))
                .isCloseTo(Math.exp(9.0 / 7), TINY);
        assertThat(reported(DocumentMetric.BITS_PER_BYTE, one, two))
                .isCloseTo(9.0 / 7 / Math.log(2), TINY);
    }

    private static double reported(DocumentMetric metric, Document... documents) {
        return metric.report(List.of(documents).stream().map(metric::measure).toList());
    }

    @Test
    void a_documents_score_is_the_probability_of_a_unit() {
        Document document = Document.of("a bcd", -5);
        assertThat(DocumentMetric.WORD_PERPLEXITY.measure(document).score())
                .isCloseTo(Math.exp(-2.5), TINY);
        assertThat(DocumentMetric.BITS_PER_BYTE.measure(document).score())
                .isCloseTo(Math.exp(-1), TINY);
    }

    @Test
    void white_space_at_an_end_adds_an_empty_word() {
        assertThat(Document.of(" a\n", 0).words()).isEqualTo(3);
        assertThat(Document.of("a  b", 0).words()).isEqualTo(2);
    }

    @Test
    void a_led_scoring_has_the_named_metric_and_pipeline_first() {
        var other = new FilterPipeline("other", List.of(TextFilter.LOWERCASE));
        var scoring =
                new Scoring(
                        List.of(ExactMatch.PLAIN, new TokenF1()),
                        List.of(FilterPipeline.NONE, other));
        assertThat(scoring.led("f1,other").orElseThrow().first())
                .isEqualTo(new Scoring(List.of(new TokenF1()), List.of(other)));
        assertThat(scoring.led("f1").orElseThrow().pipelines().getFirst())
                .isEqualTo(FilterPipeline.NONE);
        assertThat(scoring.led("bleu")).isEmpty();
        assertThat(scoring.led("f1,third")).isEmpty();
    }
}
