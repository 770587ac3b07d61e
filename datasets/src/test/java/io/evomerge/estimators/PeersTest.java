package io.evomerge.estimators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.evomerge.anchors.AnchorSet;
import io.evomerge.irt.Ability;
import io.evomerge.irt.AbilityEstimator;
import io.evomerge.irt.ItemCurves;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Our estimates against those that the peers' own code computed (`src/test/golden/README.md`).
class PeersTest {
    private static final Path GOLDEN = Path.of("target/golden/irt");
    private static final AbilityEstimator LIKELIEST = AbilityEstimator.MAXIMUM_LIKELIHOOD;

    static Stream<JsonObject> evaluations() {
        return objects("evaluate_outputs.json");
    }

    static Stream<JsonObject> fitnesses() {
        return objects("fitness_outputs.json");
    }

    @Test
    void all_reference_cases_are_there() {
        assertThat(evaluations()).hasSize(48);
        assertThat(fitnesses()).hasSize(45);
    }

    @ParameterizedTest
    @MethodSource("evaluations")
    void evaluate_gives_what_tinyBenchmarks_gives(JsonObject expected) {
        Bank bank = Bank.read(expected.get("bank").getAsString());
        String key = expected.get("key").getAsString();
        double[] responses =
                ReferenceArrays.read(GOLDEN.resolve("evaluate_inputs.safetensors"))
                        .vector("y." + key);
        List<String> asked = bank.scenarios(expected.get("bench").getAsString());
        int[] seen = bank.seen(asked);
        assertThat(responses).hasSameSizeAs(seen);

        ItemCurves curves = bank.curves().ofItems(seen);
        Ability ability = LIKELIEST.estimate(curves, responses);

        double likelihood = LIKELIEST.logPosterior(curves, responses, ability.mean());
        assertThat(-likelihood).isLessThan(expected.get("nll_refined").getAsDouble() + 1e-4);
        for (String scenario : asked) {
            JsonObject estimates =
                    expected.getAsJsonObject("estimates_refined").getAsJsonObject(scenario);
            bank.compare(scenario, asked, responses, ability, estimates);
        }
    }

    @ParameterizedTest
    @MethodSource("fitnesses")
    void estimated_fitness_is_what_mergenetic_gives(JsonObject expected) {
        ReferenceArrays inputs = ReferenceArrays.read(GOLDEN.resolve("fitness_inputs.safetensors"));
        String key = expected.get("key").getAsString();
        Bank bank = Bank.read(expected.get("bank").getAsString());
        String scenario = expected.get("bench").getAsString();
        ScoredItems items = bank.plain(scenario);
        var anchors =
                new AnchorSet(inputs.positions("anchors." + key), inputs.vector("weights." + key));
        double[] responses = inputs.vector("y." + key);
        List<double[]> endpoints = List.of(inputs.rows("thetas." + key));
        var estimator = new MpIrt(items, anchors, endpoints, 0);

        // With one endpoint, the peer takes its ability as it is.
        Ability combination =
                endpoints.size() == 1 ? Ability.exactly(1) : estimator.combination(responses);
        double modelled = estimator.estimate(responses, combination).value();
        double weighted = new WeightedMean(anchors).estimate(responses).value();

        double likelihood =
                LIKELIEST.logPosterior(
                        items.curves().ofItems(anchors.items()).along(inputs.rows("thetas." + key)),
                        responses,
                        combination.mean());
        assertThat(-likelihood).isLessThan(expected.get("nll").getAsDouble() + 1e-4);
        JsonObject result = expected.getAsJsonObject("result");
        String prefix = endpoints.size() == 1 ? "" : "m";
        assertThat(weighted).isCloseTo(result.get("weighted_avg").getAsDouble(), within(1e-9));
        assertThat(modelled).isCloseTo(result.get(prefix + "pirt").getAsDouble(), within(1e-3));
        double delta = expected.get("delta").getAsDouble();
        String combined = endpoints.size() == 1 ? "gpirt" : "gmpirt";
        assertThat(delta * weighted + (1 - delta) * modelled)
                .isCloseTo(result.get(combined).getAsDouble(), within(1e-3));
    }

    private static Stream<JsonObject> objects(String file) {
        List<JsonObject> out = new ArrayList<>();
        json(GOLDEN.resolve(file)).getAsJsonArray().forEach(e -> out.add(e.getAsJsonObject()));
        return out.stream();
    }

    private static JsonElement json(Path file) {
        try {
            return JsonParser.parseString(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// One of the peer's item banks.
    private record Bank(ItemCurves curves, ReferenceArrays arrays, JsonObject meta) {
        static Bank read(String name) {
            ReferenceArrays arrays =
                    ReferenceArrays.read(GOLDEN.resolve("bank/" + name + ".safetensors"));
            double[][] a = arrays.rows("A");
            double[][] b = arrays.rows("B");
            int items = a[0].length;
            double[][] slopes = new double[items][a.length];
            double[] intercepts = new double[items];
            for (int j = 0; j < items; j++) {
                for (int d = 0; d < a.length; d++) {
                    slopes[j][d] = a[d][j];
                    intercepts[j] -= b[b.length == 1 ? 0 : d][j];
                }
            }
            return new Bank(
                    ItemCurves.of(slopes, intercepts, new double[items]),
                    arrays,
                    json(GOLDEN.resolve("bank/meta.json")).getAsJsonObject().getAsJsonObject(name));
        }

        /// One scenario, or all of the bank.
        List<String> scenarios(String bench) {
            JsonObject all = meta.getAsJsonObject("scenarios");
            return all.has(bench) && !all.keySet().equals(java.util.Set.of(bench))
                    ? List.of(bench)
                    : List.copyOf(all.keySet());
        }

        int[] range(String scenario) {
            int from = Integer.MAX_VALUE;
            int to = 0;
            for (Map.Entry<String, JsonElement> sub : subScenarios(scenario)) {
                JsonArray range = sub.getValue().getAsJsonArray();
                from = Math.min(from, range.get(0).getAsInt());
                to = Math.max(to, range.get(1).getAsInt());
            }
            return IntStream.range(from, to).toArray();
        }

        private Iterable<Map.Entry<String, JsonElement>> subScenarios(String scenario) {
            return meta.getAsJsonObject("scenarios").getAsJsonObject(scenario).entrySet();
        }

        int[] seen(String scenario) {
            int[] range = range(scenario);
            return Arrays.stream(arrays.positions("seen_examples"))
                    .filter(j -> j >= range[0] && j <= range[range.length - 1])
                    .toArray();
        }

        int[] seen(List<String> scenarios) {
            return scenarios.stream().flatMapToInt(s -> IntStream.of(seen(s))).toArray();
        }

        /// The scenario's items; each counts alike.
        ScoredItems plain(String scenario) {
            int[] range = range(scenario);
            double[] weights = new double[range.length];
            Arrays.fill(weights, 1.0 / range.length);
            return new ScoredItems(curves.ofItems(range), weights);
        }

        /// The scenario's items; each sub-scenario counts alike.
        ScoredItems balanced(String scenario) {
            int[] range = range(scenario);
            double[] weights = new double[range.length];
            int subs = meta.getAsJsonObject("scenarios").getAsJsonObject(scenario).size();
            for (Map.Entry<String, JsonElement> sub : subScenarios(scenario)) {
                int from = sub.getValue().getAsJsonArray().get(0).getAsInt();
                int to = sub.getValue().getAsJsonArray().get(1).getAsInt();
                Arrays.fill(weights, from - range[0], to - range[0], 1.0 / subs / (to - from));
            }
            return new ScoredItems(curves.ofItems(range), weights);
        }

        void compare(
                String scenario,
                List<String> asked,
                double[] responses,
                Ability ability,
                JsonObject estimates) {
            int before =
                    asked.subList(0, asked.indexOf(scenario)).stream()
                            .mapToInt(s -> seen(s).length)
                            .sum();
            int[] seen = seen(scenario);
            double[] own = Arrays.copyOfRange(responses, before, before + seen.length);
            int first = range(scenario)[0];
            var anchors =
                    new AnchorSet(
                            Arrays.stream(seen).map(j -> j - first).toArray(),
                            arrays.vector("examples_weights." + scenario));
            double weighted = new WeightedMean(anchors).estimate(own).value();
            double modelled =
                    new PIrt(balanced(scenario), anchors, LIKELIEST).estimate(own, ability).value();
            double lambda = meta.getAsJsonObject("optimal_lambdas").get(scenario).getAsDouble();
            assertThat(weighted).isCloseTo(estimates.get("irt").getAsDouble(), within(1e-4));
            assertThat(modelled).isCloseTo(estimates.get("pirt").getAsDouble(), within(1e-4));
            assertThat(lambda * weighted + (1 - lambda) * modelled)
                    .isCloseTo(estimates.get("gpirt").getAsDouble(), within(1e-4));
        }
    }
}
