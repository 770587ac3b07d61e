package io.evomerge.estimators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.evomerge.anchors.AnchorSelection;
import io.evomerge.anchors.ClusterAnchors;
import io.evomerge.anchors.VarianceAnchors;
import io.evomerge.irt.Calibration;
import io.evomerge.irt.ItemBank;
import io.evomerge.irt.ItemModel;
import io.evomerge.irt.ResponseMatrix;
import io.evomerge.irt.Simulation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// One split of real models' responses, against the errors of a plain baseline on the same data.
/// The data may not be copied; where they are absent, the test is skipped. `bench irt` makes the
/// whole table.
class RealModelsTest {
    private static final Path DATA = Path.of("../../shared/golden/irt/real");

    @ParameterizedTest
    @CsvSource({"arc_mixtral, 320, 80, 20", "arc_mixtral, 320, 80, 100", "tiny_arc, 1200, 200, 20"})
    void held_out_models_are_estimated_no_worse_than_by_the_baseline(
            String name, int models, int held, int anchors) throws IOException {
        assumeThat(DATA).as("real responses, which are not part of the repository").exists();
        ResponseMatrix all = shuffled(name, models);
        ResponseMatrix test = all.ofModels(IntStream.range(0, held).toArray());
        ResponseMatrix training = all.ofModels(IntStream.range(held, models).toArray());
        ItemBank bank =
                ItemBank.of(
                        ItemModel.TWO_PL,
                        training,
                        Calibration.of(ItemModel.TWO_PL, 2).fit(training));
        Estimators variance = Estimators.choose(bank, new VarianceAnchors(), anchors, 0);
        Estimators clusters = Estimators.choose(bank, clusters(name), anchors, 0);

        assertThat(error(clusters.of("weighted", List.of()), clusters, test))
                .isLessThan(worstSplit(name, "anchor", anchors));
        assertThat(error(variance.of("p-irt", List.of()), variance, test))
                .isLessThan(worstSplit(name, "pirt", anchors));
        assertThat(error(variance.of("gp-irt", List.of()), variance, test))
                .isLessThan(worstSplit(name, "gpirt", anchors));
        assertThat(error(variance.of("regression", List.of()), variance, test))
                .isLessThan(worstSplit(name, "gpirt", anchors));
    }

    /// Few models make correctness a noisy vector.
    private static AnchorSelection clusters(String name) {
        return new ClusterAnchors(
                name.equals("arc_mixtral")
                        ? ClusterAnchors.Features.PARAMETERS
                        : ClusterAnchors.Features.CORRECTNESS);
    }

    private static double error(ScoreEstimator estimator, Estimators made, ResponseMatrix test) {
        return IntStream.range(0, test.modelCount())
                .mapToDouble(
                        i ->
                                Math.abs(
                                        estimator
                                                        .estimate(
                                                                test.row(i, made.anchors().items()))
                                                        .value()
                                                - Arrays.stream(test.row(i))
                                                        .average()
                                                        .orElseThrow()))
                .average()
                .orElseThrow();
    }

    /// The best of the baseline's variants of an estimator, in its worst split.
    private static double worstSplit(String name, String estimator, int anchors)
            throws IOException {
        double best = Double.POSITIVE_INFINITY;
        for (JsonElement matrix :
                JsonParser.parseString(Files.readString(DATA.resolve("bars.json")))
                        .getAsJsonArray()) {
            JsonObject object = matrix.getAsJsonObject();
            if (object.get("matrix").getAsString().equals(name)) {
                String key = object.has("bars") ? "bars" : "bars_on_1200_models";
                JsonObject errors = object.getAsJsonObject(key).getAsJsonObject("errors");
                for (String variant : errors.keySet()) {
                    if (variant.startsWith(estimator + "_") && variant.endsWith("." + anchors)) {
                        JsonObject bar = errors.getAsJsonObject(variant);
                        best = Math.min(best, bar.get("worst_split").getAsDouble());
                    }
                }
            }
        }
        assertThat(best).isFinite();
        return best;
    }

    private static ResponseMatrix shuffled(String name, int models) {
        double[][] rows =
                ReferenceArrays.read(DATA.resolve(name + ".safetensors")).rows("responses");
        var random = new SplittableRandom(1);
        for (int i = rows.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            double[] row = rows[i];
            rows[i] = rows[other];
            rows[other] = row;
        }
        return Simulation.matrix(Arrays.copyOf(rows, models));
    }
}
