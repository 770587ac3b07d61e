package io.evomerge.reports;

import static org.assertj.core.api.Assertions.assertThat;

import io.evomerge.search.Summary.Verdict;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

class ReportHtmlTest {
    @Test
    void the_verdict_comes_first_and_in_plain_words() throws Exception {
        List<Element> headings = all(parse(Samples.report("math")), "h1");
        assertThat(headings).hasSize(1);
        assertThat(headings.getFirst().getTextContent())
                .isEqualTo("Yes: the search found a merge that beats ties(0.5).");
    }

    @Test
    void each_verdict_has_words_of_its_own() {
        assertThat(PlainWords.verdict(Samples.summary("math", Verdict.TIES)))
                .isEqualTo("The winner and ties(0.5) cannot be told apart.");
        assertThat(PlainWords.verdict(Samples.summary("math", Verdict.LOSES)))
                .isEqualTo("No: the winner is worse than ties(0.5).");
    }

    @Test
    void gains_and_losses_are_told_in_points_with_their_intervals() {
        assertThat(PlainWords.gains(Samples.summary("math", Verdict.BEATS)))
                .contains("+15.0 points (95 % interval +10.5 to +19.5)")
                .contains("\u22122.0 points (95 % interval \u22125.0 to +1.0)");
    }

    @Test
    void the_table_has_a_row_for_every_model_and_a_column_for_every_task() throws Exception {
        Element table = all(parse(Samples.report("math")), "table").getFirst();
        List<Element> rows = all(all(table, "tbody").getFirst(), "tr");
        assertThat(rows)
                .extracting(r -> r.getAttribute("class"))
                .containsExactly("base", "expert", "seed", "winner");
        assertThat(all(table, "thead").getFirst().getTextContent()).contains("math").contains("qa");
        assertThat(all(rows.getLast(), "td").get(1).getTextContent())
                .contains("50.0")
                .contains("[45.6, 54.4]");
    }

    @Test
    void settings_inputs_and_commands_are_there() throws Exception {
        assertThat(parse(Samples.report("math")).getDocumentElement().getTextContent())
                .contains("cma-es")
                .contains("model base")
                .contains("ab12")
                .contains("evo-merge search.yaml --seed 0");
    }

    @Test
    void a_name_cannot_break_out_of_its_place() throws Exception {
        String name = "<script>alert('1')</script>\u0000\"&";
        String html = new ReportHtml(Samples.report(name)).write();
        assertThat(html).doesNotContain("<script");
        assertThat(parse(html).getDocumentElement().getTextContent())
                .contains("<script>alert('1')</script>\uFFFD\"&");
    }

    @Test
    void nothing_is_fetched_and_nothing_is_run() throws Exception {
        Document document = parse(Samples.report("math"));
        for (String name : List.of("script", "link", "img", "iframe", "object", "image", "use")) {
            assertThat(all(document.getDocumentElement(), name)).as(name).isEmpty();
        }
        assertThat(new ReportHtml(Samples.report("math")).write())
                .doesNotContain("url(")
                .doesNotContain("@import")
                .doesNotContain("https:")
                .doesNotContain("href=");
    }

    @Test
    void the_same_data_give_the_same_bytes() {
        assertThat(new ReportHtml(Samples.report("math")).write())
                .isEqualTo(new ReportHtml(Samples.report("math")).write());
    }

    private static Document parse(ReportData data) throws Exception {
        return parse(new ReportHtml(data).write());
    }

    static Document parse(String html)
            throws ParserConfigurationException, IOException, SAXException {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(html)));
    }

    static List<Element> all(Document document, String name) {
        return all(document.getDocumentElement(), name);
    }

    static List<Element> all(Element element, String name) {
        NodeList nodes = element.getElementsByTagName(name);
        List<Element> out = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            out.add((Element) nodes.item(i));
        }
        return out;
    }
}
