package io.evomerge.methods;

import static org.assertj.core.api.Assertions.assertThat;

import io.evomerge.documents.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// No method without reference results made by other code, no reference result without a method,
/// unless there is a reason.
class GoldenCoverageTest {
    private static final Path TESTS = Path.of("src/test/java/io/evomerge/methods");

    /// Which method the reference results of research code belong to.
    private static final Map<String, List<String>> OF_RESEARCH =
            Map.ofEntries(
                    Map.entry("iso_c", List.of("iso_c_1.0", "iso_c_1.5")),
                    Map.entry("iso_cts", List.of("iso_cts_0.8", "iso_cts_0.4")),
                    Map.entry("tsv_m", List.of("tsvm", "tsvm_alpha", "tsvm_lossless")),
                    Map.entry("wudi", List.of("wudi")),
                    Map.entry("opcm", List.of("opcm_0.5", "opcm_0.2")),
                    Map.entry("doge_ta", List.of("doge_ta")),
                    Map.entry("svc", List.of("svc_1.0", "svc_0.5")),
                    Map.entry("lines", List.of("lines")),
                    Map.entry("magmax", List.of("magmax_1.0", "magmax_0.5")),
                    Map.entry("consensus_ta", List.of("tall_0.4", "tall_0.6")),
                    Map.entry("pcb", List.of("pcb_0.1", "pcb_0.05")),
                    Map.entry("widen", List.of("widen_3", "widen_2")),
                    Map.entry(
                            "ties_global",
                            List.of(
                                    "ties_global_20_sum",
                                    "ties_global_20_mean",
                                    "ties_global_50_max",
                                    "mergellm_ties")),
                    Map.entry("breadcrumbs_global", List.of("mergellm_breadcrumbs")),
                    Map.entry("model_stock", List.of("model_stock_2", "mergellm_stock")),
                    Map.entry("dare_linear", List.of("dare_masked")));

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
                    "r_tsvm", "no code of the paper was at hand; held to tsv_m and its identities",
                    "ties_slack", "no code of the paper was at hand; held to ties_global",
                    "consensus_ties",
                            "the masks are those of consensus_ta, the vector ties_global's",
                    "layer_swap", "copies and averages; held to its models layer by layer",
                    "metrics_weighted_averaging", "a weighted mean; held to linear",
                    "weight_signature", "a weighted sum; held to its formula",
                    "sparse_soup", "a weighted mean with a mask; held to its formula");

    @Test
    void every_reference_result_of_research_code_belongs_to_a_method() {
        Set<String> known =
                OF_RESEARCH.values().stream().flatMap(List::stream).collect(Collectors.toSet());
        List<String> strays =
                FusionGolden.all()
                        .map(FusionGolden.Case::name)
                        .filter(name -> !known.contains(name))
                        .filter(name -> NOT_RECIPES.keySet().stream().noneMatch(name::startsWith))
                        .toList();

        assertThat(strays).isEmpty();
        assertThat(FusionGolden.all().map(FusionGolden.Case::name)).containsAll(known);
    }

    /// Tests choose reference results by their names, or all those of a method of the manifest.
    @Test
    void every_reference_result_of_a_method_is_chosen_by_a_test() throws IOException {
        String tests = sources();
        Set<String> known =
                OF_RESEARCH.values().stream().flatMap(List::stream).collect(Collectors.toSet());

        assertThat(FusionGolden.all().filter(c -> known.contains(c.name())))
                .allMatch(c -> names(tests, c.name()) || names(tests, c.method()));
    }

    private static boolean names(String tests, String what) {
        return Pattern.compile("[\"\\s]" + Pattern.quote(what) + "[\",\\s]").matcher(tests).find();
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
        covered.addAll(OF_RESEARCH.keySet());
        List<String> all = new ArrayList<>(Methods.names());
        all.addAll(Methods.postNames());
        int cases = OF_RESEARCH.values().stream().mapToInt(List::size).sum();
        System.out.printf(
                "%d methods and corrections: %d with reference results (%d merges of mergekit, %d of"
                        + " research code), %d without and why%n",
                all.size(), covered.size(), ofMergekit.size(), cases, WITHOUT.size());

        assertThat(all).containsAll(covered);
        assertThat(WITHOUT.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        all.stream().filter(name -> !covered.contains(name)).toList());
    }

    private static String sources() throws IOException {
        try (Stream<Path> files = Files.list(TESTS)) {
            StringBuilder out = new StringBuilder();
            for (Path file : files.sorted().toList()) {
                if (!file.endsWith("GoldenCoverageTest.java")) {
                    out.append(Files.readString(file));
                }
            }
            return out.toString();
        }
    }
}
