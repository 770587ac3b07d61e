package io.evomerge.evaluators;

import static org.assertj.core.api.Assertions.assertThat;

import io.evomerge.models.Llama;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RollingWindowsTest {
    private static final long[] START = {99};

    private static List<String> cut(int tokens, int positions) {
        return RollingWindows.of(START, LongStream.range(0, tokens).toArray(), positions).stream()
                .map(RollingWindowsTest::text)
                .toList();
    }

    private static String text(Llama.Sequence window) {
        return Arrays.toString(window.prompt()) + " → " + Arrays.toString(window.continuation());
    }

    @Test
    void a_short_text_is_one_window_after_the_start_token() {
        assertThat(cut(3, 4)).containsExactly("[99] → [0, 1, 2]");
        assertThat(cut(4, 4)).containsExactly("[99] → [0, 1, 2, 3]");
    }

    @Test
    void a_full_window_follows_the_token_before_it() {
        assertThat(cut(8, 4)).containsExactly("[99] → [0, 1, 2, 3]", "[3] → [4, 5, 6, 7]");
    }

    @Test
    void a_shorter_last_window_follows_as_much_as_there_is_room_for() {
        assertThat(cut(6, 4)).containsExactly("[99] → [0, 1, 2, 3]", "[1, 2, 3] → [4, 5]");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 5, 7, 12, 13})
    void every_token_is_scored_once_and_no_window_is_too_long(int tokens) {
        List<Llama.Sequence> windows =
                RollingWindows.of(START, LongStream.range(0, tokens).toArray(), 4);
        assertThat(windows.stream().flatMapToLong(w -> Arrays.stream(w.continuation())).toArray())
                .isEqualTo(LongStream.range(0, tokens).toArray());
        assertThat(windows)
                .allSatisfy(
                        w -> {
                            // The last token is predicted, not read.
                            assertThat(w.prompt().length + w.continuation().length - 1)
                                    .isLessThanOrEqualTo(4);
                            assertThat(w.prompt()).isNotEmpty();
                        });
    }
}
