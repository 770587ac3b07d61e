package io.evomerge.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.evomerge.anchors.AnchorSet;
import io.evomerge.documents.Complaints;
import io.evomerge.documents.InputException;
import io.evomerge.documents.Names;
import io.evomerge.documents.Suggestion;
import io.evomerge.estimators.AnchorChoice;
import io.evomerge.estimators.AnchorFile;
import io.evomerge.estimators.Estimate;
import io.evomerge.estimators.Estimators;
import io.evomerge.estimators.PairedDifference;
import io.evomerge.estimators.ScoreEstimator;
import io.evomerge.irt.BankFile;
import io.evomerge.irt.ItemBank;
import io.evomerge.irt.ResponseMatrix;
import io.evomerge.responses.ResponseTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `evo-merge estimate BANK --anchors ANCHORS RESPONSES…`.
@Command(
        name = "estimate",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        description =
                "Estimates models' scores over all items of a bank from their responses to its anchors.")
final class EstimateCommand implements Callable<Integer> {
    private static final Gson GSON = new GsonBuilder().serializeNulls().create();
    private static final List<String> OF_MERGES = List.of("mp-irt", "gmp-irt");

    private final Console console;

    @Parameters(
            index = "0",
            paramLabel = "BANK",
            description = "an item bank that 'calibrate' made")
    private @Nullable Path bank;

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "RESPONSES",
            description = "to the anchors at least; read as 'calibrate' reads them")
    private List<Path> responses = List.of();

    @Option(
            names = "--anchors",
            required = true,
            paramLabel = "FILE",
            description = "that 'select' made from this bank")
    private @Nullable Path anchors;

    @Option(
            names = "--first",
            paramLabel = "N",
            description = "go by the first N anchors alone (default: all)")
    private @Nullable String first;

    @Option(
            names = "--estimator",
            paramLabel = "NAME",
            defaultValue = "gp-irt",
            description =
                    "mean, weighted, p-irt, gp-irt, regression; mp-irt and gmp-irt for merges (default: ${DEFAULT-VALUE})")
    private String estimator = "gp-irt";

    @Option(
            names = "--endpoints",
            split = ",",
            paramLabel = "MODEL",
            description = "of mp-irt and gmp-irt: the bank's models that were merged")
    private List<String> endpoints = List.of();

    @Option(
            names = "--compare",
            paramLabel = "A,B",
            description = "also estimate how much better model A is than model B")
    private @Nullable String compare;

    @Mixin private final ResponseOptions reading = new ResponseOptions();

    @Mixin private final OutputOptions output = new OutputOptions();

    /// Models with what they answered to the anchors.
    ///
    /// @param scores that the file gives for them, to compare with
    private record Answers(List<String> models, List<double[]> rows, Optional<double[]> scores) {
        Estimate of(PairedDifference paired, ComparedModels models) {
            return paired.estimate(of(models.first()), of(models.second()));
        }

        private double[] of(String model) {
            return rows.get(models.indexOf(model));
        }
    }

    /// By how much the first of two models is better.
    private record Difference(ComparedModels models, Estimate estimate) {}

    EstimateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        checkEstimator();
        Path file = Objects.requireNonNull(anchors);
        BankFile source = BankFile.of(Objects.requireNonNull(bank));
        ItemBank items = source.read().bank();
        AnchorChoice all = AnchorFile.read(file).choice(file, items, source.sha256());
        AnchorChoice choice = choice(all, items);
        ResponseTable table = reading.read(responses);
        Answers answers = answers(table, items, choice.anchors());
        Optional<ComparedModels> compared =
                Optional.ofNullable(compare).map(c -> ComparedModels.of(c, answers.models()));
        Estimators estimators = choice.estimators(items);
        List<double[]> abilities = abilities(items);
        Optional<PairedDifference> paired =
                compared.map(c -> estimators.difference(estimator, abilities));
        ScoreEstimator chosen =
                paired.map(PairedDifference::estimator)
                        .orElseGet(() -> estimators.of(estimator, abilities));
        List<Estimate> estimates = answers.rows().stream().map(chosen::estimate).toList();
        Optional<Difference> difference =
                compared.flatMap(
                        models -> paired.map(p -> new Difference(models, answers.of(p, models))));
        print(answers, estimates, choice.anchors(), difference);
        return Main.DONE;
    }

    private void checkEstimator() {
        var complaints = new Complaints();
        if (!Estimators.NAMES.contains(estimator)) {
            complaints.add(
                    "--estimator",
                    "unknown estimator '" + estimator + "'",
                    Suggestion.remedy(estimator, Estimators.NAMES));
        } else if (OF_MERGES.contains(estimator) && endpoints.isEmpty()) {
            complaints.add(
                    "--endpoints",
                    "is missing, which " + estimator + " needs",
                    "name the bank's models that were merged");
        } else if (!OF_MERGES.contains(estimator) && !endpoints.isEmpty()) {
            complaints.add(
                    "--endpoints",
                    "has no meaning for " + estimator,
                    "take --estimator mp-irt or gmp-irt, or leave it out");
        }
        if (compare != null && !compare.contains(",")) {
            complaints.add("--compare", "names one model", "write A,B");
        }
        complaints.throwIfAny();
    }

    private AnchorChoice choice(AnchorChoice all, ItemBank items) {
        if (first == null) {
            return all;
        }
        int size = EvoMerge.number("--first", first);
        if (size < 2 || size > all.anchors().size()) {
            throw new InputException(
                    "--first",
                    "is %d, but there are %d anchors".formatted(size, all.anchors().size()),
                    "write a number from 2 to " + all.anchors().size());
        }
        return all.first(items, size);
    }

    private List<double[]> abilities(ItemBank items) {
        List<String> models = items.responses().models();
        var complaints = new Complaints();
        List<double[]> out = new ArrayList<>();
        for (String name : endpoints) {
            int at = models.indexOf(name);
            if (at < 0) {
                complaints.add(
                        "--endpoints",
                        "the bank has no model '" + name + "'",
                        nearest(name, models));
            } else {
                out.add(items.fit().abilities().get(at).mean());
            }
        }
        complaints.throwIfAny();
        return out;
    }

    /// What to write for a model's name that is unknown.
    static String nearest(String name, List<String> models) {
        return Suggestion.nearest(name, models)
                .map(n -> "did you mean '" + n + "'?")
                .orElse("name one of its " + models.size() + " models");
    }

    /// Each model's responses to the anchors, in their order.
    private Answers answers(ResponseTable table, ItemBank items, AnchorSet set) {
        ResponseMatrix matrix = table.responses();
        String place = responses.size() == 1 ? responses.getFirst().toString() : "responses";
        List<String> names =
                IntStream.of(set.items()).mapToObj(items.responses().items()::get).toList();
        List<String> there = matrix.items();
        List<String> missing = names.stream().filter(n -> !there.contains(n)).toList();
        if (!missing.isEmpty()) {
            throw new InputException(
                    place,
                    "lacks %d of the %d anchors: %s"
                            .formatted(missing.size(), names.size(), Names.some(missing)),
                    "ask the models these items, or go by fewer with --first");
        }
        int[] columns = names.stream().mapToInt(there::indexOf).toArray();
        var complaints = new Complaints();
        List<double[]> rows = new ArrayList<>();
        for (int i = 0; i < matrix.modelCount(); i++) {
            double[] row = matrix.row(i, columns);
            long unasked = IntStream.range(0, row.length).filter(j -> Double.isNaN(row[j])).count();
            if (unasked > 0) {
                complaints.add(
                        place,
                        "model %s has no response to %d of the %d anchors"
                                .formatted(matrix.models().get(i), unasked, row.length),
                        "ask it these items, or delete it from the file");
            }
            rows.add(row);
        }
        complaints.throwIfAny();
        return new Answers(matrix.models(), rows, table.scores());
    }

    private void print(
            Answers answers,
            List<Estimate> estimates,
            AnchorSet set,
            Optional<Difference> difference) {
        if (output.json()) {
            console.out().println(GSON.toJson(json(answers, estimates, set, difference)));
            return;
        }
        int width = answers.models().stream().mapToInt(String::length).max().orElse(5);
        String pattern = "%-" + Math.max(5, width) + "s";
        console.out()
                .println(
                        pattern.formatted("model")
                                + "  score %     ±   95 % interval"
                                + (answers.scores().isPresent() ? "  given" : ""));
        for (int i = 0; i < estimates.size(); i++) {
            console.out()
                    .println(
                            pattern.formatted(answers.models().get(i))
                                    + row(estimates.get(i))
                                    + given(answers, i));
        }
        difference.ifPresent(d -> console.out().println(compared(d)));
    }

    private static String compared(Difference difference) {
        Estimate d = difference.estimate();
        String less =
                String.format(
                        Locale.ROOT,
                        "%s less %s: %+.1f points",
                        difference.models().first(),
                        difference.models().second(),
                        100 * d.value());
        return Double.isNaN(d.standardError())
                ? less + ": cannot be told from chance, for no model was held out"
                : String.format(
                        Locale.ROOT,
                        "%s, 95 %% interval [%+.1f, %+.1f]: %s",
                        less,
                        100 * d.low95(),
                        100 * d.high95(),
                        verdict(d));
    }

    private static String row(Estimate e) {
        return "  %7s  %4s  [%5s, %5s]"
                .formatted(
                        points(e.value()),
                        points(e.standardError()),
                        points(e.low95()),
                        points(e.high95()));
    }

    private static String points(double share) {
        return Double.isNaN(share) ? "?" : String.format(Locale.ROOT, "%.1f", 100 * share);
    }

    private static String given(Answers answers, int model) {
        return answers.scores()
                .map(scores -> String.format(Locale.ROOT, "  %5.1f", 100 * scores[model]))
                .orElse("");
    }

    private static String verdict(Estimate difference) {
        return difference.low95() > 0
                ? "better"
                : difference.high95() < 0 ? "worse" : "they cannot be told apart";
    }

    private Map<String, Object> json(
            Answers answers,
            List<Estimate> estimates,
            AnchorSet set,
            Optional<Difference> difference) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("estimator", estimator);
        out.put("anchors", set.size());
        List<Map<String, @Nullable Object>> models = new ArrayList<>();
        for (int i = 0; i < estimates.size(); i++) {
            Map<String, @Nullable Object> entry = new LinkedHashMap<>();
            entry.put("model", answers.models().get(i));
            entry.putAll(json(estimates.get(i)));
            int model = i;
            answers.scores().ifPresent(scores -> entry.put("given", scores[model]));
            models.add(entry);
        }
        out.put("models", models);
        difference.ifPresent(
                d -> {
                    Map<String, @Nullable Object> entry = new LinkedHashMap<>();
                    entry.put("models", List.of(d.models().first(), d.models().second()));
                    entry.putAll(json(d.estimate()));
                    out.put("difference", entry);
                });
        return out;
    }

    private static Map<String, @Nullable Object> json(Estimate e) {
        Map<String, @Nullable Object> out = new LinkedHashMap<>();
        out.put("value", e.value());
        out.put("standard_error", known(e.standardError()));
        out.put("interval95", Arrays.asList(known(e.low95()), known(e.high95())));
        return out;
    }

    private static @Nullable Double known(double value) {
        return Double.isNaN(value) ? null : value;
    }
}
