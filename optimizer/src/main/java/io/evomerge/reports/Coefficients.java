package io.evomerge.reports;

import io.evomerge.journal.Candidate;
import io.evomerge.recipes.LayerRange;
import io.evomerge.search.Gene;
import io.evomerge.search.Projection;
import io.evomerge.search.WeightSpace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/// What a merge takes from whom: one row for each layer group, one column for each expert, filter
/// and parameter.
final class Coefficients {
    private static final String WEIGHT = "weight";

    private final List<Gene> genes;
    private final double[] values;

    private Coefficients(List<Gene> genes, double[] values) {
        this.genes = genes;
        this.values = values;
    }

    /// The coefficients of a candidate; empty if it is no point of the space.
    static Optional<Matrix> of(WeightSpace space, Candidate candidate) {
        return genome(space, candidate)
                .map(g -> new Coefficients(space.genes(), space.values(g)))
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
        List<LayerRange> layers =
                genes.stream().flatMap(g -> g.layers().stream()).distinct().toList();
        List<String> columns =
                List.copyOf(
                        new LinkedHashSet<>(
                                genes.stream()
                                        .filter(g -> g.layers().isPresent())
                                        .map(this::column)
                                        .toList()));
        if (layers.isEmpty()) {
            return Optional.empty();
        }
        List<List<Double>> rows = new ArrayList<>();
        for (LayerRange range : layers) {
            List<Double> row = new ArrayList<>(Collections.nCopies(columns.size(), Double.NaN));
            for (int i = 0; i < values.length; i++) {
                if (genes.get(i).layers().equals(Optional.of(range))) {
                    row.set(columns.indexOf(column(genes.get(i))), values[i]);
                }
            }
            rows.add(row);
        }
        return Optional.of(
                new Matrix(
                        "Coefficients by layer and expert",
                        layers.stream().map(Coefficients::row).toList(),
                        columns,
                        rows));
    }

    private static String row(LayerRange layers) {
        int last = layers.end() - 1;
        return last == layers.start()
                ? "layer " + last
                : "layers " + layers.start() + "\u2013" + last;
    }

    private String column(Gene gene) {
        List<String> parts = new ArrayList<>();
        gene.model().map(Coefficients::lastPart).ifPresent(parts::add);
        if (genes.stream().anyMatch(g -> g.filter().isPresent())) {
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
