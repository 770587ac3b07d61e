package io.evomerge.answers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TextMetricTest {
    /// The example of sacreBLEU's documentation: three answers with two references each.
    private static final List<String> SAID =
            List.of(
                    "The dog bit the man.",
                    "It wasn't surprising.",
                    "The man had just bitten him.");

    private static final List<List<String>> REFERENCES =
            List.of(
                    List.of("The dog bit the man.", "The dog had bit the man."),
                    List.of("It was not unexpected.", "No one was surprised."),
                    List.of("The man bit him first.", "The man had bitten the dog."));

    private static final Offset<Double> TINY = within(1e-9);

    private static double score(TextMetric metric, String text, String... references) {
        return metric.measure(text, List.of(references)).score();
    }

    private static double reported(TextMetric metric) {
        List<Measurement> items = new ArrayList<>();
        for (int i = 0; i < SAID.size(); i++) {
            items.add(metric.measure(SAID.get(i), REFERENCES.get(i)));
        }
        return metric.report(items);
    }

    @Test
    void exact_match_folds_white_space_and_nothing_else() {
        assertThat(score(ExactMatch.PLAIN, " a\n  b ", "a b")).isOne();
        assertThat(score(ExactMatch.PLAIN, "A b", "a b")).isZero();
        assertThat(score(ExactMatch.PLAIN, "a b.", "a b")).isZero();
    }

    @Test
    void exact_match_leaves_out_what_it_is_told_to() {
        assertThat(score(new ExactMatch(true, false, false, List.of()), "É", "é")).isOne();
        assertThat(score(new ExactMatch(false, true, false, List.of()), "a, b!", "a b")).isOne();
        assertThat(score(new ExactMatch(false, false, true, List.of()), "a1", "a2")).isOne();
        assertThat(score(new ExactMatch(false, false, true, List.of()), "a", "b")).isZero();
    }

    @Test
    void exact_match_removes_expressions_from_both_sides() {
        var metric =
                new ExactMatch(
                        false,
                        false,
                        false,
                        List.of(RegularExpression.of(","), RegularExpression.of("(?s).*#### ")));
        assertThat(score(metric, "1000", "so\nit is #### 1,000")).isOne();
    }

    @Test
    void any_reference_will_do() {
        assertThat(score(ExactMatch.PLAIN, "b", "a", "b")).isOne();
        assertThat(score(new TokenF1(), "red cat", "dog", "red cat")).isOne();
        assertThat(score(new ChrF(), "red cat", "dog", "red cat")).isCloseTo(1, TINY);
    }

    @Test
    void f1_is_the_harmonic_mean_of_the_words_precision_and_recall() {
        // 2 of 3 words said are right, and 2 of 4 right ones are said.
        assertThat(score(new TokenF1(), "big red cat", "red cat with hats"))
                .isCloseTo(4.0 / 7, TINY);
    }

    @Test
    void f1_knows_no_articles_case_or_punctuation() {
        assertThat(score(new TokenF1(), "The cat's hat!", "a cats hat")).isOne();
    }

    @Test
    void f1_counts_a_word_as_often_as_both_sides_have_it() {
        assertThat(score(new TokenF1(), "no no no", "no no")).isCloseTo(0.8, TINY);
    }

    @Test
    void f1_of_nothing_is_right_only_if_nothing_was_asked_for() {
        assertThat(score(new TokenF1(), "the", "")).isOne();
        assertThat(score(new TokenF1(), "", "cat")).isZero();
    }

    @Test
    void bleu_of_a_corpus_is_what_sacrebleu_documents() {
        assertThat(reported(new Bleu())).isCloseTo(48.530827009929865, TINY);
    }

    @Test
    void bleu_of_a_sentence_is_smoothed_as_sacrebleu_documents() {
        assertThat(
                        score(
                                new Bleu(),
                                "Producția de zahăr primă va fi exprimată în ceea ce privește"
                                        + " zahărul alb;",
                                "producţia de zahăr brut se exprimă în zahăr alb;"))
                .isCloseTo(0.08493, within(1e-5));
    }

    @Test
    void bleu_without_a_single_word_in_common_is_zero() {
        assertThat(score(new Bleu(), "this is a cat", "okay thanks")).isZero();
        assertThat(score(new Bleu(), "", "okay")).isZero();
    }

    @Test
    void bleu_of_a_short_text_knows_only_the_orders_that_it_can_hold() {
        assertThat(score(new Bleu(), "a test", "a test")).isCloseTo(1, TINY);
        assertThat(score(new Bleu(), "test", "a test")).isCloseTo(Math.exp(-1), TINY);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "He said: \"1,000.5 $\" | He said : \" 1,000.5 $ \"",
                "No. 5-6, isn't it? | No . 5 - 6 , isn't it ?",
                "well-known &amp; old | well-known & old"
            })
    void words_of_bleu_are_those_of_mteval(String text, String words) {
        assertThat(String.join(" ", Bleu.words(text))).isEqualTo(words);
    }

    @Test
    void chrf_of_a_corpus_is_what_sacrebleu_documents() {
        assertThat(reported(new ChrF())).isCloseTo(59.73, within(0.005));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Co nás nejvíc trápí, protože lékaři si vybírají, kdo bude žít a kdo zemře."
                        + " | Nejvíce smutní jsme z toho, že musíme rozhodovat o tom, kdo bude"
                        + " žít a kdo zemře. | 39.14078509",
                "Nebo prostě nemají vybavení, které by jim pomohlo, uvedli lékaři."
                        + " | A někdy nemáme ani potřebný materiál, abychom jim pomohli,"
                        + " popsali lékaři. | 31.22557079",
                "Lapali po dechu, jejich životy skončily dřív, než skutečně začaly."
                        + " | Lapali po dechu a pak jejich život skončil - dřív, než skutečně"
                        + " mohl začít, připomněli. | 57.15704367"
            })
    void chrf_of_a_sentence_is_what_sacrebleu_publishes(
            String said, String reference, double expected) {
        // Its published numbers average F over the orders, not P and R: a difference in the sixth
        // digit.
        assertThat(100 * score(new ChrF(), said, reference)).isCloseTo(expected, within(5e-4));
    }

    /// As in sacreBLEU: the second text's four trigrams are not held against it, since its
    /// reference has none.
    @Test
    void chrf_of_a_corpus_counts_no_ngrams_longer_than_the_reference() {
        var metric = new ChrF();
        List<Measurement> items =
                List.of(
                        metric.measure("abc", List.of("abc")),
                        metric.measure("ab1234", List.of("ab")));
        double precision = (5 / 9.0 + 3 / 7.0 + 1) / 3;
        assertThat(metric.report(items)).isCloseTo(100 * 5 * precision / (4 * precision + 1), TINY);
    }

    @Test
    void chrf_by_hand() {
        // Characters: 1 of 2 on either side; pairs: none. The mean over both orders is 1/4.
        assertThat(score(new ChrF(), "a a", "ab")).isCloseTo(0.25, TINY);
        // P = (2/2 + 1/1) / 2 and R = (2/3 + 1/2) / 2, but three characters have a third order.
        assertThat(score(new ChrF(), "ab", "abc"))
                .isCloseTo(5 * 1.0 * (7.0 / 12) / (4 * 1.0 + 7.0 / 12), TINY);
    }

    @Test
    void chrf_without_overlap_is_zero() {
        assertThat(score(new ChrF(), "", "x")).isZero();
        assertThat(score(new ChrF(), "a", "b")).isZero();
    }
}
