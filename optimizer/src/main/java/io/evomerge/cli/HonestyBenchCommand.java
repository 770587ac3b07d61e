package io.evomerge.cli;

import io.evomerge.backends.Part;
import io.evomerge.cli.HonestyBench.Figure;
import io.evomerge.cli.HonestyBench.Gain;
import io.evomerge.cli.HonestyBench.Trial;
import io.evomerge.cli.SimulatedMerges.Landscape;
import io.evomerge.documents.InputException;
import io.evomerge.search.Summary.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `evo-merge bench honesty`: whether searches report the truth, where it is known.
@Command(
        name = "honesty",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        description =
                "Searches among simulated merges whose true scores are known: how far from them the reported scores and gains are, and how often the 95 %% intervals hold them.")
final class HonestyBenchCommand implements Callable<Integer> {
    private static final double WIDTH95 = 1.959964;

    private final Console console;

    @Option(
            names = "--searches",
            paramLabel = "N",
            defaultValue = "100",
            description = "of each kind (default: ${DEFAULT-VALUE})")
    private String searches = "100";

    @Option(
            names = "--strategies",
            split = ",",
            paramLabel = "NAME",
            defaultValue = "cma-es",
            description = "default: ${DEFAULT-VALUE}")
    private List<String> strategies = List.of("cma-es");

    @Option(
            names = "--budget",
            paramLabel = "N",
            defaultValue = "200",
            description = "evaluations of each (default: ${DEFAULT-VALUE})")
    private String budget = "200";

    @Option(
            names = "--items",
            split = ",",
            paramLabel = "N",
            defaultValue = "150,300,500",
            description =
                    "of each of the three tasks, to search, select and report by (default: ${DEFAULT-VALUE})")
    private List<Integer> items = List.of(150, 300, 500);

    HonestyBenchCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        strategies.forEach(SearchBench::strategy); // before any long work
        if (items.size() != 3) {
            throw new InputException(
                    "--items",
                    "are " + items.size() + " numbers",
                    "write three: items to search, to select and to report by");
        }
        Map<Part, Integer> ofEachTask =
                Map.of(
                        Part.SEARCH, items.get(0),
                        Part.SELECT, items.get(1),
                        Part.REPORT, items.get(2));
        int evaluations = EvoMerge.number("--budget", budget);
        int count = EvoMerge.number("--searches", searches);
        for (Landscape landscape : Landscape.values()) {
            for (String strategy : strategies) {
                var bench = new HonestyBench(strategy, evaluations, landscape, ofEachTask);
                say(
                        "### %s, %s: %d searches of %d evaluations"
                                .formatted(
                                        landscape.name().toLowerCase(Locale.ROOT),
                                        strategy,
                                        count,
                                        evaluations));
                show(bench.trials(count));
            }
        }
        return Main.DONE;
    }

    private void show(List<Trial> trials) {
        say("");
        say("| points | reported | truth | reported - truth | its spread |");
        say("|---|---|---|---|---|");
        row("fittest merge, search score", trials, Trial::fittest);
        row("winner, select items", trials, Trial::selected);
        row("winner, as expected on new items", trials, Trial::expected);
        row("winner, report items", trials, Trial::winner);
        row("gain over the best seed", trials, t -> t.overSeed().figure());
        row("gain over the best expert", trials, t -> t.overExpert().figure());
        row("gain over the truly best expert", trials, t -> t.overBestExpert().figure());
        say("");
        List<Trial> other = trials.stream().filter(t -> !t.seedWon()).toList();
        say("95 % intervals that hold the truth:");
        say(
                "- gain over the best seed, where that did not win itself: "
                        + covered(other, Trial::overSeed));
        say("- gain over the expert that was best there: " + covered(trials, Trial::overExpert));
        say("- gain over the truly best expert: " + covered(trials, Trial::overBestExpert));
        say("");
        List<Trial> worse = trials.stream().filter(t -> t.overSeed().truth() <= 0).toList();
        say(
                "'beats' was said %d times, %d of them of the %d winners that are not truly better"
                        .formatted(beats(trials), beats(worse), worse.size()));
        say("");
    }

    private static long beats(List<Trial> trials) {
        return trials.stream().filter(t -> t.verdict() == Verdict.BEATS).count();
    }

    private void row(String name, List<Trial> trials, Function<Trial, Figure> figure) {
        List<Figure> figures = trials.stream().map(figure).toList();
        double n = figures.size();
        double bias = mean(figures, Figure::error);
        double spread =
                Math.sqrt(
                        mean(figures, f -> (f.error() - bias) * (f.error() - bias)) * n / (n - 1));
        say(
                String.format(
                        Locale.ROOT,
                        "| %s | %.2f | %.2f | %+.2f ± %.2f | %.2f |",
                        name,
                        100 * mean(figures, Figure::reported),
                        100 * mean(figures, Figure::truth),
                        100 * bias,
                        100 * WIDTH95 * spread / Math.sqrt(n),
                        100 * spread));
    }

    private static double mean(List<Figure> figures, Function<Figure, Double> value) {
        return figures.stream().mapToDouble(value::apply).average().orElse(Double.NaN);
    }

    /// A share with Wilson's 95 % interval.
    private static String covered(List<Trial> trials, Function<Trial, Gain> gain) {
        double n = trials.size();
        double share = trials.stream().filter(t -> gain.apply(t).isCovered()).count() / n;
        double z2 = WIDTH95 * WIDTH95 / n;
        double middle = (share + z2 / 2) / (1 + z2);
        double half = Math.sqrt(share * (1 - share) * z2 + z2 * z2 / 4) / (1 + z2);
        return String.format(
                Locale.ROOT,
                "%.1f %% [%.1f, %.1f] of %d",
                100 * share,
                100 * (middle - half),
                100 * (middle + half),
                trials.size());
    }

    private void say(String line) {
        console.out().println(line);
        console.out().flush();
    }
}
