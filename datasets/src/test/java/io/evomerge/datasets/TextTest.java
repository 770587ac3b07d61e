package io.evomerge.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TextTest {
    @Test
    void a_prompt_key_forgets_case_blanks_and_punctuation_but_not_signs_or_accents() {
        assertThat(PromptKey.of(" What's\t6 + 4?? ")).isEqualTo("what s 6 + 4");
        assertThat(PromptKey.of("è")).isNotEqualTo(PromptKey.of("e"));
    }

    /// The parts of the demo are made by this hash: a change would move trained prompts into tests.
    @Test
    void the_hash_is_what_it_was() {
        assertThat(PromptKey.hash("")).isEqualTo(0xf52a15e9a9b5e89bL);
        assertThat(PromptKey.hash("how much is 6 + 4 answer")).isEqualTo(5515139192477123300L);
    }

    @Test
    void the_hash_spreads_numbered_texts_evenly() {
        int[] buckets = new int[10];
        Set<Long> all = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            long hash = PromptKey.hash("item " + i);
            all.add(hash);
            buckets[(int) Long.remainderUnsigned(hash, 10)]++;
        }
        assertThat(all).hasSize(10_000);
        // Five standard deviations of Binomial(10000, 1/10).
        for (int bucket : buckets) {
            assertThat(bucket).isBetween(850, 1150);
        }
    }
}
