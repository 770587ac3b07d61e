package io.evomerge.cli;

import io.evomerge.anchors.AnchorSelections;
import io.evomerge.backends.Evaluation;
import io.evomerge.backends.LocalBackend;
import io.evomerge.backends.Part;
import io.evomerge.documents.Node;
import io.evomerge.estimators.Estimators;
import io.evomerge.estimators.ScoreEstimator;
import io.evomerge.evaluators.Responses;
import io.evomerge.irt.Calibration;
import io.evomerge.irt.ItemBank;
import io.evomerge.irt.ItemFit;
import io.evomerge.irt.ItemModel;
import io.evomerge.irt.ResponseMatrix;
import io.evomerge.recipes.Recipe;
import io.evomerge.search.Controls;
import io.evomerge.search.Preparation;
import io.evomerge.search.SearchSpec;
import io.evomerge.search.SpecReader;
import io.evomerge.zoo.Zoo;
import io.evomerge.zoo.ZooDesign;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;

/// MERGE³'s claim, on the zoo: how well random merges are ranked by estimates from a tenth of the
/// items, the bank being made of the endpoints and a few merges, as a search would have them.
///
/// @see <a href="https://arxiv.org/abs/2502.10436">Mencattini et al. 2025, section 4</a>
final class RankingBench {
    private static final int ITEMS_PER_TASK = 300;
    private static final int MERGES = 100;
    private static final int REPEATS = 10;

    private final Console console;

    RankingBench(Console console) {
        this.console = console;
    }

    /// @param calibrating merges that the bank is made of, beside the endpoints
    void run(List<Integer> calibrating) {
        int most = calibrating.stream().mapToInt(Integer::intValue).max().orElse(0);
        try (Preparation ready = Preparation.of(spec());
                LocalBackend backend = ready.backend()) {
            List<Recipe> recipes = new ArrayList<>(endpoints(ready));
            int endpoints = recipes.size();
            recipes.addAll(merges(ready, most + MERGES));
            double[][] rows = evaluated(backend, recipes);
            int[] judged = IntStream.range(endpoints + most, rows.length).toArray();
            say(
                    "| merges in the bank | anchors | estimate | Spearman over %d merges | lowest | highest |"
                            .formatted(MERGES));
            say("|---|---|---|---|---|---|");
            for (int count : calibrating) {
                rank(rows, endpoints, endpoints + count, judged);
            }
        }
    }

    private static SearchSpec spec() {
        Map<String, Object> document =
                Map.of(
                        "base",
                        ZooDesign.BASE,
                        "models",
                        ZooDesign.TAUGHT,
                        "space",
                        Map.of(
                                "methods", List.of("task_arithmetic", "ties", "linear"),
                                "layers", 4,
                                "weight", List.of(0.0, 1.0)),
                        "objectives",
                        ZooDesign.TAUGHT,
                        "subset",
                        Map.of("items", ITEMS_PER_TASK));
        return SpecReader.read(Node.of("the ranking's search", document), Zoo.unpacked());
    }

    /// The base and the experts.
    private static List<Recipe> endpoints(Preparation ready) {
        var dtype = ready.spec().execution().dtype();
        return ready.spec().parents().all().stream().map(m -> Controls.itself(m, dtype)).toList();
    }

    private static List<Recipe> merges(Preparation ready, int count) {
        var random = new SplittableRandom(0);
        int genes = ready.space().genes().size();
        return IntStream.range(0, count)
                .mapToObj(i -> ready.space().recipe(random.doubles(genes).toArray()))
                .toList();
    }

    /// All responses of each recipe, task after task.
    private static double[][] evaluated(LocalBackend backend, List<Recipe> recipes) {
        double[][] rows = new double[recipes.size()][];
        backend.evaluate(
                Part.SEARCH, recipes, () -> false, (i, evaluation) -> rows[i] = scores(evaluation));
        return rows;
    }

    private static double[] scores(Evaluation evaluation) {
        evaluation
                .error()
                .ifPresent(
                        error -> {
                            throw new IllegalStateException("a candidate failed: " + error);
                        });
        return evaluation.responses().stream()
                .map(Responses::scores)
                .flatMap(List::stream)
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    private void rank(double[][] rows, int endpoints, int calibrating, int[] judged) {
        ResponseMatrix all = matrix(rows);
        ItemBank bank = bank(all.ofModels(IntStream.range(0, calibrating).toArray()));
        List<double[]> abilities =
                IntStream.range(0, endpoints)
                        .mapToObj(i -> bank.fit().abilities().get(i).mean())
                        .toList();
        double[] truth = IntStream.of(judged).mapToDouble(i -> mean(rows[i])).toArray();
        for (String selection : List.of("random", "correctness", "variance")) {
            for (String estimator :
                    List.of(
                            "mean",
                            "weighted",
                            "p-irt",
                            "gp-irt",
                            "mp-irt",
                            "gmp-irt",
                            "regression")) {
                double[] found = new double[REPEATS];
                for (int seed = 0; seed < REPEATS; seed++) {
                    Estimators made =
                            Estimators.choose(
                                    bank,
                                    AnchorSelections.of(selection, 0, 1),
                                    all.itemCount() / 10,
                                    seed);
                    found[seed] = spearman(made, made.of(estimator, abilities), all, judged, truth);
                }
                Arrays.sort(found);
                say(
                        String.format(
                                Locale.ROOT,
                                "| %d | %s | %s | %.3f | %.3f | %.3f |",
                                calibrating - endpoints,
                                selection,
                                estimator,
                                DoubleStream.of(found).average().orElseThrow(),
                                found[0],
                                found[REPEATS - 1]));
            }
        }
    }

    private static ItemBank bank(ResponseMatrix responses) {
        ItemFit fit = Calibration.of(ItemModel.TWO_PL, ZooDesign.TAUGHT.size()).fit(responses);
        return ItemBank.of(ItemModel.TWO_PL, responses, fit);
    }

    private static double spearman(
            Estimators made,
            ScoreEstimator estimator,
            ResponseMatrix all,
            int[] judged,
            double[] truth) {
        double[] estimates =
                IntStream.of(judged)
                        .mapToDouble(
                                i -> estimator.estimate(all.row(i, made.anchors().items())).value())
                        .toArray();
        return new SpearmansCorrelation().correlation(estimates, truth);
    }

    private static ResponseMatrix matrix(double[][] rows) {
        return new ResponseMatrix(
                IntStream.range(0, rows.length).mapToObj(i -> "candidate " + i).toList(),
                IntStream.range(0, rows[0].length).mapToObj(j -> "item " + j).toList(),
                rows);
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    private void say(String line) {
        console.out().println(line);
        console.out().flush();
    }
}
