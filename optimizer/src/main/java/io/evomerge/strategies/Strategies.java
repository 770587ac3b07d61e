package io.evomerge.strategies;

import io.evomerge.documents.Complaints;
import io.evomerge.documents.InputException;
import io.evomerge.documents.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// The strategies by the names that users write, with their defaults.
///
/// ```yaml
/// strategy: ga
/// strategy: {name: cma-es, population: auto, sigma: 0.1667}
/// ```
public final class Strategies {
    private static final String CMA_ES = "cma-es";
    private static final String GA = "ga";
    private static final String RANDOM = "random";
    private static final String NAME = "name";
    private static final String AUTO = "auto";

    private Strategies() {}

    /// All names, sorted.
    public static List<String> names() {
        return List.of(CMA_ES, GA, RANDOM);
    }

    /// What a search uses that names no strategy.
    public static Strategy standard() {
        return new CmaEs(0, CmaEs.DEFAULT_SIGMA);
    }

    public static String name(Strategy strategy) {
        return switch (strategy) {
            case CmaEs c -> CMA_ES;
            case Ga g -> GA;
            case RandomSearch r -> RANDOM;
        };
    }

    /// Reads a name, or a mapping of `name` (by default `cma-es`) and settings. Every wrong key and
    /// value is complained of at once.
    ///
    /// @throws InputException if the name, a key or a value is not known
    public static Strategy of(Node node) {
        Node settings = node.isText() ? Node.of(node.place(), Map.of()) : node;
        String name =
                node.isText() ? node.oneOf(names()) : node.get(NAME, CMA_ES, n -> n.oneOf(names()));
        return switch (name) {
            case CMA_ES -> cmaEs(new Settings(settings));
            case GA -> ga(new Settings(settings));
            default -> random(new Settings(settings));
        };
    }

    /// The settings with every default filled in, as the resolved search.yaml holds them; [#of]
    /// reads them back.
    public static Map<String, Object> settings(Strategy strategy, int dimensions) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put(NAME, name(strategy));
        switch (strategy) {
            case CmaEs c -> {
                out.put("population", c.population(dimensions));
                out.put("sigma", c.sigma());
            }
            case Ga g -> {
                out.put("population", g.population());
                out.put("elite", g.elite());
                out.put("crossover", g.crossover().word());
                out.put("crossover_rate", g.crossoverRate());
                out.put("mutation", g.mutation(dimensions));
                out.put("sigma", g.sigma());
            }
            case RandomSearch r -> out.put("batch", r.batch());
        }
        return out;
    }

    private static Strategy cmaEs(Settings settings) {
        int population =
                settings.read(
                        "population",
                        0,
                        n ->
                                automatic(n)
                                        ? 0
                                        : n.integer(CmaEs.MIN_POPULATION, CmaEs.MAX_POPULATION));
        double sigma =
                settings.read("sigma", CmaEs.DEFAULT_SIGMA, n -> n.number(CmaEs.MIN_SIGMA, 1));
        settings.finish();
        return new CmaEs(population, sigma);
    }

    private static Strategy ga(Settings settings) {
        int population =
                settings.read(
                        "population",
                        Ga.DEFAULT.population(),
                        n -> n.integer(Ga.MIN_POPULATION, Ga.MAX_POPULATION));
        int elite = settings.read("elite", population, n -> n.integer(0, population));
        Ga.Crossover crossover =
                settings.read(
                        "crossover",
                        Ga.DEFAULT.crossover(),
                        n -> Ga.Crossover.of(n.oneOf(Ga.Crossover.words())));
        double rate =
                settings.read("crossover_rate", Ga.DEFAULT.crossoverRate(), n -> n.number(0, 1));
        double mutation =
                settings.read("mutation", 0.0, n -> automatic(n) ? 0.0 : n.number(1e-6, 1));
        double sigma = settings.read("sigma", Ga.DEFAULT.sigma(), n -> n.number(Ga.MIN_SIGMA, 1));
        settings.finish();
        return new Ga(population, elite, crossover, rate, mutation, sigma);
    }

    private static Strategy random(Settings settings) {
        int batch = settings.read("batch", 10, n -> n.integer(1, RandomSearch.MAX_BATCH));
        settings.finish();
        return new RandomSearch(batch);
    }

    private static boolean automatic(Node node) {
        return node.isText() && node.oneOf(List.of(AUTO)).equals(AUTO);
    }

    /// Reads settings one by one, and complains of all that was wrong in the end.
    private static final class Settings {
        private final Node node;
        private final Complaints complaints = new Complaints();
        private final List<String> known = new ArrayList<>(List.of(NAME));

        Settings(Node node) {
            this.node = node;
        }

        <T> T read(String key, T otherwise, Function<Node, T> as) {
            known.add(key);
            try {
                return node.get(key, otherwise, as);
            } catch (InputException e) {
                e.complaints().forEach(complaints::add);
                return otherwise;
            }
        }

        void finish() {
            node.onlyKeys(complaints, known);
            complaints.throwIfAny();
        }
    }
}
