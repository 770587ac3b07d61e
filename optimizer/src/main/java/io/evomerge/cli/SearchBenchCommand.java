package io.evomerge.cli;

import io.evomerge.cli.FrontBench.Comparison;
import io.evomerge.cli.SearchBench.Course;
import io.evomerge.documents.InputException;
import io.evomerge.documents.Suggestion;
import io.evomerge.reports.QuartileChart;
import io.evomerge.reports.QuartileChart.Line;
import io.evomerge.reports.QuartileChart.Panel;
import io.evomerge.search.SearchSpec;
import io.evomerge.search.ZooSearch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/// `evo-merge bench search`: strategies against each other, on functions or on the zoo.
@Command(
        name = "search",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        description =
                "Compares strategies by the true value of the best after some numbers of evaluations: median [quartiles] over seeds.")
final class SearchBenchCommand implements Callable<Integer> {
    private final Console console;

    @Option(
            names = "--strategies",
            split = ",",
            paramLabel = "NAME",
            defaultValue = "random,ga,cma-es,lq-cma-es,gp",
            description = "default: ${DEFAULT-VALUE}")
    private List<String> strategies = List.of();

    @Option(
            names = "--functions",
            split = ",",
            paramLabel = "NAME",
            defaultValue = "sphere,ellipsoid,rosenbrock,rastrigin,noisy_sphere",
            description = "to be minimised (default: ${DEFAULT-VALUE})")
    private List<String> functions = List.of();

    @Option(
            names = "--dimensions",
            split = ",",
            paramLabel = "N",
            defaultValue = "12",
            description = "of the functions (default: ${DEFAULT-VALUE})")
    private List<Integer> dimensions = List.of();

    @Option(
            names = "--zoo",
            paramLabel = "TASK",
            description = "search the zoo instead, for 'multi' or one of its tasks")
    private @Nullable String zoo;

    @Option(
            names = "--pareto",
            description =
                    "search the zoo for fronts of three objectives instead, and compare these")
    private boolean pareto;

    @Option(
            names = "--items",
            paramLabel = "N",
            defaultValue = "150",
            description = "of each task of the zoo (default: ${DEFAULT-VALUE})")
    private String items = "150";

    @Option(
            names = "--budgets",
            split = ",",
            paramLabel = "N",
            defaultValue = "25,50,100,200",
            description = "evaluations (default: ${DEFAULT-VALUE})")
    private List<Integer> budgets = List.of();

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "25",
            description = "how many (default: ${DEFAULT-VALUE})")
    private String seeds = "25";

    @Option(names = "--out", paramLabel = "DIR", description = "a folder for the runs on the zoo")
    private @Nullable Path out;

    @Option(
            names = "--plot",
            paramLabel = "FILE",
            description =
                    "also writes the tables as a picture (SVG); values of functions as their logarithm to the base 10")
    private @Nullable Path plot;

    @Spec private @Nullable CommandSpec command;

    private final List<Panel> panels = new ArrayList<>();

    SearchBenchCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        requireOneKind();
        requireRoomToPlot();
        strategies.forEach(SearchBench::strategy); // before any long work
        var bench =
                new SearchBench(
                        budgets.stream().sorted().toList(), EvoMerge.number("--seeds", seeds));
        if (pareto) {
            fronts();
        } else if (zoo != null) {
            zoo(bench, ZooSearch.spec(zoo).withItems(EvoMerge.number("--items", items)));
        } else {
            functions(bench);
        }
        if (plot != null) {
            Files.writeString(plot, new QuartileChart("evaluations", measure(), panels).svg());
        }
        return Main.DONE;
    }

    private String measure() {
        if (pareto) {
            return "hypervolume, %";
        }
        return zoo == null ? "log10 of the best value" : "score of the best, %";
    }

    private void requireRoomToPlot() {
        if (plot == null) {
            return;
        }
        if (budgets.size() < 2 || strategies.size() > QuartileChart.MOST_LINES) {
            throw new InputException(
                    "--plot",
                    "draws lines through two budgets or more, of at most %d strategies"
                            .formatted(QuartileChart.MOST_LINES),
                    "name other --budgets or --strategies, or leave it out");
        }
        Path folder = plot.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new InputException(
                    "--plot", "there is no folder " + folder, "make it, or name another file");
        }
    }

    /// A panel of what was told of the strategies, in their order.
    private void panel(String title, List<Course> courses, DoubleUnaryOperator scale) {
        if (plot == null) {
            return;
        }
        List<Integer> at = budgets.stream().sorted().toList();
        panels.add(
                new Panel(
                        title,
                        courses.stream()
                                .map(
                                        c ->
                                                new Line(
                                                        c.strategy(),
                                                        IntStream.range(0, at.size())
                                                                .mapToObj(
                                                                        n ->
                                                                                point(
                                                                                        at.get(n),
                                                                                        c, n,
                                                                                        scale))
                                                                .toList()))
                                .toList()));
    }

    private static Line.Point point(int at, Course course, int budget, DoubleUnaryOperator scale) {
        return new Line.Point(
                at,
                scale.applyAsDouble(course.quantile(budget, 0.25)),
                scale.applyAsDouble(course.quantile(budget, 0.5)),
                scale.applyAsDouble(course.quantile(budget, 0.75)));
    }

    /// The zoo has no functions, and fronts are searched for on one problem, which no option names.
    private void requireOneKind() {
        if (pareto) {
            requireWithout("--pareto", "--zoo", "--functions", "--dimensions");
        } else if (zoo != null) {
            requireWithout("--zoo", "--functions", "--dimensions");
        }
    }

    private void requireWithout(String option, String... idle) {
        ParseResult given = Objects.requireNonNull(command).commandLine().getParseResult();
        List<String> named = Stream.of(idle).filter(given::hasMatchedOption).toList();
        if (!named.isEmpty()) {
            throw new InputException(
                    option,
                    "is given together with " + String.join(" and ", named),
                    "leave out the one or the other: they name different problems");
        }
    }

    private void functions(SearchBench bench) {
        List<TestFunction> chosen = functions.stream().map(SearchBenchCommand::function).toList();
        for (TestFunction function : chosen) {
            for (int n : dimensions) {
                String title = "%s, %d genes".formatted(function.title(), n);
                head(title);
                List<Course> courses = new ArrayList<>();
                for (String strategy : strategies) {
                    courses.add(row(bench.onFunction(strategy, function, n), "%.2g", 1));
                }
                panel(title, courses, v -> Math.log10(Math.max(v, Double.MIN_NORMAL)));
                console.out().println();
            }
        }
    }

    private Path folder() {
        return Optional.ofNullable(out)
                .orElseThrow(
                        () ->
                                new InputException(
                                        "--out", "is missing", "name a folder for the runs"));
    }

    /// Two tables: hypervolumes by budget, and points against random ones after the last.
    private void fronts() throws IOException {
        List<Integer> sorted = budgets.stream().sorted().toList();
        int count = EvoMerge.number("--seeds", seeds);
        var bench =
                new FrontBench(
                        ZooSearch.fronts(EvoMerge.number("--items", items)), sorted, folder());
        List<String> compared = new ArrayList<>();
        head("fronts on the zoo: hypervolume in %");
        List<Course> courses = new ArrayList<>();
        for (String strategy : strategies) {
            List<FrontBench.Found> found = new ArrayList<>();
            for (int seed = 0; seed < count; seed++) {
                found.add(bench.run(strategy, seed));
            }
            courses.add(
                    row(
                            new Course(
                                    strategy,
                                    found.stream()
                                            .map(FrontBench.Found::hypervolumes)
                                            .toArray(double[][]::new)),
                            "%.1f",
                            100));
            compared.add(
                    compared(
                            strategy + ", front",
                            found.stream().map(FrontBench.Found::front).toList()));
            List<Comparison> promised = found.stream().flatMap(f -> f.promised().stream()).toList();
            if (!promised.isEmpty()) {
                compared.add(compared(strategy + ", promised", promised));
            }
        }
        panel("fronts on the zoo", courses, v -> 100 * v);
        say("");
        say("### points against %d random ones, in %%".formatted(sorted.getLast()));
        say("");
        say("| | points | not dominated by any | dominate one | better, pairs with their front |");
        say("|---|---|---|---|---|");
        compared.forEach(this::say);
    }

    private static String compared(String name, List<Comparison> by) {
        double[][] values =
                by.stream()
                        .map(
                                c ->
                                        new double[] {
                                            c.points(), c.undominated(), c.dominating(), c.wins()
                                        })
                        .toArray(double[][]::new);
        var course = new Course(name, values);
        return "| "
                + name
                + " | "
                + IntStream.range(0, 4)
                        .mapToObj(
                                n ->
                                        n == 0
                                                ? cell(course, n, "%.0f", 1)
                                                : cell(course, n, "%.1f", 100))
                        .collect(Collectors.joining(" | "))
                + " |";
    }

    private void zoo(SearchBench bench, SearchSpec spec) throws IOException {
        Path folder = folder();
        head("zoo, " + zoo);
        List<Course> courses = new ArrayList<>();
        for (String strategy : strategies) {
            courses.add(row(bench.onZoo(strategy, spec, folder), "%.1f", 100));
        }
        panel("zoo, " + zoo, courses, v -> 100 * v);
    }

    private static TestFunction function(String name) {
        List<String> known =
                Stream.of(TestFunction.values())
                        .map(f -> f.name().toLowerCase(Locale.ROOT))
                        .toList();
        if (!known.contains(name)) {
            throw new InputException(
                    "--functions",
                    "unknown function '" + name + "'",
                    Suggestion.remedy(name, known));
        }
        return TestFunction.valueOf(name.toUpperCase(Locale.ROOT));
    }

    private void head(String title) {
        List<Integer> sorted = budgets.stream().sorted().toList();
        say("### " + title);
        say("");
        say(
                "| | "
                        + sorted.stream().map(String::valueOf).collect(Collectors.joining(" | "))
                        + " |");
        say("|---|" + "---|".repeat(sorted.size()));
    }

    private Course row(Course course, String format, double factor) {
        say(
                "| "
                        + course.strategy()
                        + " | "
                        + IntStream.range(0, budgets.size())
                                .mapToObj(n -> cell(course, n, format, factor))
                                .collect(Collectors.joining(" | "))
                        + " |");
        return course;
    }

    private static String cell(Course course, int budget, String format, double factor) {
        return Arrays.stream(new double[] {0.5, 0.25, 0.75})
                .mapToObj(
                        share ->
                                String.format(
                                        Locale.ROOT,
                                        format,
                                        factor * course.quantile(budget, share)))
                .collect(
                        Collectors.collectingAndThen(
                                Collectors.toList(), SearchBenchCommand::bracketed));
    }

    private static String bracketed(List<String> q) {
        return q.get(0) + " [" + q.get(1) + ", " + q.get(2) + "]";
    }

    private void say(String line) {
        console.out().println(line);
        console.out().flush();
    }
}
