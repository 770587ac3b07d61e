package io.evomerge.reports;

import static org.assertj.core.api.Assertions.assertThat;

import io.evomerge.journal.Candidate;
import io.evomerge.search.Front;
import io.evomerge.search.Front.Member;
import io.evomerge.search.Front.Rival;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/// A front as a picture, as a table, in a sentence and as CSV.
class FrontPagesTest {
    @ParameterizedTest
    @CsvSource({"2,1", "3,3", "4,6"})
    void every_two_objectives_have_a_picture(int objectives, int pictures) throws Exception {
        Document svg = ReportHtmlTest.parse(new FrontChart(front(objectives)).element().write());

        assertThat(ReportHtmlTest.all(svg, "g"))
                .hasSize(pictures)
                .allSatisfy(
                        panel -> {
                            assertThat(ofClass(panel, "circle", "member")).isEqualTo(2);
                            assertThat(ofClass(panel, "circle", "knee")).isEqualTo(1);
                            assertThat(ofClass(panel, "path", "rival")).isEqualTo(1);
                        });
    }

    @Test
    void everything_lies_inside_of_the_picture() throws Exception {
        Document svg = ReportHtmlTest.parse(new FrontChart(front(4)).element().write());
        Element root = svg.getDocumentElement();
        for (Element dot : ReportHtmlTest.all(svg, "circle")) {
            assertThat(Double.parseDouble(dot.getAttribute("cx")))
                    .isBetween(0.0, Double.parseDouble(root.getAttribute("width")));
            assertThat(Double.parseDouble(dot.getAttribute("cy")))
                    .isBetween(0.0, Double.parseDouble(root.getAttribute("height")));
        }
    }

    @Test
    void the_table_names_members_by_number_and_says_who_won_and_who_misses_a_constraint() {
        String table = new FrontTable(front(2)).element().write();

        assertThat(table)
                .contains("the winner: the knee", "misses a constraint", ">2, ties(0.5)<", ">math<")
                .contains("objective 0", "objective 1");
    }

    @Test
    void the_csv_has_a_row_for_each_member_with_both_scores() {
        assertThat(new FrontCsv(front(2)).write().lines())
                .containsExactly(
                        "member,evaluation,name,search objective 0,search objective 1,"
                                + "select objective 0,select objective 1,meets_constraints,winner",
                        "1,4,,0.7,0.2,0.6,0.3,true,true",
                        "2,0,ties(0.5),0.1,0.8,0.2,0.7,false,false");
    }

    /// Two members and an expert; further objectives repeat the scores of the first two.
    static Front front(int objectives) {
        Candidate searched = Samples.searched(4, 0.5, 0, 0, 0, 0).candidate();
        Candidate seed = Samples.seed(0, "ties(0.5)", 0.5).candidate();
        return new Front(
                List.of("objective 0", "objective 1", "objective 2", "objective 3")
                        .subList(0, objectives),
                List.of(
                        new Member(
                                1,
                                4,
                                searched,
                                List.of(0.7, 0.2, 0.7, 0.2).subList(0, objectives),
                                List.of(0.6, 0.3, 0.6, 0.3).subList(0, objectives),
                                true,
                                true),
                        new Member(
                                2,
                                0,
                                seed,
                                List.of(0.1, 0.8, 0.1, 0.8).subList(0, objectives),
                                List.of(0.2, 0.7, 0.2, 0.7).subList(0, objectives),
                                false,
                                false)),
                List.of(
                        new Rival(
                                "math",
                                "expert",
                                List.of(0.5, 0.1, 0.5, 0.1).subList(0, objectives))));
    }

    private static long ofClass(Element panel, String name, String kind) {
        var found = panel.getElementsByTagName(name);
        long count = 0;
        for (int i = 0; i < found.getLength(); i++) {
            if (((Element) found.item(i)).getAttribute("class").equals(kind)) {
                count++;
            }
        }
        return count;
    }
}
