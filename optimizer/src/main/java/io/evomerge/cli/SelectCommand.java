package io.evomerge.cli;

import com.google.gson.Gson;
import io.evomerge.anchors.AnchorSelection;
import io.evomerge.anchors.AnchorSelections;
import io.evomerge.documents.Complaints;
import io.evomerge.documents.InputException;
import io.evomerge.documents.Suggestion;
import io.evomerge.estimators.AnchorChoice;
import io.evomerge.estimators.AnchorFile;
import io.evomerge.estimators.HeldOutError;
import io.evomerge.irt.BankFile;
import io.evomerge.irt.ItemBank;
import io.evomerge.irt.StoredBank;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `evo-merge select BANK --items N --out ANCHORS`.
@Command(
        name = "select",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        description =
                "Chooses the items of a bank that stand for all of them, and says how far off each estimator will be.")
final class SelectCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "BANK", description = "an item bank that 'calibrate' made")
    private @Nullable Path bank;

    @Option(
            names = "--items",
            paramLabel = "N",
            defaultValue = "100",
            description = "how many (default: ${DEFAULT-VALUE})")
    private String items = "100";

    @Option(
            names = "--by",
            paramLabel = "WAY",
            defaultValue = "variance",
            description =
                    "variance, correctness, parameters, information or random (default: ${DEFAULT-VALUE})")
    private String by = "variance";

    @Option(
            names = "--range",
            split = ",",
            paramLabel = "FROM,TO",
            description = "of information: the scores of interest (default: 0,1)")
    private List<Double> range = List.of();

    @Option(
            names = "--nested",
            split = ",",
            paramLabel = "N",
            description = "also weigh the first N of them as sets of their own")
    private List<Integer> nested = List.of();

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "0",
            description = "of everything random (default: ${DEFAULT-VALUE})")
    private long seed;

    @Option(
            names = "--out",
            paramLabel = "ANCHORS",
            description = "a JSON file (default: the bank's name with -anchors.json)")
    private @Nullable Path out;

    @Option(names = "--force", description = "replace a file that is there")
    private boolean force;

    @Mixin private final OutputOptions output = new OutputOptions();

    /// How far the estimators are off with so many anchors.
    private record Errors(int items, List<HeldOutError> all) {}

    SelectCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        BankFile source = BankFile.of(Objects.requireNonNull(bank));
        Path target = out == null ? defaultName(source) : out;
        var complaints = new Complaints();
        complaints.collect(this::checkRange);
        complaints.collect(this::checkWay);
        complaints.collect(() -> checkNew(target));
        complaints.collect(() -> EvoMerge.number("--items", items));
        complaints.throwIfAny();
        StoredBank stored = source.read();
        int count = count(stored.bank());
        AnchorChoice choice = choose(stored.bank(), count);
        List<Errors> errors = new ArrayList<>();
        for (int size : nested) {
            errors.add(errors(stored, choice.first(stored.bank(), size)));
        }
        errors.add(errors(stored, choice));
        AnchorFile.of(
                        new AnchorFile.Source(
                                String.valueOf(source.arrays().getFileName()),
                                source.sha256(),
                                by,
                                lowest(),
                                highest(),
                                seed),
                        stored.bank(),
                        choice,
                        nested)
                .write(target);
        print(target, stored.bank(), errors);
        return Main.DONE;
    }

    private void checkRange() {
        if (range.isEmpty()) {
            return;
        }
        if (!by.equals("information")) {
            throw new InputException(
                    "--range",
                    "has no meaning for --by " + by,
                    "take --by information, or leave it out");
        }
        if (range.size() != 2 || !(lowest() >= 0 && lowest() < highest() && highest() <= 1)) {
            throw new InputException(
                    "--range",
                    "must be two scores between 0 and 1, the lower one first",
                    "write --range 0.4,0.8");
        }
    }

    private double lowest() {
        return range.isEmpty() ? 0 : range.getFirst();
    }

    private double highest() {
        return range.isEmpty() ? 1 : range.getLast();
    }

    private void checkWay() {
        if (!AnchorSelections.NAMES.contains(by)) {
            throw new InputException(
                    "--by",
                    "unknown way '" + by + "'",
                    Suggestion.remedy(by, AnchorSelections.NAMES));
        }
    }

    private void checkNew(Path target) {
        if (Files.exists(target) && !force) {
            throw new InputException(
                    "--out",
                    target + " is there already",
                    "name another file, or replace it with --force");
        }
    }

    private static Path defaultName(BankFile source) {
        String name = String.valueOf(source.arrays().getFileName());
        return source.arrays()
                .resolveSibling(name.replaceFirst("(-bank)?\\.safetensors$", "-anchors.json"));
    }

    private int count(ItemBank all) {
        int count = EvoMerge.number("--items", items);
        var complaints = new Complaints();
        if (count > all.items() || count < 2) {
            complaints.add(
                    "--items",
                    "is %d, but the bank has %d items".formatted(count, all.items()),
                    "write a number from 2 to " + all.items());
        }
        int before = 1;
        for (int size : nested) {
            if (size <= before || size >= count) {
                complaints.add(
                        "--nested",
                        "is %s, but sizes must ascend from 2 to less than %d"
                                .formatted(nested, count),
                        "write --nested 20,50");
            }
            before = size;
        }
        complaints.throwIfAny();
        return count;
    }

    private AnchorChoice choose(ItemBank all, int count) {
        if (!output.quiet()) {
            console.say("choosing %d of %d items …".formatted(count, all.items()));
        }
        AnchorSelection selection = AnchorSelections.of(by, lowest(), highest());
        try {
            return AnchorChoice.of(all, selection, count, seed);
        } catch (IllegalArgumentException e) {
            throw new InputException(
                    range.isEmpty() ? "--by" : "--range",
                    String.valueOf(e.getMessage()),
                    "name scores that several of the bank's models reach");
        }
    }

    private Errors errors(StoredBank stored, AnchorChoice choice) {
        var errors = new Errors(choice.anchors().size(), choice.errors(stored.bank()));
        if (errors.all().getFirst().models() == 0) {
            throw new InputException(
                    Objects.requireNonNull(bank),
                    "none of its %d models answered all %d anchors that were chosen without it, so that no error is known"
                            .formatted(stored.bank().responses().modelCount(), errors.items()),
                    "take fewer anchors by --items, or calibrate on models that were asked all items");
        }
        return errors;
    }

    private void print(Path target, ItemBank all, List<Errors> errors) {
        if (output.json()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("anchors", target.toString());
            json.put("selection", by);
            json.put("of_items", all.items());
            json.put("errors", errors.stream().map(SelectCommand::json).toList());
            console.out().println(new Gson().toJson(json));
            return;
        }
        int models = errors.getLast().all().getFirst().models();
        console.out()
                .printf(
                        "expected error in points, on %d models held out (root mean square, mean absolute)%n",
                        models);
        header(errors);
        for (int i = 0; i < errors.getLast().all().size(); i++) {
            row(errors, i);
        }
        HeldOutError best = best(errors.getLast());
        console.out().printf("wrote %s%n", target);
        console.out()
                .printf(
                        "next: answer its items, then evo-merge estimate %s --anchors %s RESPONSES --estimator %s%n",
                        Objects.requireNonNull(bank), target, best.estimator());
    }

    private static HeldOutError best(Errors errors) {
        return errors.all().stream()
                .min(Comparator.comparingDouble(HeldOutError::rootMeanSquare))
                .orElseThrow();
    }

    private void header(List<Errors> errors) {
        var line = new StringBuilder("%-12s".formatted("estimator"));
        errors.forEach(e -> line.append("%16s".formatted(e.items() + " items")));
        console.out().println(line);
    }

    private void row(List<Errors> errors, int estimator) {
        String name = errors.getLast().all().get(estimator).estimator();
        var line = new StringBuilder("%-12s".formatted(name));
        for (Errors e : errors) {
            HeldOutError error = e.all().get(estimator);
            String numbers =
                    String.format(
                            Locale.ROOT,
                            "%.2f  %.2f",
                            100 * error.rootMeanSquare(),
                            100 * error.meanAbsolute());
            line.append("%16s".formatted(numbers));
        }
        console.out().println(line);
    }

    private static Map<String, Object> json(Errors errors) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("items", errors.items());
        for (HeldOutError error : errors.all()) {
            Map<String, Object> numbers = new LinkedHashMap<>();
            numbers.put("root_mean_square", error.rootMeanSquare());
            numbers.put("mean_absolute", error.meanAbsolute());
            numbers.put("models", error.models());
            out.put(error.estimator(), numbers);
        }
        return out;
    }
}
