package io.evomerge.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evomerge.journal.Candidate;
import io.evomerge.journal.Entry;
import io.evomerge.recipes.Output;
import io.evomerge.recipes.Recipe;
import io.evomerge.recipes.Setting;
import io.evomerge.recipes.Source;
import io.evomerge.reports.Curve.Point;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class ChartsTest {
    @Test
    void the_best_so_far_never_falls_and_failures_are_left_out() {
        List<Point> points = Curve.of(Samples.entries()).points();
        assertThat(points).extracting(Point::number).containsExactly(1, 2, 3, 5);
        assertThat(points).extracting(Point::best).containsExactly(0.40, 0.45, 0.45, 0.60);
        assertThat(points.get(1).seed()).contains("ties(0.5)");
        assertThat(points.get(2).seed()).isEmpty();
    }

    @Test
    void the_base_and_the_experts_are_no_part_of_the_curve() {
        List<Entry> entries = new ArrayList<>(Samples.entries());
        entries.add(Samples.model(5, Candidate.Kind.BASE, "base", 0.70));
        entries.add(Samples.model(6, Candidate.Kind.EXPERT, "math", 0.80));
        entries.add(Samples.searched(7, 0.50, 0, 0, 0, 0));

        List<Point> points = Curve.of(entries).points();
        assertThat(points).extracting(Point::number).containsExactly(1, 2, 3, 5, 8);
        assertThat(points.getLast().best()).isEqualTo(0.60);
    }

    @Test
    void the_curve_does_not_depend_on_the_order_of_the_journal() {
        assertThat(Curve.of(Samples.entries().reversed())).isEqualTo(Curve.of(Samples.entries()));
    }

    @Test
    void every_evaluation_is_marked_seeds_differently() throws Exception {
        Document svg = ReportHtmlTest.parse(curve());
        assertThat(ReportHtmlTest.all(svg, "circle")).hasSize(2);
        assertThat(ReportHtmlTest.all(svg, "path")).hasSize(2 + 1); // one in the legend
    }

    @Test
    void the_band_lies_around_the_line_and_everything_inside_the_picture() throws Exception {
        Document svg = ReportHtmlTest.parse(curve());
        double[] line = heights(ReportHtmlTest.all(svg, "polyline").getFirst());
        double[] band = heights(ReportHtmlTest.all(svg, "polygon").getFirst());
        assertThat(Arrays.stream(band).min().orElseThrow())
                .isLessThan(Arrays.stream(line).min().orElseThrow());
        assertThat(Arrays.stream(band).max().orElseThrow())
                .isGreaterThan(Arrays.stream(line).max().orElseThrow());
        assertThat(Arrays.stream(band).boxed()).allMatch(y -> y >= 0 && y <= 300);
    }

    @Test
    void a_search_of_one_evaluation_without_an_error_has_a_curve() throws Exception {
        var point = new Point(1, Optional.empty(), 1, 1, Double.NaN);
        assertThat(
                        ReportHtmlTest.parse(
                                new CurveChart(new Curve(List.of(point))).element().write()))
                .isNotNull();
    }

    @Test
    void coefficients_are_the_values_of_the_genes() {
        Matrix matrix =
                Coefficients.of(Samples.SPACE, Samples.entries().getLast().candidate())
                        .orElseThrow();
        assertThat(matrix.rows()).containsExactly("layers 0\u20131", "layer 2");
        assertThat(matrix.columns()).containsExactly("math", "order");
        assertThat(matrix.values()).containsExactly(List.of(-0.5, 0.0), List.of(0.5, 1.5));
    }

    @Test
    void filters_have_columns_of_their_own() {
        var space = Samples.space(List.of("task_arithmetic"), List.of("mlp"));
        double[] genome = new double[space.genes().size()];
        var candidate = Candidate.of(genome, space.recipe(genome));
        assertThat(Coefficients.of(space, candidate).orElseThrow().columns())
                .containsExactlyInAnyOrder("math mlp", "order mlp", "math rest", "order rest");
    }

    @Test
    void a_seed_that_is_a_point_of_the_space_has_coefficients() {
        var recipe =
                new Recipe(
                        "task_arithmetic",
                        Optional.of("base"),
                        List.of(weighted("zoo/math", 0.5), weighted("zoo/order", 1)),
                        List.of(),
                        Map.of(),
                        List.of(),
                        Output.PLAIN);
        var seed = Candidate.of(Candidate.Kind.SEED, "hand-made", recipe);
        assertThat(Coefficients.of(Samples.SPACE, seed).orElseThrow().values())
                .containsExactly(List.of(0.5, 1.0), List.of(0.5, 1.0));
    }

    @Test
    void a_seed_that_is_no_point_of_the_space_has_none() {
        var seed = Samples.seed(0, "uniform", 0.5).candidate();
        assertThat(Coefficients.of(Samples.SPACE, seed)).isEmpty();
    }

    @Test
    void a_heat_map_stands_on_its_own_and_names_every_value() throws Exception {
        var matrix =
                new Matrix(
                        "a & b",
                        List.of("layer 0", "layer 1"),
                        List.of("math", "<order>"),
                        List.of(List.of(1.5, -0.75), List.of(0.0, Double.NaN)));
        Document svg = ReportHtmlTest.parse(new HeatMap(matrix).svg());
        assertThat(svg.getDocumentElement().getAttribute("xmlns"))
                .isEqualTo("http://www.w3.org/2000/svg");
        List<Element> cells = ReportHtmlTest.all(svg, "rect");
        assertThat(cells)
                .extracting(c -> c.getAttribute("class"))
                .containsExactly("plus", "minus", "plus", "none");
        assertThat(cells)
                .extracting(c -> c.getTextContent().strip())
                .containsExactly(
                        "layer 0, math: 1.50",
                        "layer 0, <order>: \u22120.75",
                        "layer 1, math: 0.00",
                        "layer 1, <order>: none");
        double full = opacity(cells.get(0));
        assertThat(opacity(cells.get(1))).isCloseTo(full / 2, within(0.006));
        assertThat(opacity(cells.get(2))).isZero();
    }

    @Test
    void a_matrix_of_zeros_is_drawn() throws Exception {
        var matrix = new Matrix("t", List.of("r"), List.of("c"), List.of(List.of(0.0)));
        assertThat(ReportHtmlTest.parse(new HeatMap(matrix).svg())).isNotNull();
    }

    @Test
    void a_matrix_whose_values_do_not_fit_its_names_is_refused() {
        assertThatThrownBy(
                        () -> new Matrix("t", List.of("r"), List.of("c"), List.of(List.of(1., 2.))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void ticks_are_round_and_inside() {
        assertThat(new Axis(0, 201, 0, 700).ticks(8)).containsExactly(0., 50., 100., 150., 200.);
        assertThat(Axis.step(0.024)).isCloseTo(0.05, within(1e-12));
        assertThat(Axis.step(0.05)).isCloseTo(0.05, within(1e-12));
    }

    private static Source weighted(String model, double weight) {
        return Source.of(model, Map.of("weight", Setting.of(weight)));
    }

    private static String curve() {
        return new CurveChart(Curve.of(Samples.entries())).element().write();
    }

    private static double opacity(Element cell) {
        return Double.parseDouble(cell.getAttribute("fill-opacity"));
    }

    private static double[] heights(Element line) {
        return Arrays.stream(line.getAttribute("points").split(" "))
                .mapToDouble(p -> Double.parseDouble(p.substring(p.indexOf(',') + 1)))
                .toArray();
    }
}
