package io.evomerge.cli;

import io.evomerge.datasets.TaskWriter;
import io.evomerge.demo.DemoTasks;
import io.evomerge.demo.Part;
import io.evomerge.journal.Entry;
import io.evomerge.journal.Journal;
import io.evomerge.search.RunFolder;
import io.evomerge.search.SearchRun;
import io.evomerge.zoo.Zoo;
import io.evomerge.zoo.ZooDesign;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A small search on the zoo, in a process of its own that is killed at random moments and resumed
/// until it comes to its end, again and again. Every end must be that of the run that nobody
/// killed.
final class KillsBench {
    private static final double EARLIEST = 0.3;
    private static final int ITEMS = 60;

    private final Console console;
    private final Path folder;
    private final int budget;
    private final SplittableRandom random;

    KillsBench(Console console, Path folder, int budget, long seed) {
        this.console = console;
        this.folder = folder;
        this.budget = budget;
        this.random = new SplittableRandom(seed);
    }

    /// What a process was doing when it was killed.
    enum Moment {
        BEFORE_THE_FIRST_EVALUATION,
        IN_THE_SEARCH,
        IN_FINAL_SCORING,
        WHILE_WRITING_THE_WINNER
    }

    /// What came of all kills.
    ///
    /// @param finished runs that came to their end
    /// @param resumed of these, how many after a kill
    /// @param mismatches how they differ from the unbroken run, one line each
    record Tally(
            int kills,
            int finished,
            int resumed,
            TreeMap<Moment, Integer> fell,
            List<String> mismatches) {}

    /// Kills that often, over as many runs as it takes.
    Tally run(int times) throws IOException, InterruptedException {
        Path project = project();
        RunFolder whole = new RunFolder(folder.resolve("whole"));
        long start = System.nanoTime();
        int code = child(begin(project, whole)).waitFor();
        double seconds = (System.nanoTime() - start) / 1e9;
        if (code != Main.DONE) {
            throw new IOException("the unbroken run ended with " + code + ", see its run.log");
        }
        say("the unbroken run took %.1f s".formatted(seconds));
        return killed(times, project, whole, seconds);
    }

    private Tally killed(int times, Path project, RunFolder whole, double seconds)
            throws IOException, InterruptedException {
        var fell = new TreeMap<Moment, Integer>();
        List<String> mismatches = new ArrayList<>();
        int finished = 0;
        int resumed = 0;
        int kills = 0;
        while (kills < times) {
            RunFolder run = new RunFolder(folder.resolve("run-" + finished));
            List<Moment> moments = untilItsEnd(project, run, whole, seconds, times - kills);
            moments.forEach(m -> fell.merge(m, 1, Integer::sum));
            kills += moments.size();
            finished++;
            resumed += moments.isEmpty() ? 0 : 1;
            List<String> wrong = differences(run, whole);
            mismatches.addAll(wrong);
            say(
                    "run %d: killed %s, %s"
                            .formatted(finished, moments, wrong.isEmpty() ? "same" : wrong));
            if (wrong.isEmpty()) {
                delete(run.path()); // else it is kept to be looked at
            }
        }
        return new Tally(kills, finished, resumed, fell, mismatches);
    }

    /// One run with its kills. The longest time that a process is left to live grows while nothing
    /// is done in it.
    private List<Moment> untilItsEnd(
            Path project, RunFolder run, RunFolder whole, double seconds, int most)
            throws IOException, InterruptedException {
        List<Moment> moments = new ArrayList<>();
        double longest = seconds;
        int done = 0;
        while (true) {
            if (!Files.exists(run.spec())) {
                delete(run.path()); // killed before it was a run: begun again
            }
            Process process = child(Files.exists(run.spec()) ? resume(run) : begin(project, run));
            if (moments.size() == most || !isKilled(process, longest)) {
                int code = process.waitFor();
                if (code != Main.DONE) {
                    throw new IOException(
                            run.path()
                                    + " ended with "
                                    + code
                                    + " after "
                                    + moments.size()
                                    + " kills");
                }
                return moments;
            }
            Moment moment = moment(run, whole);
            moments.add(moment);
            int now = entries(run.journal()).size() + entries(finals(run)).size();
            longest = now > done ? longest : 1.5 * longest;
            done = now;
        }
    }

    private boolean isKilled(Process process, double longest) throws InterruptedException {
        double life = EARLIEST + random.nextDouble() * Math.max(0, longest - EARLIEST);
        if (process.waitFor(Math.round(1000 * life), TimeUnit.MILLISECONDS)) {
            return false;
        }
        process.destroyForcibly().waitFor();
        return process.exitValue() != Main.DONE; // it may have ended just then
    }

    private Moment moment(RunFolder run, RunFolder whole) {
        int scored = entries(finals(run)).size();
        if (scored >= entries(finals(whole)).size()) {
            return Moment.WHILE_WRITING_THE_WINNER;
        }
        int searched = entries(run.journal()).size();
        if (scored > 0 || searched >= budget) {
            return Moment.IN_FINAL_SCORING;
        }
        return searched == 0 ? Moment.BEFORE_THE_FIRST_EVALUATION : Moment.IN_THE_SEARCH;
    }

    private List<String> differences(RunFolder run, RunFolder whole) throws IOException {
        List<String> out = new ArrayList<>();
        if (!Files.readString(run.bestRecipe()).equals(Files.readString(whole.bestRecipe()))) {
            out.add(run.path() + ": another winner");
        }
        if (Files.mismatch(model(run), model(whole)) >= 0) {
            out.add(run.path() + ": other weights");
        }
        if (!story(run.journal(), true).equals(story(whole.journal(), true))) {
            out.add(run.path() + ": another journal");
        }
        if (!story(finals(run), false).equals(story(finals(whole), false))) {
            out.add(run.path() + ": other final scores");
        }
        return out;
    }

    private static Path model(RunFolder run) {
        return run.bestModel().resolve("model.safetensors");
    }

    /// What a journal says but for times, in the order of its numbers, or of the text where the
    /// numbers depend on the order in which several workers were done.
    private static List<String> story(Path journal, boolean numbered) {
        List<String> lines = new ArrayList<>();
        entries(journal).stream()
                .sorted(Comparator.comparingInt(Entry::number))
                .map(
                        e ->
                                (numbered ? e.number() + " " : "")
                                        + e.asked()
                                        + e.candidate()
                                        + e.score()
                                        + e.evaluation().responses())
                .forEach(lines::add);
        return numbered ? lines : List.copyOf(new TreeSet<>(lines));
    }

    private static List<Entry> entries(Path journal) {
        return Files.exists(journal) ? Journal.read(journal) : List.of();
    }

    private static Path finals(RunFolder run) {
        return run.path().resolve(SearchRun.FINALS);
    }

    /// The zoo's models, two small tasks and a search.yaml.
    private Path project() throws IOException {
        Path project = folder.resolve("project");
        Zoo.export(project);
        Path tasks = Files.createDirectory(project.resolve("tasks"));
        for (String task : List.of("math-en", "order-choice")) {
            TaskWriter.write(DemoTasks.named(task, Part.SEARCH, 0, ITEMS).orElseThrow(), tasks);
        }
        return Files.writeString(
                project.resolve("search.yaml"),
                """
                base: base
                models: [%s]
                space: {layers: 3, weight: [0, 1.5]}
                objectives: [tasks/math-en.yaml, tasks/order-choice.yaml]
                subset: {items: 20}
                seeds: [uniform, task_arithmetic, ties]
                seed: 0
                budget: %d
                """
                        .formatted(String.join(", ", ZooDesign.TAUGHT), budget));
    }

    private static List<String> begin(Path project, RunFolder run) {
        return List.of(project.toString(), "--out", run.path().toString(), "--quiet");
    }

    private static List<String> resume(RunFolder run) {
        return List.of("resume", run.path().toString(), "--quiet");
    }

    /// This program once more, on the same Java with the same options.
    private Process child(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(a -> a.startsWith("-X"))
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(folder.resolve("errors.txt").toFile())
                .start();
    }

    private static void delete(Path run) throws IOException {
        if (!Files.exists(run)) {
            return;
        }
        try (Stream<Path> files = Files.walk(run)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private void say(String line) {
        console.out().println(line);
        console.out().flush();
    }
}
