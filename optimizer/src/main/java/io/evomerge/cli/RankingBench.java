package io.evomerge.cli;

import io.evomerge.backends.Asked;
import io.evomerge.backends.LocalBackend;
import io.evomerge.backends.Part;
import io.evomerge.documents.Node;
import io.evomerge.evaluators.Responses;
import io.evomerge.fidelity.Anchoring;
import io.evomerge.fidelity.Anchors;
import io.evomerge.fidelity.Evidence;
import io.evomerge.fidelity.TaskScore;
import io.evomerge.journal.Candidate;
import io.evomerge.recipes.Recipe;
import io.evomerge.search.Controls;
import io.evomerge.search.Preparation;
import io.evomerge.search.SearchSpec;
import io.evomerge.search.SpecReader;
import io.evomerge.zoo.Zoo;
import io.evomerge.zoo.ZooDesign;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;

/// MERGE³'s claim, on the zoo: how well random merges are ranked by estimates from a tenth of the
/// items, with anchors of each task from the endpoints and a few merges, as a search chooses them
/// ([Anchors]).
///
/// @see <a href="https://arxiv.org/abs/2502.10436">Mencattini et al. 2025, section 4</a>
final class RankingBench {
    private static final int ITEMS_PER_TASK = 300;
    private static final int MERGES = 100;
    /// Draws of anchors, where chance has a part in their choice.
    private static final int DRAWS = 5;

    private static final List<Way> WAYS =
            List.of(
                    new Way("random", "mean", Evidence.SCORE),
                    new Way("random", "gmp-irt", Evidence.SCORE),
                    new Way("correctness", "mean", Evidence.SCORE),
                    new Way("correctness", "weighted", Evidence.SCORE),
                    new Way("correctness", "gp-irt", Evidence.SCORE),
                    new Way("correctness", "gmp-irt", Evidence.SCORE),
                    new Way("correctness", "regression", Evidence.SCORE),
                    new Way("variance", "gmp-irt", Evidence.SCORE),
                    new Way("variance", "regression", Evidence.SCORE),
                    new Way("random", "regression", Evidence.PROBABILITY),
                    new Way("variance", "regression", Evidence.PROBABILITY));

    private final Console console;

    /// How anchors are chosen and used.
    private record Way(String selection, String estimator, Evidence evidence) {}

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
            List<List<Responses>> all = evaluated(backend, recipes);
            List<List<Responses>> judged = all.subList(endpoints + most, all.size());
            say(
                    "| merges in the bank | anchors | estimate | evidence | Spearman over %d merges | lowest | highest | error |"
                            .formatted(MERGES));
            say("|---|---|---|---|---|---|---|---|");
            for (int count : calibrating) {
                List<List<Responses>> merges = all.subList(endpoints, endpoints + count);
                rank(all.subList(0, endpoints), merges, judged);
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
        return Controls.endpoints(ready.spec().parents(), dtype).stream()
                .map(Candidate::recipe)
                .toList();
    }

    private static List<Recipe> merges(Preparation ready, int count) {
        var random = new SplittableRandom(0);
        int genes = ready.space().genes().size();
        return IntStream.range(0, count)
                .mapToObj(i -> ready.space().recipe(random.doubles(genes).toArray()))
                .toList();
    }

    /// All responses of each recipe, task by task.
    private static List<List<Responses>> evaluated(LocalBackend backend, List<Recipe> recipes) {
        List<List<Responses>> out = new ArrayList<>(Collections.nCopies(recipes.size(), List.of()));
        backend.evaluate(
                Asked.all(Part.SEARCH),
                recipes,
                () -> false,
                (i, evaluation) -> out.set(i, evaluation.responses()));
        return out;
    }

    private void rank(
            List<List<Responses>> endpoints,
            List<List<Responses>> merges,
            List<List<Responses>> judged) {
        double[] truth = judged.stream().mapToDouble(r -> mean(scores(r))).toArray();
        for (Way way : WAYS) {
            var plan =
                    new Anchoring(
                            ITEMS_PER_TASK / 10,
                            Anchoring.LEAST_BANK,
                            way.selection,
                            way.estimator,
                            way.evidence);
            double[] found = new double[way.selection.equals("variance") ? 1 : DRAWS];
            double error = 0;
            for (int seed = 0; seed < found.length; seed++) {
                Anchors anchors = Anchors.of(plan, endpoints, merges, 1000L * seed);
                double[] estimates =
                        judged.stream()
                                .mapToDouble(r -> mean(anchors.estimate(only(r, anchors))))
                                .toArray();
                found[seed] = new SpearmansCorrelation().correlation(estimates, truth);
                error += distance(estimates, truth) / found.length;
            }
            print(merges.size(), way, found, error);
        }
    }

    private static List<TaskScore> scores(List<Responses> all) {
        return all.stream().map(TaskScore::of).toList();
    }

    private static double mean(List<TaskScore> tasks) {
        return tasks.stream().mapToDouble(TaskScore::mean).average().orElseThrow();
    }

    /// What would have been answered to the anchors alone.
    private static List<Responses> only(List<Responses> all, Anchors anchors) {
        Map<String, List<Integer>> chosen = anchors.asked().chosen();
        return all.stream().map(r -> r.only(chosen.getOrDefault(r.task(), List.of()))).toList();
    }

    /// Mean absolute error.
    private static double distance(double[] estimates, double[] truth) {
        return IntStream.range(0, truth.length)
                .mapToDouble(i -> Math.abs(estimates[i] - truth[i]))
                .average()
                .orElseThrow();
    }

    private void print(int merges, Way way, double[] found, double error) {
        Arrays.sort(found);
        say(
                String.format(
                        Locale.ROOT,
                        "| %d | %s | %s | %s | %.3f | %.3f | %.3f | %.1f |",
                        merges,
                        way.selection,
                        way.estimator,
                        way.evidence.key(),
                        DoubleStream.of(found).average().orElseThrow(),
                        found[0],
                        found[found.length - 1],
                        100 * error));
    }

    private void say(String line) {
        console.out().println(line);
        console.out().flush();
    }
}
