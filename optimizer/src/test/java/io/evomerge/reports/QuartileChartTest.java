package io.evomerge.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.evomerge.reports.QuartileChart.Line;
import io.evomerge.reports.QuartileChart.Line.Point;
import io.evomerge.reports.QuartileChart.Panel;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuartileChartTest {
    private static final Line LINE =
            new Line("a < b", List.of(new Point(0, 0, 10, 20), new Point(100, 20, 30, 40)));

    @Test
    void each_line_is_a_median_in_a_band_with_its_name() {
        String svg = chart(List.of(LINE)).svg();
        // 0 to 100 are at 44 and 570, 0 to 50 (the next round number) at 260 and 52.
        assertThat(svg).contains("points=\"44,218.4 570,135.2\"");
        assertThat(svg).contains("points=\"44,260 570,176.8 570,93.6 44,176.8\"");
        assertThat(svg).contains("a &lt; b").contains("evaluations").contains("points, %");
    }

    @Test
    void panels_are_below_each_other() {
        var panel = new Panel("one", List.of(LINE));
        String svg = new QuartileChart("x", "y", List.of(panel, panel)).svg();
        assertThat(svg).contains("viewBox=\"0 0 760 600\"");
        assertThat(svg).contains("points=\"44,218.4 570,135.2\"", "points=\"44,518.4 570,435.2\"");
    }

    @Test
    void more_lines_than_colours_and_lines_of_one_point_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Panel("many", Collections.nCopies(10, LINE)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Line("short", List.of(new Point(0, 0, 0, 0))));
    }

    private static QuartileChart chart(List<Line> lines) {
        return new QuartileChart("evaluations", "points, %", List.of(new Panel("one", lines)));
    }
}
