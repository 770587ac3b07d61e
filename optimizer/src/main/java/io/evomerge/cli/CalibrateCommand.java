package io.evomerge.cli;

import io.evomerge.documents.Complaints;
import io.evomerge.documents.InputException;
import io.evomerge.documents.Suggestion;
import io.evomerge.irt.BankFile;
import io.evomerge.irt.Calibration;
import io.evomerge.irt.DimensionChoice;
import io.evomerge.irt.ItemBank;
import io.evomerge.irt.ItemFit;
import io.evomerge.irt.ItemModel;
import io.evomerge.irt.ResponseChecks;
import io.evomerge.irt.ResponseMatrix;
import io.evomerge.irt.StoredBank;
import io.evomerge.responses.ResponseTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `evo-merge calibrate RESPONSES… --out BANK`.
@Command(
        name = "calibrate",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        description =
                "Fits an item bank to the per-item results of many models (docs/irt.md): how hard each item is, and how well it tells models apart.")
final class CalibrateCommand implements Callable<Integer> {
    private static final String AUTO = "auto";
    private static final List<String> WEIGHTS = List.of("items", "tasks");

    private final Console console;

    @Parameters(
            arity = "1..*",
            paramLabel = "RESPONSES",
            description =
                    "CSV tables, samples of lm-evaluation-harness or folders of them, or the folder of a run")
    private List<Path> responses = List.of();

    @Option(
            names = "--model",
            paramLabel = "NAME",
            defaultValue = "2pl",
            description =
                    "of the items: 1pl (difficulty), 2pl (and slope), 3pl (and guessing) (default: ${DEFAULT-VALUE})")
    private String model = "2pl";

    @Option(
            names = "--dimensions",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "of the ability, 1 to 15, or auto: what predicts hidden responses best (default: ${DEFAULT-VALUE})")
    private String dimensions = "1";

    @Option(
            names = "--guessing",
            paramLabel = "P",
            description =
                    "of 3pl: where the chance of a lucky guess is expected (default: 0.25, four options)")
    private @Nullable Double guessing;

    @Option(
            names = "--weigh",
            paramLabel = "BY",
            defaultValue = "items",
            description =
                    "what counts alike in the score: items, or tasks (default: ${DEFAULT-VALUE})")
    private String weigh = "items";

    @Option(
            names = "--drop-constant",
            description = "leave out items that all models answered alike")
    private boolean dropConstant;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "of the responses hidden by --dimensions auto (default: ${DEFAULT-VALUE})")
    private long seed;

    @Option(
            names = "--out",
            paramLabel = "BANK",
            description =
                    "the bank's files, BANK.safetensors and BANK.json (default: the input's name with -bank)")
    private @Nullable Path out;

    @Option(names = "--force", description = "replace a bank that is there")
    private boolean force;

    @Mixin private final ResponseOptions reading = new ResponseOptions();

    @Mixin private final OutputOptions output = new OutputOptions();

    CalibrateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        var complaints = new Complaints();
        ItemModel[] form = {ItemModel.TWO_PL};
        complaints.collect(() -> form[0] = form());
        complaints.collect(() -> checkDimensions(form[0]));
        complaints.collect(() -> checkGuessing(form[0]));
        complaints.collect(this::checkWeights);
        BankFile file = BankFile.of(out == null ? defaultName() : out);
        complaints.collect(() -> checkNew(file));
        complaints.throwIfAny();
        ResponseTable table = checked(reading.read(responses));
        var chosen =
                dimensions.equals(AUTO)
                        ? Optional.of(choose(table.responses()))
                        : Optional.<DimensionChoice>empty();
        ItemBank bank = bank(table, form[0], chosen);
        file.write(new StoredBank(bank, Version.text()));
        new CalibrationText(console, file, bank, chosen, table.scores().isPresent())
                .print(output.json());
        return Main.DONE;
    }

    private ItemModel form() {
        if (!ItemModel.NAMES.contains(model)) {
            throw new InputException(
                    "--model",
                    "unknown item model '" + model + "'",
                    Suggestion.remedy(model, ItemModel.NAMES));
        }
        return ItemModel.of(model);
    }

    private void checkDimensions(ItemModel form) {
        int count = dimensions.equals(AUTO) ? 2 : EvoMerge.number("--dimensions", dimensions);
        if (count > Calibration.MOST_DIMENSIONS) {
            throw new InputException(
                    "--dimensions",
                    "is %d, but at most %d are possible"
                            .formatted(count, Calibration.MOST_DIMENSIONS),
                    "or write --dimensions auto");
        }
        if (count > 1 && form != ItemModel.TWO_PL) {
            throw new InputException(
                    "--dimensions",
                    "is %s, but %s has one dimension".formatted(dimensions, form.id()),
                    "take --model 2pl, or leave --dimensions out");
        }
    }

    private void checkGuessing(ItemModel form) {
        Double asked = guessing;
        if (asked == null) {
            return;
        }
        if (form != ItemModel.THREE_PL) {
            throw new InputException(
                    "--guessing",
                    "has no meaning for " + form.id(),
                    "take --model 3pl, or leave it out");
        }
        if (!(asked > 0 && asked < 1)) {
            throw new InputException(
                    "--guessing",
                    "is " + asked + ", but must lie between 0 and 1",
                    "write one over the number of options");
        }
    }

    private void checkWeights() {
        if (!WEIGHTS.contains(weigh)) {
            throw new InputException(
                    "--weigh", "unknown value '" + weigh + "'", Suggestion.remedy(weigh, WEIGHTS));
        }
    }

    private void checkNew(BankFile file) {
        if (file.exists() && !force) {
            throw new InputException(
                    "--out",
                    file.arrays() + " is there already",
                    "name another bank, or replace it with --force");
        }
    }

    /// In the current folder.
    private Path defaultName() {
        String name =
                String.valueOf(responses.getFirst().toAbsolutePath().normalize().getFileName());
        return Path.of(name.replaceFirst("(\\.(csv|tsv|jsonl))?(\\.gz)?$", "") + "-bank");
    }

    private ResponseTable checked(ResponseTable table) {
        ResponseTable kept = table;
        int[] constant = ResponseChecks.constantItems(table.responses());
        if (dropConstant && constant.length > 0) {
            kept = table.withoutItems(constant);
            console.say(
                    "note: %d of %d items left out: all models answered them alike"
                            .formatted(constant.length, table.responses().itemCount()));
        }
        var complaints = new Complaints();
        String place = responses.size() == 1 ? responses.getFirst().toString() : "responses";
        ResponseChecks.check(kept.responses(), place, complaints);
        complaints.throwIfAny();
        return kept;
    }

    private DimensionChoice choose(ResponseMatrix matrix) {
        say("choosing the number of dimensions …");
        return DimensionChoice.of(matrix, seed);
    }

    private ItemBank bank(ResponseTable table, ItemModel form, Optional<DimensionChoice> chosen) {
        int count =
                chosen.map(DimensionChoice::dimensions)
                        .orElseGet(() -> EvoMerge.number("--dimensions", dimensions));
        Calibration plain = Calibration.of(form, count);
        var settings =
                new Calibration(
                        form,
                        count,
                        guessing == null ? plain.guessing() : guessing,
                        plain.mostRounds(),
                        plain.tolerance());
        ResponseMatrix matrix = table.responses();
        say("fitting %d items to %d models …".formatted(matrix.itemCount(), matrix.modelCount()));
        ItemFit fit = settings.fit(matrix);
        ItemBank bank = ItemBank.of(form, matrix, fit, table.subtasks(), weights(table.subtasks()));
        return table.scores().map(bank::withScores).orElse(bank);
    }

    /// Adding up to 1.
    private double[] weights(List<String> subtasks) {
        Map<String, Integer> counts = new HashMap<>();
        subtasks.forEach(s -> counts.merge(s, 1, Integer::sum));
        return subtasks.stream()
                .mapToDouble(
                        s ->
                                weigh.equals("items")
                                        ? 1.0 / subtasks.size()
                                        : 1.0 / counts.size() / counts.getOrDefault(s, 1))
                .toArray();
    }

    private void say(String line) {
        if (!output.quiet()) {
            console.say(line);
        }
    }
}
