package io.evomerge.cli;

import com.google.gson.Gson;
import io.evomerge.documents.InputException;
import io.evomerge.documents.Node;
import io.evomerge.documents.Suggestion;
import io.evomerge.merging.Merge;
import io.evomerge.merging.ModelPool;
import io.evomerge.methods.BaseModel;
import io.evomerge.methods.MergeMethod;
import io.evomerge.methods.Methods;
import io.evomerge.methods.Parameter;
import io.evomerge.recipes.Recipe;
import io.evomerge.recipes.RecipeReader;
import io.evomerge.tensors.CheckpointWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Merges synthetic models and compares each merge with a [PlainCopy] of the same bytes, taken in
/// turns with it, after turns that warm up and are not counted. Before each, the sources are copied
/// once without counting (see [PlainCopy#warm]). Every figure is a median with the smallest and the
/// largest of the rounds; those that compare are of each round by itself.
///
/// @param models where the synthetic models are
/// @param tuned how many fine-tuned models a method merges that names no number
/// @param parameters given to the methods that have them; all others keep their defaults, and
///     weights are 1
/// @param rounds how often each is measured
record MergeBench(
        Console console,
        SyntheticModels models,
        int tuned,
        Map<String, Double> parameters,
        int threads,
        int rounds,
        boolean json) {
    private static final Gson GSON = new Gson();
    private static final int PLANS = 500;

    /// A method and how many fine-tuned models it merges.
    private record Case(MergeMethod method, int tuned) {
        boolean readsBase() {
            return method.base() != BaseModel.PEER;
        }

        List<String> sources() {
            Stream<String> base = readsBase() ? Stream.of(SyntheticModels.BASE) : Stream.of();
            Stream<String> others =
                    IntStream.rangeClosed(1, tuned).mapToObj(SyntheticModels::tuned);
            return Stream.concat(base, others).toList();
        }
    }

    /// One measured turn.
    ///
    /// @param forceSeconds of `seconds`, the part after the last byte was in the page cache
    /// @param cpuSeconds of all threads together, the system's work for them among it
    /// @param matrixSeconds of one thread for one of the largest matrices, on average
    private record Turn(
            double seconds,
            double forceSeconds,
            double cpuSeconds,
            double matrixSeconds,
            long peakBytes) {
        double unforcedSeconds() {
            return seconds - forceSeconds;
        }
    }

    /// Measures methods, written `linear` or, with the number of fine-tuned models, `linear:2`.
    void run(List<String> methods) throws IOException {
        List<Case> cases = methods.stream().map(this::parse).toList();
        models.make(cases.stream().mapToInt(Case::tuned).max().orElse(tuned));
        if (!json) {
            console.out()
                    .printf(
                            Locale.ROOT,
                            "%s a model, %d tensors, %d threads, %d rounds: median [min, max]%n",
                            Sizes.show(models.shape().bytes()),
                            models.shape().tensors().size(),
                            threads,
                            rounds);
        }
        for (Case merge : cases) {
            measure(merge);
        }
    }

    private Case parse(String text) {
        String[] parts = text.split(":", 2);
        MergeMethod method =
                Methods.named(parts[0])
                        .orElseThrow(
                                () ->
                                        new InputException(
                                                "--methods",
                                                "unknown merge method '" + parts[0] + "'",
                                                Suggestion.remedy(parts[0], Methods.names())));
        int asked = parts.length == 2 ? EvoMerge.number("--methods", parts[1]) : tuned;
        int most = method.maxModels() - (method.base() == BaseModel.END ? 1 : 0);
        return new Case(method, Math.min(asked, most));
    }

    private void measure(Case merge) throws IOException {
        int copyThreads = fasterCopy(merge);
        merge(merge);
        List<Turn> copies = new ArrayList<>();
        List<Turn> merges = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            copies.add(copy(merge, copyThreads));
            merges.add(merge(merge));
        }
        report(merge, copyThreads, copies, merges);
    }

    /// Threads that write one file wait for each other, so one thread may be faster than many. The
    /// merge is compared with the faster copy.
    private int fasterCopy(Case merge) throws IOException {
        copy(merge, 1);
        return copy(merge, 1).seconds() <= copy(merge, threads).seconds() ? 1 : threads;
    }

    private Turn copy(Case merge, int copyThreads) throws IOException {
        var copy = new PlainCopy(files(merge), copyThreads);
        Path output = models.folder().resolve("copy");
        copy.warm(output);
        double cpu = cpuSeconds();
        PlainCopy.Times times = copy.to(output);
        cpu = cpuSeconds() - cpu;
        Files.delete(output);
        return new Turn(times.seconds(), times.forceSeconds(), cpu, 0, 0);
    }

    private List<Path> files(Case merge) {
        return merge.sources().stream()
                .map(name -> models.folder().resolve(name).resolve("model.safetensors"))
                .toList();
    }

    private Turn merge(Case merge) throws IOException {
        Path output = models.folder().resolve("merged");
        Recipe recipe = recipe(merge);
        new PlainCopy(files(merge), 1).warm(models.folder().resolve("copy"));
        double cpu = cpuSeconds();
        long start = System.nanoTime();
        try (var peak = new PeakMemory();
                var pool = new ModelPool(models.folder())) {
            Merge plan = Merge.plan(recipe, pool);
            try (var writer =
                    new CheckpointWriter(output, plan.tensors(), Map.of(), Long.MAX_VALUE)) {
                var timed = new TimedSink(writer);
                plan.run(timed, threads);
                long written = System.nanoTime();
                writer.commit();
                long end = System.nanoTime();
                return new Turn(
                        (end - start) / 1e9,
                        (end - written) / 1e9,
                        cpuSeconds() - cpu,
                        timed.meanSeconds(LlamaShape.LARGEST),
                        peak.bytes());
            }
        } finally {
            Files.deleteIfExists(output.resolve("model.safetensors"));
            Files.deleteIfExists(output);
        }
    }

    private Recipe recipe(Case merge) {
        Map<String, Object> text = new LinkedHashMap<>();
        text.put("merge_method", merge.method().name());
        if (merge.readsBase()) {
            text.put("base_model", SyntheticModels.BASE);
        }
        text.put(
                "models",
                merge.sources().stream()
                        .filter(name -> !name.equals(SyntheticModels.BASE))
                        .map(name -> Map.of("model", name))
                        .toList());
        text.put(
                "parameters",
                merge.method().parameters().stream()
                        .filter(p -> parameters.containsKey(p.name()) || p.byDefault().isEmpty())
                        .collect(Collectors.toMap(Parameter::name, this::value)));
        return RecipeReader.read(Node.yaml("bench", GSON.toJson(text))); // JSON is YAML
    }

    private double value(Parameter parameter) {
        return parameters.getOrDefault(parameter.name(), parameter.usualValue());
    }

    private static double cpuSeconds() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toMillis()
                / 1e3;
    }

    private void report(Case merge, int copyThreads, List<Turn> copies, List<Turn> merges)
            throws IOException {
        double gigabytes = (merge.sources().size() + 1) * models.shape().bytes() / 1e9;
        Map<String, double[]> figures = new LinkedHashMap<>();
        figures.put("merge_seconds", of(merges, Turn::seconds));
        figures.put("merge_force_seconds", of(merges, Turn::forceSeconds));
        figures.put("merge_cpu_seconds", of(merges, Turn::cpuSeconds));
        figures.put("merge_gb_per_second", of(merges, t -> gigabytes / t.seconds()));
        figures.put("copy_seconds", of(copies, Turn::seconds));
        figures.put("copy_force_seconds", of(copies, Turn::forceSeconds));
        figures.put("copy_cpu_seconds", of(copies, Turn::cpuSeconds));
        figures.put("speed_of_copy", rates(copies, merges, Turn::seconds));
        figures.put("speed_of_copy_unforced", rates(copies, merges, Turn::unforcedSeconds));
        figures.put("speed_of_copy_cpu", rates(copies, merges, Turn::cpuSeconds));
        figures.put("seconds_per_matrix", of(merges, Turn::matrixSeconds));
        figures.put("peak_megabytes", of(merges, t -> t.peakBytes() / 1e6));
        figures.put("plan_milliseconds", spread(planMillis(merge)));
        // Of a merge that took no measurable time (of processors, say) there is no rate.
        figures.values().removeIf(v -> !Arrays.stream(v).allMatch(Double::isFinite));
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("method", merge.method().name());
        out.put("sources", merge.sources());
        out.put("gigabytes", gigabytes);
        out.put("threads", threads);
        out.put("copy_threads", copyThreads);
        if (json) {
            out.putAll(figures);
            console.out().println(GSON.toJson(out));
        } else {
            console.out().println(out);
            figures.forEach(this::print);
        }
        console.out().flush();
    }

    private void print(String name, double[] values) {
        console.out()
                .printf(
                        Locale.ROOT,
                        "  %-24s %9.3f [%.3f, %.3f]%n",
                        name,
                        values[0],
                        values[1],
                        values[2]);
    }

    /// Times of planning, with the models open, as a search does it for each candidate.
    private double[] planMillis(Case merge) throws IOException {
        Recipe recipe = recipe(merge);
        double[] millis = new double[PLANS];
        try (var pool = new ModelPool(models.folder())) {
            for (int i = -PLANS; i < PLANS; i++) { // the first half warms up
                long start = System.nanoTime();
                Merge.plan(recipe, pool);
                millis[Math.max(i, 0)] = (System.nanoTime() - start) / 1e6;
            }
        }
        return millis;
    }

    /// A figure of a turn.
    @FunctionalInterface
    private interface Figure {
        double of(Turn turn);
    }

    private static double[] of(List<Turn> turns, Figure figure) {
        return spread(turns.stream().mapToDouble(figure::of).toArray());
    }

    /// The copy's time as a part of the merge's in the same round.
    private static double[] rates(List<Turn> copies, List<Turn> merges, Figure time) {
        return spread(
                IntStream.range(0, merges.size())
                        .mapToDouble(i -> time.of(copies.get(i)) / time.of(merges.get(i)))
                        .toArray());
    }

    /// Median, smallest and largest.
    private static double[] spread(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double median = (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
        return new double[] {median, sorted[0], sorted[sorted.length - 1]};
    }
}
