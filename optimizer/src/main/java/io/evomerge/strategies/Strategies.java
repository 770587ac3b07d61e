package io.evomerge.strategies;

import static java.util.Map.entry;

import io.evomerge.documents.Node;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Function;

/// The strategies by the names that users write: a new one is a line here.
///
/// ```yaml
/// strategy: ga
/// strategy: {name: cma-es, population: auto, sigma: 0.1667}
/// ```
public final class Strategies {
    static final String NAME = "name";

    private static final Map<String, Function<StrategySettings, Strategy>> READERS =
            new TreeMap<>(
                    Map.ofEntries(
                            entry(AdaMerging.NAME, AdaMerging::read),
                            entry(AmortizedPareto.NAME, AmortizedPareto::read),
                            entry(Auto.NAME, Auto::read),
                            entry(CmaEs.NAME, CmaEs::read),
                            entry(De.NAME, De::read),
                            entry(Ga.NAME, Ga::read),
                            entry(Gp.NAME, Gp::read),
                            entry(Grid.NAME, Grid::read),
                            entry(Kinship.NAME, Kinship::read),
                            entry(LqCmaEs.NAME, LqCmaEs::read),
                            entry(MapElites.NAME, MapElites::read),
                            entry(NaturalNiches.NAME, NaturalNiches::read),
                            entry(Nsga2.NAME, Nsga2::read),
                            entry(Nsga3.NAME, Nsga3::read),
                            entry(RandomSearch.NAME, RandomSearch::read),
                            entry(Sobol.NAME, Sobol::read)));

    private Strategies() {}

    /// All names, sorted.
    public static List<String> names() {
        return List.copyOf(READERS.keySet());
    }

    /// What a search uses that names no strategy.
    public static Strategy standard() {
        return new Auto();
    }

    /// Reads a name, or a mapping of `name` (by default `auto`) and settings. Every wrong key and
    /// value is complained of at once.
    ///
    /// @throws InputException if the name, a key or a value is not known
    public static Strategy of(Node node) {
        Node mapping = node.isText() ? Node.of(node.place(), Map.of()) : node;
        String name =
                node.isText()
                        ? node.oneOf(names())
                        : node.get(NAME, standard().name(), n -> n.oneOf(names()));
        var settings = StrategySettings.named(mapping);
        Function<StrategySettings, Strategy> reader = READERS.get(name);
        if (reader == null) {
            throw new IllegalStateException(name);
        }
        Strategy strategy = reader.apply(settings);
        settings.finish();
        return strategy;
    }

    /// Name and settings with every default filled in, as the resolved search.yaml holds them;
    /// [#of] reads them back.
    public static SequencedMap<String, Object> settings(Strategy strategy, int dimensions) {
        SequencedMap<String, Object> out = new LinkedHashMap<>();
        out.put(NAME, strategy.name());
        out.putAll(strategy.settings(dimensions));
        return out;
    }

    /// A map that keeps its order.
    static SequencedMap<String, Object> map(Object... keysAndValues) {
        SequencedMap<String, Object> out = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            out.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return out;
    }
}
