package io.evomerge.tensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DeadlineTest {
    private final AtomicLong clock = new AtomicLong(7);
    private final Deadline deadline = new Deadline(Duration.ofMillis(20), clock::get);
    private int looks;

    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    /// Looks at its deadline every millisecond.
    private int forever() {
        while (true) {
            Deadline.check();
            looks++;
            pass(Duration.ofMillis(1));
        }
    }

    @Test
    void what_takes_too_long_ends_at_the_next_check() {
        assertThatThrownBy(() -> deadline.keep(this::forever))
                .isInstanceOf(Deadline.Missed.class)
                .hasMessage("took longer than 0.02 s");
        assertThat(looks).isEqualTo(21);
    }

    @Test
    void time_counts_from_when_the_deadline_was_set() {
        pass(Duration.ofMillis(20).plusNanos(1));
        assertThatThrownBy(() -> deadline.keep(this::forever)).isInstanceOf(Deadline.Missed.class);
        assertThat(looks).isZero();
    }

    @Test
    void what_never_looks_has_missed_it_all_the_same() {
        assertThatThrownBy(
                        () ->
                                deadline.keep(
                                        () -> {
                                            pass(Duration.ofSeconds(1));
                                            return 1;
                                        }))
                .isInstanceOf(Deadline.Missed.class);
    }

    @Test
    void what_is_done_in_time_is_returned_and_other_computations_have_no_deadline() {
        pass(Duration.ofMillis(20));
        assertThat((int) deadline.keep(() -> 1)).isOne();
        pass(Duration.ofSeconds(1));
        assertThatCode(Deadline::check).doesNotThrowAnyException();
    }
}
