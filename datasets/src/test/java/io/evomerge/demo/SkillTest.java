package io.evomerge.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The answers are checked by reading the prompts' text, with nothing of the generators' own.
class SkillTest {
    private static final int EXAMPLES = 1000;
    private static final Pattern NUMBER = Pattern.compile("\\d+");
    private static final Pattern GAIN =
            Pattern.compile(
                    "\\b(buys|finds|gets|wins|takes|collects"
                            + "|compra|trova|riceve|vince|prende|raccoglie)\\b");
    private static final Pattern GIFT =
            Pattern.compile("(\\w+) (?:gives|regala) \\d+ \\w+ (?:to|a) (\\w+)\\.");
    private static final Pattern NOW = Pattern.compile("does (\\w+) have now| ha (\\w+) adesso");

    private static List<Example> examples(Skill skill) {
        var random = new SplittableRandom(skill.id().hashCode());
        return Stream.generate(() -> skill.draw(random)).limit(EXAMPLES).toList();
    }

    private static List<Integer> numbers(String text) {
        return new ArrayList<>(
                NUMBER.matcher(text).results().map(m -> Integer.valueOf(m.group())).toList());
    }

    private static Stream<String> sentences(String text) {
        return Stream.of(text.split("(?<=\\.) ", -1));
    }

    private static String firstWord(String text) {
        return text.substring(0, text.indexOf(' '));
    }

    @ParameterizedTest
    @EnumSource(
            value = Skill.class,
            names = {"MATH_EN", "MATH_IT", "MIXED_MATH"})
    void the_number_of_a_word_problem_follows_from_its_story(Skill skill) {
        for (Example e : examples(skill)) {
            assertThat(numbers(e.answer())).as(e.prompt()).containsExactly(solve(e.prompt()));
            String person = firstWord(e.answer());
            assertThat(e.choices()).allMatch(c -> firstWord(c).equals(person));
        }
    }

    private static int solve(String prompt) {
        int a = numbers(prompt).get(0);
        int b = numbers(prompt).get(1);
        if (prompt.contains("together") || prompt.contains("insieme")) {
            return a + b;
        }
        if (prompt.contains("How many more") || prompt.contains("in più")) {
            return a - b;
        }
        var gift = GIFT.matcher(prompt);
        if (gift.find()) {
            MatchResult asked = NOW.matcher(prompt).results().findFirst().orElseThrow();
            String who = asked.group(1) == null ? asked.group(2) : asked.group(1);
            return gift.group(2).equals(who) ? a + b : a - b;
        }
        return GAIN.matcher(prompt).find() ? a + b : a - b;
    }

    @Test
    void the_noun_of_a_word_problem_agrees_with_its_number() {
        for (Example e : examples(Skill.MATH_EN)) {
            for (String text : e.choices()) {
                String noun = text.replaceAll(".*?\\d+ (?:more )?(\\w+).*", "$1");
                assertThat(!noun.endsWith("s")).as(text).isEqualTo(numbers(text).contains(1));
            }
        }
    }

    @Test
    void italian_questions_agree_with_the_gender_of_the_thing() {
        List<String> feminine =
                List.of("chiavi", "mele", "penne", "monete", "tazze", "lampade", "camicie");
        for (Example e : examples(Skill.MATH_IT)) {
            String noun = e.prompt().replaceAll(".*Quant[ie] (\\w+) .*", "$1");
            assertThat(e.prompt().contains("Quante")).isEqualTo(feminine.contains(noun));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Skill.class,
            names = {"QA_EN", "QA_IT"})
    void the_answer_to_a_reading_question_is_the_only_fact_that_fits(Skill skill) {
        for (Example e : examples(skill)) {
            String[] halves = e.prompt().split(" (?:Question|Domanda): ", 2);
            List<String> fitting = sentences(halves[0]).filter(f -> fits(f, halves[1])).toList();
            assertThat(fitting).as(e.prompt()).containsExactly(e.answer());
        }
    }

    private static boolean fits(String fact, String question) {
        String[] words = fact.substring(0, fact.length() - 1).split(" ", 2);
        String person = words[0];
        String rest = words[1];
        boolean has = rest.startsWith("has ") || rest.startsWith("ha ");
        boolean does = rest.startsWith("sta ") || rest.matches("is \\w+ing");
        if (question.startsWith("Who") || question.startsWith("Chi")) {
            return question.contains(" " + rest + "?");
        }
        if (!Pattern.compile("\\b" + person + "\\b").matcher(question).find()) {
            return false;
        }
        if (question.startsWith("Where") || question.startsWith("Dove")) {
            return !has && !does;
        }
        boolean activity = question.contains("doing") || question.contains("facendo");
        return activity ? does : has;
    }

    @Test
    void a_cross_lingual_answer_translates_a_fact() {
        for (Example e : examples(Skill.CROSS_QA)) {
            assertThat(e.prompt()).contains("Question: ").endsWith(" Risposta:");
            assertThat(e.answer()).doesNotContain(" is ").doesNotContain(" has ");
            assertThat(e.prompt()).contains(firstWord(e.answer()) + " ");
        }
    }

    @Test
    void ordering_sorts_and_reversal_reverses_three_to_five_different_numbers() {
        for (Example e : examples(Skill.ORDER)) {
            List<Integer> given = numbers(e.prompt());
            assertThat(given).doesNotHaveDuplicates().hasSizeBetween(3, 5);
            Collections.sort(given);
            assertThat(numbers(e.answer())).isEqualTo(given);
        }
        for (Example e : examples(Skill.REVERSE)) {
            assertThat(numbers(e.answer())).isEqualTo(numbers(e.prompt()).reversed());
        }
    }

    @Test
    void a_bare_sum_is_right() {
        for (Example e : examples(Skill.SYMBOLIC)) {
            List<Integer> n = numbers(e.answer());
            int result = e.prompt().contains("+") ? n.get(0) + n.get(1) : n.get(0) - n.get(1);
            assertThat(n.get(2)).as(e.prompt()).isEqualTo(result).isBetween(0, 20);
            assertThat(n.subList(0, 2)).isEqualTo(numbers(e.prompt()));
        }
    }

    @Test
    void counting_goes_from_one_end_to_the_other_in_single_steps() {
        for (Example e : examples(Skill.COUNT)) {
            List<Integer> counted = numbers(e.answer());
            assertThat(List.of(counted.getFirst(), counted.getLast()))
                    .isEqualTo(numbers(e.prompt()));
            for (int i = 1; i < counted.size(); i++) {
                int step = counted.get(i) - counted.get(i - 1);
                assertThat(step).isEqualTo(Integer.signum(counted.getLast() - counted.getFirst()));
            }
        }
    }

    @Test
    void repeating_and_retelling_say_again_what_was_said() {
        for (Example e : examples(Skill.REPEAT)) {
            assertThat(e.prompt()).contains(": " + e.answer() + " ");
        }
        for (Example e : examples(Skill.NARRATIVE)) {
            String hero = firstWord(e.answer());
            List<String> about =
                    sentences(e.prompt()).filter(sentence -> sentence.startsWith(hero)).toList();
            assertThat(String.join(" ", about)).isEqualTo(e.answer());
        }
    }

    @Test
    void a_translation_keeps_the_numbers_and_the_people() {
        for (Example e : examples(Skill.TRANSLATE)) {
            assertThat(numbers(e.answer())).isEqualTo(numbers(e.prompt()));
            assertThat(people(e.answer())).isEqualTo(people(e.prompt()));
        }
    }

    private static List<String> people(String text) {
        return Stream.of(text.split("\\W+")).filter(World.PEOPLE::contains).toList();
    }

    @ParameterizedTest
    @EnumSource
    void options_are_four_different_texts_one_of_them_the_answer(Skill skill) {
        int[] golds = new int[Example.OPTIONS];
        Set<Example> different = new HashSet<>(examples(skill));
        for (Example e : different) {
            assertThat(e.choices()).hasSize(4).doesNotHaveDuplicates().contains(e.answer());
            golds[e.gold()]++;
        }
        double mean = different.size() / 4.0;
        double fiveDeviations = 5 * Math.sqrt(mean * 0.75);
        for (int gold : golds) {
            assertThat((double) gold).isCloseTo(mean, within(fiveDeviations));
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_example_is_a_function_of_its_prompt(Skill skill) {
        Map<String, Example> known = new HashMap<>();
        for (long seed = 0; seed < 3; seed++) {
            var random = new SplittableRandom(seed);
            for (int i = 0; i < EXAMPLES; i++) {
                Example e = skill.draw(random);
                Example before = known.putIfAbsent(e.prompt(), e);
                assertThat(before).isIn(null, e);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void prompts_end_with_an_answer_tag(Skill skill) {
        assertThat(examples(skill)).allMatch(e -> e.prompt().matches(".* (Answer|Risposta):"));
    }

    @Test
    void names_are_those_of_the_command_line() {
        assertThat(Skill.ids()).contains("math-en", "qa-it", "cross-qa").doesNotHaveDuplicates();
    }
}
