package io.evomerge.cli;

import com.google.gson.GsonBuilder;
import io.evomerge.irt.BankFile;
import io.evomerge.irt.DimensionChoice;
import io.evomerge.irt.ItemBank;
import io.evomerge.irt.ItemCheck;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// What `calibrate` says of a bank, as text or JSON.
final class CalibrationText {
    /// Flagged items that the text lists.
    private static final int LISTED = 15;

    private final Console console;
    private final BankFile file;
    private final ItemBank bank;
    private final Optional<DimensionChoice> choice;
    private final boolean isAimedElsewhere;
    private final List<ItemCheck> flagged;

    /// @param isAimedElsewhere whether the scores were given, not those over the items
    CalibrationText(
            Console console,
            BankFile file,
            ItemBank bank,
            Optional<DimensionChoice> choice,
            boolean isAimedElsewhere) {
        this.console = console;
        this.file = file;
        this.bank = bank;
        this.choice = choice;
        this.isAimedElsewhere = isAimedElsewhere;
        this.flagged =
                ItemCheck.of(bank).stream()
                        .filter(c -> !c.flags().isEmpty())
                        .sorted(Comparator.comparingDouble(ItemCheck::pointBiserial))
                        .toList();
    }

    void print(boolean json) {
        if (json) {
            var gson = new GsonBuilder().disableHtmlEscaping().create();
            console.out().println(gson.toJson(json()));
            return;
        }
        long subtasks = bank.subtasks().stream().distinct().count();
        line("bank", file.arrays() + ", " + file.names().getFileName());
        line("items", bank.items() + (subtasks > 1 ? " of " + subtasks + " tasks" : ""));
        line(
                "models",
                bank.responses().modelCount()
                        + ", "
                        + (isAimedElsewhere ? "given scores " : "scores ")
                        + scores());
        line("item model", bank.model().id());
        line("dimensions", String.valueOf(bank.curves().dimensions()));
        choice.ifPresent(c -> c.tried().forEach(this::trial));
        line(
                "rounds",
                bank.fit().rounds()
                        + (bank.fit().converged() ? "" : ", and the fit had not settled yet"));
        line("flagged", flagged.isEmpty() ? "no item" : flagged.size() + " items");
        flagged();
        console.out()
                .printf(
                        "next: evo-merge select %s --items %d%n",
                        file.arrays(), Math.min(100, Math.max(2, bank.items() / 5)));
    }

    private void line(String what, String value) {
        console.out().printf("%-10s  %s%n", what, value);
    }

    private String scores() {
        double[] all = scoresOfModels();
        Arrays.sort(all);
        return String.format(
                Locale.ROOT, "%.1f to %.1f %%", 100 * all[0], 100 * all[all.length - 1]);
    }

    private double[] scoresOfModels() {
        double[] out = new double[bank.responses().modelCount()];
        Arrays.setAll(out, bank::score);
        return out;
    }

    private void trial(DimensionChoice.Trial trial) {
        line(
                "",
                String.format(
                        Locale.ROOT,
                        "%2d: mean log-likelihood of hidden responses %.4f%s",
                        trial.dimensions(),
                        trial.logLikelihood(),
                        trial.dimensions() == bank.curves().dimensions() ? "  <- taken" : ""));
    }

    private void flagged() {
        if (flagged.isEmpty()) {
            return;
        }
        int width = flagged.stream().limit(LISTED).mapToInt(c -> c.name().length()).max().orElse(4);
        console.out()
                .println(
                        "  "
                                + pad("item", width)
                                + "  correlation  infit  outfit  information  looks");
        for (ItemCheck check : flagged.subList(0, Math.min(LISTED, flagged.size()))) {
            console.out()
                    .println(
                            "  "
                                    + pad(check.name(), width)
                                    + String.format(
                                            Locale.ROOT,
                                            "  %11.2f  %5.2f  %6.2f  %11.3f  ",
                                            check.pointBiserial(),
                                            check.infit(),
                                            check.outfit(),
                                            check.information())
                                    + looks(check));
        }
        if (flagged.size() > LISTED) {
            console.out().printf("  and %d more; --json has them all%n", flagged.size() - LISTED);
        }
    }

    private static String looks(ItemCheck check) {
        return check.flags().stream()
                .sorted()
                .map(
                        flag ->
                                switch (flag) {
                                    case NO_INFORMATION -> "telling nothing";
                                    case NEGATIVE -> "keyed wrongly: better models fail";
                                    case NOISY -> "noisy";
                                    case TOO_REGULAR -> "more regular than its curve";
                                })
                .collect(Collectors.joining("; "));
    }

    private Map<String, Object> json() {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("bank", file.arrays().toString());
        out.put("items", bank.items());
        out.put("tasks", bank.subtasks().stream().distinct().count());
        out.put("models", bank.responses().modelCount());
        out.put("item_model", bank.model().id());
        out.put("dimensions", bank.curves().dimensions());
        choice.ifPresent(
                c -> out.put("tried", c.tried().stream().map(CalibrationText::json).toList()));
        out.put("rounds", bank.fit().rounds());
        out.put("converged", bank.fit().converged());
        out.put("flagged", flagged.stream().map(CalibrationText::json).toList());
        return out;
    }

    private static Map<String, Object> json(DimensionChoice.Trial trial) {
        return Map.of("dimensions", trial.dimensions(), "log_likelihood", trial.logLikelihood());
    }

    private static Map<String, Object> json(ItemCheck check) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("item", check.name());
        out.put("point_biserial", check.pointBiserial());
        out.put("infit", check.infit());
        out.put("outfit", check.outfit());
        out.put("information", check.information());
        out.put(
                "flags",
                check.flags().stream()
                        .sorted()
                        .map(f -> f.name().toLowerCase(Locale.ROOT))
                        .toList());
        return out;
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
