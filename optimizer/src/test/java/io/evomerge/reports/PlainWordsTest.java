package io.evomerge.reports;

import static org.assertj.core.api.Assertions.assertThat;

import io.evomerge.search.Summary.Verdict;
import org.junit.jupiter.api.Test;

class PlainWordsTest {
    @Test
    void evaluations_of_all_items_cost_what_they_are() {
        assertThat(PlainWords.effort(Samples.summary("math", Verdict.TIES)))
                .startsWith("5 evaluations (10 items answered) in ");
    }

    @Test
    void what_was_asked_fewer_items_is_counted_by_what_it_cost() {
        assertThat(PlainWords.effort(Samples.summary("math", Verdict.TIES, 2.5)))
                .startsWith(
                        "5 evaluations, some on fewer items, at the cost of 2.5 whole ones"
                                + " (10 items answered) in ");
    }

    @Test
    void a_learned_seed_costs_more_than_its_evaluation() {
        assertThat(PlainWords.effort(Samples.summary("math", Verdict.TIES, 9.3)))
                .startsWith("5 evaluations, and learning, at the cost of 9.3 whole ones (10 items");
    }

    @Test
    void a_winner_s_scores_stand_in_the_order_of_their_worth() {
        assertThat(PlainWords.expectation(Samples.summary("math", Verdict.TIES)))
                .hasValue(
                        "The winner scores 60.0 on the search items, 55.0 on the select items, that"
                                + " it was chosen by (53.0 expected on new ones), and 50.0 on the"
                                + " report items.");
    }
}
