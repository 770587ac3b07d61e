package io.evomerge.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MixtureTest {
    private static List<Example> draw(Map<Skill, Double> weights, long seed, int count) {
        return new Mixture(weights).stream(new SplittableRandom(seed)).limit(count).toList();
    }

    @Test
    void skills_come_in_their_shares() {
        var mixture = draw(Map.of(Skill.ORDER, 3.0, Skill.SYMBOLIC, 1.0), 1, 4000);
        long order = mixture.stream().filter(e -> e.prompt().startsWith("Put")).count();
        assertThat(order).isBetween(2863L, 3137L); // five standard deviations of Binomial(4000, ¾)
    }

    @Test
    void only_the_training_part_is_drawn() {
        assertThat(draw(Map.of(Skill.QA_EN, 0.5, Skill.COUNT, 0.1), 2, 1000))
                .allMatch(e -> Part.of(e.prompt()) == Part.TRAIN);
    }

    @Test
    void a_seed_gives_one_stream_however_the_skills_are_listed() {
        Map<Skill, Double> one = new LinkedHashMap<>();
        one.put(Skill.ORDER, 1.0);
        one.put(Skill.MATH_EN, 2.0);
        Map<Skill, Double> two = new LinkedHashMap<>();
        two.put(Skill.MATH_EN, 2.0);
        two.put(Skill.ORDER, 1.0);
        assertThat(draw(one, 3, 100)).isEqualTo(draw(two, 3, 100)).isNotEqualTo(draw(one, 4, 100));
    }

    @Test
    void weights_must_be_positive_and_there_must_be_one() {
        assertThatThrownBy(() -> new Mixture(Map.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Mixture(Map.of(Skill.ORDER, 0.0)))
                .hasMessageContaining("order: weight 0.0");
    }
}
