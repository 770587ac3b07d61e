package io.evomerge.cli;

import io.evomerge.anchors.AnchorSelection;
import io.evomerge.anchors.AnchorSelections;
import io.evomerge.anchors.AnchorSet;
import io.evomerge.documents.InputException;
import io.evomerge.estimators.Estimate;
import io.evomerge.estimators.Estimators;
import io.evomerge.estimators.ScoreEstimator;
import io.evomerge.irt.Calibration;
import io.evomerge.irt.ItemBank;
import io.evomerge.irt.ItemModel;
import io.evomerge.irt.ResponseMatrix;
import io.evomerge.irt.Simulation;
import io.evomerge.responses.ReadOptions;
import io.evomerge.responses.ResponseFiles;
import io.evomerge.responses.ResponseTable;
import io.evomerge.tensors.SafetensorsFile;
import io.evomerge.tensors.TensorInfo;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// How well scores are estimated on models that nothing was learned from: over random splits of
/// real models, a bank is calibrated and anchors are chosen on one part, and the scores of the
/// other part are estimated from the anchors alone.
final class IrtBench {
    private final Console console;
    private final Plan plan;

    /// What is tried.
    ///
    /// @param splits random splits of the models
    /// @param heldOut models of a split that are tested on
    /// @param dimensions of the abilities
    /// @param sizes numbers of anchors
    /// @param selections names of [AnchorSelections]
    /// @param estimators names of [Estimators]
    record Plan(
            int splits,
            int heldOut,
            int dimensions,
            List<Integer> sizes,
            List<String> selections,
            List<String> estimators) {}

    /// What a file holds.
    ///
    /// @param scores of the models over the whole benchmark, in [0, 1]
    record Table(String name, ResponseMatrix responses, double[] scores) {
        /// @param most models that are used, the first of the file
        static Table read(Path file, int most) {
            Table all = file.toString().endsWith(".safetensors") ? ofArray(file) : ofTable(file);
            int[] used = IntStream.range(0, Math.min(most, all.scores.length)).toArray();
            return new Table(all.name, all.responses.ofModels(used), at(all.scores, used));
        }

        private static Table ofTable(Path file) {
            ResponseTable table = ResponseFiles.read(List.of(file), ReadOptions.DEFAULT);
            double[] scores = table.scores().orElseGet(() -> means(table.responses()));
            return new Table(name(file), table.responses(), scores);
        }

        /// The array `responses` of bytes.
        private static Table ofArray(Path path) {
            try (Arena arena = Arena.ofConfined()) {
                SafetensorsFile file = SafetensorsFile.open(path, arena);
                TensorInfo info = file.tensors().get("responses");
                if (info == null || info.shape().size() != 2 || info.dtype().bytes() != 1) {
                    throw new InputException(
                            path,
                            "has no array 'responses' of bytes [models, items]",
                            "give a table as 'calibrate' reads it");
                }
                List<Long> shape = info.shape();
                MemorySegment data = file.data("responses");
                int items = Math.toIntExact(shape.get(1));
                double[][] rows = new double[Math.toIntExact(shape.get(0))][items];
                for (int i = 0; i < rows.length; i++) {
                    for (int j = 0; j < items; j++) {
                        rows[i][j] = data.get(ValueLayout.JAVA_BYTE, (long) i * items + j);
                    }
                }
                ResponseMatrix responses = Simulation.matrix(rows);
                return new Table(name(path), responses, means(responses));
            }
        }

        private static double[] means(ResponseMatrix responses) {
            return IntStream.range(0, responses.modelCount())
                    .mapToDouble(i -> Arrays.stream(responses.row(i)).average().orElseThrow())
                    .toArray();
        }

        /// The file's, or its folder's where all files are called alike.
        private static String name(Path file) {
            String own = file.getFileName().toString().replaceFirst("\\..*", "");
            Path folder = file.toAbsolutePath().getParent();
            return own.equals("responses") && folder != null
                    ? folder.getFileName().toString()
                    : own;
        }
    }

    /// One row for each selection and estimator, one column for each number of anchors.
    private static final class Grid {
        private final Map<String, Cell> cells = new LinkedHashMap<>();

        Cell at(String selection, String estimator, int size) {
            String key = selection + "/" + estimator + "/" + size;
            return cells.computeIfAbsent(key, k -> new Cell());
        }
    }

    /// Errors of one cell over the splits.
    private static final class Cell {
        private final List<Double> errors = new ArrayList<>();
        private final List<Double> coverages = new ArrayList<>();

        /// @param estimates of a split's models
        void add(List<Estimate> estimates, List<Double> scores) {
            double error = 0;
            double covered = 0;
            for (int i = 0; i < estimates.size(); i++) {
                Estimate estimate = estimates.get(i);
                double score = scores.get(i);
                error += Math.abs(estimate.value() - score);
                covered += estimate.low95() <= score && score <= estimate.high95() ? 1 : 0;
            }
            errors.add(error / estimates.size());
            coverages.add(covered / estimates.size());
        }

        private static double mean(List<Double> values) {
            return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
        }

        String text() {
            return String.format(
                    Locale.ROOT,
                    "%.2f (%.2f; %.0f %%)",
                    100 * mean(errors),
                    100 * errors.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN),
                    100 * mean(coverages));
        }
    }

    IrtBench(Console console, Plan plan) {
        this.console = console;
        this.plan = plan;
    }

    /// Prints a table: one row for each selection and estimator, one column for each number of
    /// anchors; each cell the mean absolute error in points over the splits, the worst split, and
    /// how often the 95 % interval held the score.
    ///
    /// If some of the models that are tested have a twin among those that were learned from, one
    /// that answered every item alike, a second table is without them.
    void run(Table table) {
        ResponseMatrix responses = table.responses();
        double[] scores = table.scores();
        Grid all = new Grid();
        Grid twinless = new Grid();
        int twins = 0;
        for (int split = 0; split < plan.splits(); split++) {
            int[] order = shuffled(responses.modelCount(), new SplittableRandom(split));
            int held = plan.heldOut();
            int[] test = Arrays.copyOf(order, held);
            int[] training = Arrays.copyOfRange(order, held, order.length);
            ItemBank bank = bank(responses.ofModels(training), at(scores, training));
            Held tested = Held.of(responses, scores, test, training);
            twins += held - tested.others().length;
            measure(bank, split, tested, all, twinless);
        }
        print(table.name(), responses, all);
        if (twins > 0) {
            say("");
            say(
                    String.format(
                            Locale.ROOT,
                            "Without the %.1f %% of them that answered every item as a model did that was learned from:",
                            100.0 * twins / plan.splits() / plan.heldOut()));
            say("");
            print(twinless);
        }
    }

    private void measure(ItemBank bank, int split, Held tested, Grid all, Grid twinless) {
        for (int size : plan.sizes()) {
            for (String selection : plan.selections()) {
                AnchorSelection chosen = AnchorSelections.of(selection, 0, 1);
                Estimators made = Estimators.choose(bank, chosen, size, split);
                for (String name : plan.estimators()) {
                    ScoreEstimator estimator = made.of(name, List.of());
                    List<Estimate> estimates = estimator.estimates(tested.rows(made.anchors()));
                    all.at(selection, name, size).add(estimates, tested.scores());
                    twinless.at(selection, name, size)
                            .add(tested.twinless(estimates), tested.twinless(tested.scores()));
                }
            }
        }
    }

    /// The models of a split that are tested.
    ///
    /// @param others positions of those without a twin
    private record Held(ResponseMatrix responses, List<Double> scores, int[] others) {
        static Held of(ResponseMatrix all, double[] scores, int[] test, int[] training) {
            Set<List<Double>> known = new HashSet<>();
            IntStream.of(training).forEach(i -> known.add(list(all.row(i))));
            int[] others =
                    IntStream.range(0, test.length)
                            .filter(i -> !known.contains(list(all.row(test[i]))))
                            .toArray();
            return new Held(all.ofModels(test), list(at(scores, test)), others);
        }

        double[][] rows(AnchorSet anchors) {
            return IntStream.range(0, scores.size())
                    .mapToObj(i -> responses.row(i, anchors.items()))
                    .toArray(double[][]::new);
        }

        <T> List<T> twinless(List<T> ofAll) {
            return IntStream.of(others).mapToObj(ofAll::get).toList();
        }
    }

    private ItemBank bank(ResponseMatrix responses, double[] scores) {
        var fit = Calibration.of(ItemModel.TWO_PL, plan.dimensions()).fit(responses);
        return ItemBank.of(ItemModel.TWO_PL, responses, fit).withScores(scores);
    }

    private void print(String name, ResponseMatrix responses, Grid cells) {
        say(
                "### %s: %d models, %d items, %d dimensions, %d splits"
                        .formatted(
                                name,
                                responses.modelCount(),
                                responses.itemCount(),
                                plan.dimensions(),
                                plan.splits()));
        say(
                "Mean absolute error in points of %d models held out (worst split; share of scores in the 95 %% interval)."
                        .formatted(plan.heldOut()));
        say("");
        print(cells);
    }

    private void print(Grid cells) {
        var head = new StringBuilder("| anchors | estimate |");
        plan.sizes().forEach(size -> head.append(" ").append(size).append(" |"));
        say(head.toString());
        say("|---|---|" + "---|".repeat(plan.sizes().size()));
        for (String selection : plan.selections()) {
            for (String estimator : plan.estimators()) {
                var row = new StringBuilder("| " + selection + " | " + estimator + " |");
                for (int size : plan.sizes()) {
                    row.append(" ").append(cells.at(selection, estimator, size).text());
                    row.append(" |");
                }
                say(row.toString());
            }
        }
    }

    private static double[] at(double[] values, int[] positions) {
        return IntStream.of(positions).mapToDouble(i -> values[i]).toArray();
    }

    private static List<Double> list(double[] values) {
        return Arrays.stream(values).boxed().toList();
    }

    private static int[] shuffled(int count, SplittableRandom random) {
        List<Integer> order = new ArrayList<>(IntStream.range(0, count).boxed().toList());
        Collections.shuffle(order, random);
        return order.stream().mapToInt(Integer::intValue).toArray();
    }

    private void say(String line) {
        console.out().println(line);
        console.out().flush();
    }
}
