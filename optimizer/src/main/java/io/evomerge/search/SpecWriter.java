package io.evomerge.search;

import io.evomerge.documents.Node;
import io.evomerge.search.Goal.Objective;
import io.evomerge.strategies.AdaMerging;
import io.evomerge.strategies.Strategies;
import io.evomerge.strategies.Strategy;
import io.evomerge.tensors.DType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/// Writes a spec as search.yaml with every default filled in. [SpecReader] reads back an equal
/// spec.
public final class SpecWriter {
    private SpecWriter() {}

    /// The spec with the strategy's automatic settings made explicit for a space of so many genes.
    public static SearchSpec resolve(SearchSpec spec, int genes) {
        Strategy strategy =
                Strategies.of(Node.of("strategy", Strategies.settings(spec.strategy(), genes)));
        return spec.withStrategy(strategy);
    }

    /// The YAML of a resolved spec.
    ///
    /// @param provenance written below `resolved`: versions of the software, hashes of the inputs
    public static String write(SearchSpec spec, int genes, Map<String, ?> provenance) {
        Map<String, Object> document = document(spec, genes);
        if (!provenance.isEmpty()) {
            document.put(SpecReader.RESOLVED, provenance);
        }
        var options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.AUTO);
        options.setWidth(100);
        return new Yaml(options).dump(document);
    }

    /// What determines a journal: the spec without budget, device, workers and the place of the
    /// files. A run may go on with a larger budget, on another device, or moved to another folder.
    static String identity(SearchSpec spec, int genes) {
        Map<String, Object> document = document(spec, genes);
        List.of("root", "budget", "device", "workers").forEach(document::remove);
        return new Yaml().dump(document);
    }

    private static Map<String, Object> document(SearchSpec spec, int genes) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("root", spec.parents().root().toString());
        out.put("base", spec.parents().base());
        out.put("models", spec.parents().experts());
        out.put("space", space(spec.space()));
        out.put(
                "objectives",
                spec.goal().objectives().stream().map(SpecWriter::objective).toList());
        out.put("report", spec.goal().report());
        out.put("mode", spec.goal().mode().key());
        out.put("aggregate", spec.goal().aggregate().key());
        out.put("log_probability", spec.goal().logProbability());
        out.put("subset", SubsetReader.write(spec.items()));
        out.put("splits", splits(spec.items().shares()));
        out.put("strategy", Strategies.settings(spec.strategy(), genes));
        out.put("seeds", seeds(spec));
        out.put("budget", budget(spec.budget()));
        Execution execution = spec.execution();
        out.put("device", execution.device());
        out.put("dtype", execution.dtype().torchName());
        out.put("compute", execution.compute().map(DType::torchName).orElse("auto"));
        out.put("workers", workers(execution.workers()));
        out.put("asynchronous", execution.isAsynchronous() ? (Object) execution.underWay() : false);
        out.put("chat_template", execution.chatTemplate());
        out.put("seed", spec.seed());
        return out;
    }

    private static List<Object> seeds(SearchSpec spec) {
        List<Object> out = new ArrayList<>();
        spec.learnedSeed().ifPresent(s -> out.add(Map.of(AdaMerging.NAME, s.settings())));
        out.addAll(spec.seeds());
        return out;
    }

    private static Map<String, Object> space(SpaceSpec space) {
        return switch (space) {
            case SpaceSpec.Weights weights -> weights(weights);
            case SpaceSpec.Paths paths -> Map.of(PathReader.KEY, PathReader.write(paths));
        };
    }

    private static Map<String, Object> weights(SpaceSpec.Weights space) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("methods", space.methods());
        if (space.sources() == SpaceSpec.Sources.SEARCH) {
            out.put(SpaceReader.SOURCES, space.sources().word());
        }
        out.put(LayersReader.KEY, LayersReader.write(space.layers(), space.ends()));
        out.put("filters", space.filters());
        space.parameters().forEach((name, freedom) -> out.put(name, freedom(freedom)));
        if (!space.post().isEmpty()) {
            out.put("post", space.post().stream().map(SpecWriter::correction).toList());
        }
        return out;
    }

    private static Map<String, Object> correction(SpaceSpec.Correction correction) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("method", correction.method());
        correction.parameters().forEach((name, freedom) -> out.put(name, freedom(freedom)));
        return out;
    }

    private static Object freedom(SpaceSpec.Freedom freedom) {
        return switch (freedom) {
            case SpaceSpec.Freedom.Fixed fixed -> fixed.value();
            case SpaceSpec.Freedom.Range range -> range(range);
        };
    }

    private static Object range(SpaceSpec.Freedom.Range range) {
        List<Double> ends = List.of(range.min(), range.max());
        if (range.scale() == SpaceSpec.Freedom.Scale.LINEAR) {
            return ends;
        }
        Map<String, Object> out = new LinkedHashMap<>();
        out.put(SpaceReader.RANGE, ends);
        out.put(SpaceReader.SCALE, range.scale().word());
        return out;
    }

    private static Map<String, Object> objective(Objective objective) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("task", objective.task());
        objective.metric().ifPresent(m -> out.put("metric", m));
        out.put("weight", objective.weight());
        objective.atLeast().ifPresent(a -> out.put("at_least", a));
        objective.mostBelowBase().ifPresent(a -> out.put("at_most_below_base", a));
        return out;
    }

    private static Map<String, Object> splits(ItemSpec.Shares shares) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("search", shares.search());
        out.put("select", shares.select());
        out.put("report", shares.report());
        return out;
    }

    private static Map<String, Object> budget(Budget budget) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("evaluations", budget.evaluations());
        budget.time().ifPresent(t -> out.put("time", TimeText.write(t)));
        budget.candidate().ifPresent(t -> out.put("candidate", TimeText.write(t)));
        out.put("terminator", budget.terminator());
        return out;
    }

    private static Object workers(OptionalInt workers) {
        return workers.isPresent() ? workers.getAsInt() : "auto";
    }
}
