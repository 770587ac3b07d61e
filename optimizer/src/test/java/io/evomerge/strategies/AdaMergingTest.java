package io.evomerge.strategies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evomerge.strategies.AdaMerging.Bounds;
import io.evomerge.strategies.AdaMerging.By;
import io.evomerge.strategies.AdaMerging.Learned;
import io.evomerge.strategies.AdaMerging.Objective;
import io.evomerge.strategies.AdaMerging.Slope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AdaMergingTest {
    private static final Bounds WIDE = new Bounds(-2, 2);

    private static AdaMerging settings(int steps, double rate, boolean clamp, double collapse) {
        return new AdaMerging(steps, 16, rate, By.LAYER, 0.3, clamp, collapse, 0);
    }

    /// A bowl around `(0.8, −0.4)`, steeper in the second direction.
    private static Slope bowl(double[] w, int step) {
        double x = w[0] - 0.8;
        double y = w[1] + 0.4;
        return new Slope(x * x + 10 * y * y, new double[] {2 * x, 20 * y}, List.of(1.0, 1.0));
    }

    private static Learned learned(AdaMerging settings, Objective objective) {
        return settings.run(2, WIDE, objective, () -> false).orElseThrow();
    }

    @Test
    void it_finds_the_bottom_of_a_bowl() {
        Learned found = learned(settings(500, 0.02, false, 0), AdaMergingTest::bowl);
        assertThat(found.weights().get(0)).isCloseTo(0.8, within(1e-3));
        assertThat(found.weights().get(1)).isCloseTo(-0.4, within(1e-3));
        assertThat(found.losses()).hasSize(500);
        assertThat(found.losses().getLast()).isLessThan(1e-5);
    }

    @Test
    void weights_are_kept_on_the_way_as_they_were_after_so_many_steps() {
        var usual = settings(30, 0.02, false, 0);
        var keeping = new AdaMerging(30, 16, usual.rate(), By.LAYER, usual.start(), false, 0, 10);
        Learned found = learned(keeping, AdaMergingTest::bowl);
        assertThat(found.checkpoints().keySet()).containsExactly(10, 20);
        assertThat(found.checkpoints().get(10))
                .isEqualTo(learned(settings(10, 0.02, false, 0), AdaMergingTest::bowl).weights());
        assertThat(found.weights())
                .isEqualTo(learned(settings(30, 0.02, false, 0), AdaMergingTest::bowl).weights());
    }

    /// Algorithm 1 of Kingma and Ba, by hand: bias correction makes the first step `rate` long in
    /// every direction; in the second, `m̂ = (0.09 g₁ + 0.1 g₂) / 0.19`, `v̂ = (0.000999 g₁² +
    /// 0.001 g₂²) / 0.001999`.
    @Test
    void its_steps_are_those_of_adam() {
        List<double[]> visited = new ArrayList<>();
        double[] slopes = {4, -1};
        learned(
                settings(3, 0.1, false, 0),
                (w, step) -> {
                    visited.add(w);
                    return new Slope(0, new double[] {slopes[Math.min(step, 1)], 0}, List.of());
                });
        double mean = (0.09 * 4 - 0.1) / 0.19;
        double square = (0.000999 * 16 + 0.001) / 0.001999;
        assertThat(visited.get(0)).containsExactly(0.3, 0.3);
        assertThat(visited.get(1)[0]).isCloseTo(0.2, within(1e-9));
        assertThat(visited.get(2)[0]).isCloseTo(0.2 - 0.1 * mean / Math.sqrt(square), within(1e-8));
        assertThat(visited.get(2)[1]).isEqualTo(0.3);
    }

    @Test
    void clamped_weights_stay_between_0_and_1() {
        List<Double> visited = new ArrayList<>();
        Learned found =
                learned(
                        settings(300, 0.1, true, 0),
                        (w, step) -> {
                            Arrays.stream(w).forEach(visited::add);
                            return bowl(w, step);
                        });
        assertThat(visited).allMatch(w -> w >= 0 && w <= 1);
        assertThat(found.weights().get(1)).isZero();
        assertThat(found.weights().get(0)).isCloseTo(0.8, within(1e-3));
    }

    @Test
    void a_weight_at_a_bound_can_leave_it_again() {
        Learned found =
                learned(
                        settings(200, 0.05, true, 0),
                        (w, step) -> {
                            double away = step < 20 ? 1 : w[0] - 0.5;
                            return new Slope(0, new double[] {away, 0}, List.of());
                        });
        assertThat(found.weights().getFirst()).isCloseTo(0.5, within(0.02));
    }

    @Test
    void weights_stay_in_the_space_that_they_are_for() {
        AdaMerging settings = settings(300, 0.1, false, 0);
        Learned found =
                settings.run(2, new Bounds(0.1, 0.5), AdaMergingTest::bowl, () -> false)
                        .orElseThrow();
        assertThat(found.weights()).containsExactly(0.5, 0.1);
    }

    /// The entropy of the second task's mean answer falls by 0.1 a step.
    private static Slope collapsing(double[] w, int step) {
        return new Slope(1, new double[] {1, -1}, List.of(1.0, Math.max(0, 1 - 0.1 * step)));
    }

    @Test
    void it_stops_where_one_task_gets_one_answer_only() {
        List<double[]> visited = new ArrayList<>();
        Learned found =
                learned(
                        settings(50, 0.01, false, 0.55),
                        (w, step) -> {
                            visited.add(w);
                            return collapsing(w, step);
                        });
        assertThat(found.collapsed()).isTrue();
        assertThat(found.asked()).isEqualTo(6).isEqualTo(visited.size());
        assertThat(found.losses()).hasSize(5);
        assertThat(found.weights())
                .as("the last before")
                .containsExactly(visited.get(4)[0], visited.get(4)[1]);
    }

    @Test
    void without_a_guard_it_goes_on() {
        Learned found = learned(settings(50, 0.01, false, 0), AdaMergingTest::collapsing);
        assertThat(found.collapsed()).isFalse();
        assertThat(found.asked()).isEqualTo(50);
    }

    @Test
    void each_step_is_told_its_number() {
        List<Integer> steps = new ArrayList<>();
        learned(
                settings(4, 0.01, false, 0),
                (w, step) -> {
                    steps.add(step);
                    return bowl(w, step);
                });
        assertThat(steps).containsExactly(0, 1, 2, 3);
    }

    @Test
    void what_was_stopped_has_learned_nothing() {
        var asked = new AtomicInteger();
        assertThat(
                        settings(10, 0.01, false, 0)
                                .run(
                                        2,
                                        WIDE,
                                        (w, step) -> {
                                            asked.incrementAndGet();
                                            return bowl(w, step);
                                        },
                                        () -> asked.get() == 3))
                .isEmpty();
        assertThat(asked).hasValue(3);
    }

    @Test
    void a_start_outside_of_the_space_is_refused() {
        assertThatThrownBy(
                        () ->
                                settings(1, 0.01, false, 0)
                                        .run(
                                                2,
                                                new Bounds(0.5, 1),
                                                AdaMergingTest::bowl,
                                                () -> false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0.3");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, 1.5, Double.NaN})
    void rates_are_in_0_to_1(double rate) {
        assertThatThrownBy(() -> settings(1, rate, true, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1, Double.NaN})
    void the_guard_is_a_part(double collapse) {
        assertThatThrownBy(() -> settings(1, 0.1, true, collapse))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
