package io.evomerge.search;

import io.evomerge.documents.Node;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// A small search that tests share: two experts, four layers, two tasks.
final class Examples {
    static final Path ROOT = Path.of("/models").toAbsolutePath();

    /// What no search.yaml can do without.
    static final String LEAST =
            """
            base: base
            models: [experts/math, experts/chat]
            objectives: [sums, talk]
            """;

    private Examples() {}

    /// A quick strategy, unless the lines name another.
    static SearchSpec spec(String... lines) {
        boolean isNamed = Stream.of(lines).anyMatch(l -> l.startsWith("strategy"));
        return read(LEAST + String.join("\n", lines) + (isNamed ? "" : "\nstrategy: cma-es"));
    }

    static SearchSpec read(String yaml) {
        return SpecReader.read(Node.yaml("search.yaml", yaml), ROOT);
    }

    static Anatomy anatomy(int layers) {
        List<String> tensors = new ArrayList<>(List.of("model.embed_tokens.weight"));
        for (int i = 0; i < layers; i++) {
            tensors.add("model.layers." + i + ".self_attn.q_proj.weight");
            tensors.add("model.layers." + i + ".mlp.up_proj.weight");
            tensors.add("model.layers." + i + ".input_layernorm.weight");
        }
        tensors.add("model.norm.weight");
        return new Anatomy(layers, tensors);
    }

    static SearchSpace space(SearchSpec spec) {
        return SearchSpace.of(spec, model -> anatomy(4));
    }

    static Fitness fitness(SearchSpec spec) {
        return new Fitness(
                spec.goal().objectives().stream().map(o -> o.target(o.task(), 1)).toList(),
                spec.goal().aggregate(),
                spec.goal().logProbability());
    }

    static RunSetup setup(SearchSpec spec, FakeBackend backend, Path folder) {
        return new RunSetup(
                spec,
                space(spec),
                fitness(spec),
                backend,
                backend.searchItems(),
                Map.of("items", "0815"),
                Optional.empty(),
                folder);
    }
}
