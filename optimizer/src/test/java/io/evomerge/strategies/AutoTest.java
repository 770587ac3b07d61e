package io.evomerge.strategies;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AutoTest {
    @Test
    void few_evaluations_of_few_genes_are_guided_by_a_model() {
        Auto.Choice choice = Auto.choose(24, 200);
        assertThat(choice.strategy()).isEqualTo(Gp.DEFAULT);
        assertThat(choice.reason()).startsWith("200 evaluations of 24 genes: ");
    }

    @Test
    void many_evaluations_or_many_genes_are_not() {
        assertThat(Auto.choose(24, 5000).strategy()).isInstanceOf(CmaEs.class);
        assertThat(Auto.choose(500, 200).strategy()).isInstanceOf(CmaEs.class);
    }
}
