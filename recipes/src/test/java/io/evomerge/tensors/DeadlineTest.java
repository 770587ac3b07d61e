package io.evomerge.tensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeadlineTest {
    private static int forever() {
        while (true) {
            Deadline.check();
        }
    }

    @Test
    void what_takes_too_long_ends_at_the_next_check() {
        assertThatThrownBy(() -> Deadline.in(Duration.ofMillis(20)).keep(DeadlineTest::forever))
                .isInstanceOf(Deadline.Missed.class)
                .hasMessage("took longer than 0.02 s");
    }

    @Test
    void time_counts_from_when_the_deadline_was_set() throws InterruptedException {
        var deadline = Deadline.in(Duration.ofMillis(1));
        Thread.sleep(5);
        assertThatThrownBy(() -> deadline.keep(DeadlineTest::checked))
                .isInstanceOf(Deadline.Missed.class);
    }

    @Test
    void what_never_looks_has_missed_it_all_the_same() {
        assertThatThrownBy(() -> Deadline.in(Duration.ofMillis(1)).keep(DeadlineTest::slept))
                .isInstanceOf(Deadline.Missed.class);
    }

    private static int slept() {
        try {
            Thread.sleep(5);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return 1;
    }

    private static int checked() {
        Deadline.check();
        return 1;
    }

    @Test
    void what_is_done_in_time_is_returned_and_other_computations_have_no_deadline() {
        assertThat((int) Deadline.in(Duration.ofMinutes(1)).keep(DeadlineTest::checked)).isOne();
        assertThatCode(Deadline::check).doesNotThrowAnyException();
    }
}
