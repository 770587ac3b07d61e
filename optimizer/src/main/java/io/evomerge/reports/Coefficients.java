package io.evomerge.reports;

import io.evomerge.journal.Candidate;
import io.evomerge.search.Gene;
import io.evomerge.search.Projection;
import io.evomerge.search.WeightSpace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/// What a merge takes from whom: one row for each place along its depth (embeddings, layer groups
/// or knots of a profile, head), one column for each expert, filter and parameter. Genes without
/// effect on the merge, as those of experts that take no part, leave their cells blank.
final class Coefficients {
    private static final String WEIGHT = "weight";

    private final WeightSpace space;
    private final double[] values;
    private final Set<Integer> idle;

    private Coefficients(WeightSpace space, double[] genome) {
        this.space = space;
        this.values = space.values(genome);
        this.idle = space.idle(genome);
    }

    /// The coefficients of a candidate; empty if it is no point of the space, or nothing in it
    /// depends on the depth.
    static Optional<Matrix> of(WeightSpace space, Candidate candidate) {
        return genome(space, candidate)
                .map(genome -> new Coefficients(space, genome))
                .flatMap(Coefficients::matrix);
    }

    private static Optional<double[]> genome(WeightSpace space, Candidate candidate) {
        return candidate.genome().isEmpty()
                ? space.project(candidate.recipe())
                        .filter(Projection::exact)
                        .map(Projection::genome)
                : Optional.of(candidate.point());
    }

    private Optional<Matrix> matrix() {
        SequencedMap<String, double[]> rows = new LinkedHashMap<>();
        List<String> columns =
                space.genes().stream()
                        .filter(g -> space.place(g).isPresent())
                        .map(this::column)
                        .distinct()
                        .toList();
        for (int i = 0; i < values.length; i++) {
            Gene gene = space.genes().get(i);
            Optional<String> place = space.place(gene);
            if (place.isPresent()) {
                double[] row = rows.computeIfAbsent(place.get(), p -> blank(columns.size()));
                row[columns.indexOf(column(gene))] = idle.contains(i) ? Double.NaN : values[i];
            }
        }
        boolean isBlank =
                rows.values().stream().flatMapToDouble(Arrays::stream).allMatch(Double::isNaN);
        return isBlank
                ? Optional.empty()
                : Optional.of(
                        new Matrix(
                                "Coefficients by layer and expert",
                                rows.keySet().stream().map(Coefficients::row).toList(),
                                columns,
                                rows.values().stream()
                                        .map(r -> Arrays.stream(r).boxed().toList())
                                        .toList()));
    }

    private static double[] blank(int columns) {
        double[] row = new double[columns];
        Arrays.fill(row, Double.NaN);
        return row;
    }

    /// In words: `layers 0–1`, `layer 2`, `knot 1`, `head`.
    private static String row(String place) {
        return place.replaceFirst("^layers\\.(\\d+)$", "layer $1")
                .replace('.', ' ')
                .replace('-', '\u2013');
    }

    private String column(Gene gene) {
        List<String> parts = new ArrayList<>();
        gene.model().map(Coefficients::lastPart).ifPresent(parts::add);
        if (space.genes().stream().anyMatch(g -> g.filter().isPresent())) {
            parts.add(gene.filter().orElse("rest"));
        }
        if (!gene.parameter().equals(WEIGHT) || parts.isEmpty()) {
            parts.add(gene.parameter());
        }
        return String.join(" ", parts);
    }

    private static String lastPart(String model) {
        Path name = Path.of(model).getFileName();
        return name == null ? model : name.toString();
    }
}
