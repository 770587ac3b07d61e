package io.evomerge.methods;

import static org.assertj.core.api.Assertions.assertThat;

import io.evomerge.documents.Node;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The reference results of research code: a small network and its fine-tuned versions (`net`),
/// rectangular matrices with task vectors (`mats`), tiny Llama checkpoints (`llama`).
final class FusionGolden {
    static final Path ROOT = Path.of("target/golden/fusion");
    private static final Path LLAMA = Path.of("target/golden/merge/models/f32");

    /// Which cases a method has.
    private static final Map<String, List<String>> CASES =
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

    private FusionGolden() {}

    /// One line of the manifest.
    ///
    /// @param method the method's name there
    record Case(String name, String method, Node parameters, double rel, double abs) {
        static Case of(Node node) {
            Node tolerance = node.require("tolerance");
            return new Case(
                    node.require("name").text(),
                    node.require("method").text(),
                    node.require("parameters"),
                    tolerance.get("rel", 0.0, Node::number),
                    tolerance.get("abs", 0.0, Node::number));
        }

        double number(String key) {
            return parameters.require(key).number();
        }

        StateDict expected() {
            return StateDict.read(ROOT.resolve("cases/" + name + ".safetensors"));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> all() {
        return Node.json(ROOT.resolve("manifest.json")).require("cases").list().stream()
                .map(Case::of);
    }

    /// The methods that have cases.
    static Stream<String> methods() {
        return CASES.keySet().stream();
    }

    /// All cases of a method: its test goes through them, so that none is left out.
    static Stream<Case> casesOf(String method) {
        return Objects.requireNonNull(CASES.get(method)).stream().map(FusionGolden::named);
    }

    /// The case of a method that has but one.
    static Case caseOf(String method) {
        assertThat(casesOf(method)).hasSize(1);
        return casesOf(method).findFirst().orElseThrow();
    }

    private static Case named(String name) {
        return all().filter(c -> c.name().equals(name)).findFirst().orElseThrow();
    }

    /// The base and the fine-tuned versions of the small network.
    static List<StateDict> net() {
        return Stream.of("base", "task0", "task1", "task2", "task3")
                .map(m -> StateDict.read(ROOT.resolve("net_" + m + ".safetensors")))
                .toList();
    }

    /// The base of the matrices, and the base plus each task vector.
    static List<StateDict> mats() {
        StateDict base = StateDict.read(ROOT.resolve("mats_base.safetensors"));
        List<StateDict> out = new ArrayList<>(List.of(base));
        for (int i = 0; i < 4; i++) {
            out.add(base.plus(StateDict.read(ROOT.resolve("mats_tv" + i + ".safetensors"))));
        }
        return out;
    }

    /// Tiny Llama checkpoints of 4 layers: `base`, and the named ones.
    static List<StateDict> llama(String... fineTuned) {
        return Stream.concat(Stream.of("base"), Stream.of(fineTuned))
                .map(m -> StateDict.read(LLAMA.resolve(m + "/model.safetensors")))
                .toList();
    }

    /// The method's defaults with these values instead, the same for every model.
    static Settings settings(MergeMethod method, int models, Map<String, Object> values) {
        Map<String, Object> merge = new HashMap<>();
        Map<String, Object> own = new HashMap<>();
        for (Parameter p : method.parameters()) {
            Object value = values.get(p.name());
            if (value == null) {
                value = p.byDefault().orElse(1.0);
            }
            (p.level() == Parameter.Level.MERGE ? merge : own).put(p.name(), value);
        }
        return new Settings(merge, IntStream.range(0, models).mapToObj(i -> own).toList());
    }

    /// Holds merged tensors against those of the case, by its tolerance, and returns the largest
    /// difference.
    ///
    /// @param prefix what stands before the tensors' names in the case's file
    static double compare(Case golden, String prefix, Map<String, float[]> merged) {
        StateDict expected = golden.expected();
        double worst = 0;
        assertThat(merged).isNotEmpty();
        for (Map.Entry<String, float[]> entry : merged.entrySet()) {
            float[] theirs = expected.get(prefix + entry.getKey()).values();
            float[] ours = entry.getValue();
            assertThat(ours).hasSameSizeAs(theirs);
            float largest = 0;
            for (float v : theirs) {
                largest = Math.max(largest, Math.abs(v));
            }
            for (int i = 0; i < ours.length; i++) {
                double distance = Math.abs((double) ours[i] - theirs[i]);
                assertThat(distance)
                        .as("%s[%d] is %s, not %s", entry.getKey(), i, ours[i], theirs[i])
                        .isLessThanOrEqualTo(golden.abs() + golden.rel() * largest);
                worst = Math.max(worst, distance);
            }
        }
        System.out.printf("golden/fusion %s: largest difference %.2g%n", golden, worst);
        return worst;
    }
}
