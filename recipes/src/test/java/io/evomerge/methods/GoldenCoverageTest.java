package io.evomerge.methods;

import static org.assertj.core.api.Assertions.assertThat;

import io.evomerge.documents.Node;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// No method without reference results made by other code, no reference result without a method,
/// unless there is a reason.
class GoldenCoverageTest {
    /// Reference results of methods that are no recipes, by the beginning of their names.
    private static final Map<String, String> NOT_RECIPES =
            Map.of(
                    "emr", "needs to know the task of each input",
                    "fisher", "needs gradients on data",
                    "regmean", "needs activations on data",
                    "adamerging", "learns its coefficients on data",
                    "knots", "aligns adapters before a merge; no method here",
                    "dop", "trains on one model after the other; no method here");

    /// Methods without reference results.
    private static final Map<String, String> WITHOUT =
            Map.of(
                    "r_tsvm", "no code of the paper was found; held to tsv_m and its identities",
                    "ties_slack", "no code of the paper was found; held to ties_global",
                    "consensus_ties",
                            "the masks are those of consensus_ta, the vector ties_global's",
                    "layer_swap", "copies and averages; held to its models layer by layer",
                    "metrics_weighted_averaging", "a weighted mean; held to linear",
                    "weight_signature", "a weighted sum; held to its formula",
                    "sparse_soup", "a weighted mean with a mask; held to its formula");

    @Test
    void every_reference_result_of_research_code_belongs_to_a_method() {
        Set<String> known =
                FusionGolden.methods()
                        .flatMap(FusionGolden::casesOf)
                        .map(FusionGolden.Case::name)
                        .collect(Collectors.toSet());
        List<String> strays =
                FusionGolden.all()
                        .map(FusionGolden.Case::name)
                        .filter(name -> !known.contains(name))
                        .filter(name -> NOT_RECIPES.keySet().stream().noneMatch(name::startsWith))
                        .toList();

        assertThat(strays).isEmpty();
    }

    @Test
    void every_method_has_reference_results_or_a_reason() {
        List<String> ofMergekit =
                Node.json(Path.of("target/golden/merge/manifest.json"))
                        .require("cases")
                        .list()
                        .stream()
                        .map(c -> c.require("method").text())
                        .toList();
        Set<String> covered = new TreeSet<>(ofMergekit);
        FusionGolden.methods().forEach(covered::add);
        List<String> all = new ArrayList<>(Methods.names());
        all.addAll(Methods.postNames());
        long cases = FusionGolden.methods().flatMap(FusionGolden::casesOf).count();
        System.out.printf(
                "%d methods and corrections: %d with reference results (%d merges of mergekit, %d of"
                        + " research code), %d without and why%n",
                all.size(), covered.size(), ofMergekit.size(), cases, WITHOUT.size());

        assertThat(all).containsAll(covered);
        assertThat(WITHOUT.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        all.stream().filter(name -> !covered.contains(name)).toList());
    }
}
