package io.evomerge.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VocabularyTest {
    private static final int EXAMPLES = 20_000;

    private final Vocabulary vocabulary = Vocabulary.demo();

    @Test
    void is_small_and_without_repetition() {
        assertThat(vocabulary.tokens()).doesNotHaveDuplicates().hasSizeLessThanOrEqualTo(320);
        assertThat(vocabulary.tokens()).startsWith("<pad>", "<bos>", "<eos>", "<unk>");
    }

    @ParameterizedTest
    @EnumSource
    void knows_every_word_of_a_skill_and_gives_its_texts_back(Skill skill) {
        var random = new SplittableRandom(1);
        for (int i = 0; i < EXAMPLES; i++) {
            Example example = skill.draw(random);
            assertRoundTrip(example.prompt() + " " + example.answer());
            assertRoundTrip(example.choices().get(i % Example.OPTIONS));
        }
    }

    private void assertRoundTrip(String text) {
        int[] ids = vocabulary.encode(text);
        if (Arrays.stream(ids).anyMatch(id -> id < Vocabulary.SPECIAL.size())
                || !vocabulary.decode(ids).equals(text)) {
            assertThat(vocabulary.decode(ids)).isEqualTo(text); // decode drops unknown words
        }
    }

    @Test
    void has_no_word_that_no_skill_uses() {
        var used = new BitSet();
        used.set(0, Vocabulary.SPECIAL.size());
        var random = new SplittableRandom(2);
        for (Skill skill : Skill.values()) {
            for (int i = 0; i < 2000; i++) {
                Example example = skill.draw(random);
                for (int id : vocabulary.encode(example.prompt() + " " + example.answer())) {
                    used.set(id);
                }
            }
        }
        for (int id = 0; id < vocabulary.size(); id++) {
            assertThat(used.get(id)).as(vocabulary.tokens().get(id)).isTrue();
        }
    }

    @Test
    void the_tokens_of_a_prompt_begin_those_of_prompt_and_answer() {
        int[] prompt = vocabulary.encode("Where is Dario? Answer:");
        int[] both = vocabulary.encode("Where is Dario? Answer: Dario is reading.");
        assertThat(both).startsWith(prompt);
        assertThat(Arrays.copyOfRange(both, prompt.length, both.length))
                .isEqualTo(vocabulary.encode(" Dario is reading."))
                .isEqualTo(vocabulary.encode("Dario is reading."));
    }

    @Test
    void a_word_of_another_world_is_unknown() {
        assertThat(vocabulary.encode("Dario sings opera.")).contains(Vocabulary.UNKNOWN).hasSize(4);
        assertThat(vocabulary.encode("")).isEmpty();
    }

    @Test
    void special_tokens_are_not_part_of_a_text() {
        int[] ids = vocabulary.encode("Dario");
        assertThat(vocabulary.decode(Vocabulary.BEGIN, ids[0], Vocabulary.END)).isEqualTo("Dario");
    }

    @ParameterizedTest
    @EnumSource
    void the_longest_answer_and_its_end_fill_the_token_limit(Skill skill) {
        var random = new SplittableRandom(3);
        int longest = 0;
        for (int i = 0; i < 5000; i++) {
            longest = Math.max(longest, vocabulary.encode(skill.draw(random).answer()).length);
        }
        assertThat(longest + 1).isEqualTo(skill.maxTokens());
    }
}
