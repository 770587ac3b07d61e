package io.evomerge.reports;

import static org.assertj.core.api.Assertions.assertThat;

import io.evomerge.cli.Console;
import io.evomerge.cli.Main;
import io.evomerge.estimators.AnchorChoice;
import io.evomerge.estimators.AnchorFile;
import io.evomerge.estimators.Estimate;
import io.evomerge.estimators.ScoreEstimator;
import io.evomerge.irt.BankFile;
import io.evomerge.irt.ItemCurves;
import io.evomerge.responses.ReadOptions;
import io.evomerge.responses.ResponseFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Holds `docs/irt.md` against the program: what it shows of the commands is what they print, and
/// its pictures are those of the code. `-Ddocs.write=true` writes the outputs, the pictures and the
/// example's tables.
class IrtPageTest {
    private static final Path DOCS = Path.of("../docs");
    private static final Path PAGE = DOCS.resolve("irt.md");
    private static final String QUIZ = "examples/quiz.csv";
    private static final String NEW = "examples/quiz-new.csv";
    private static final String FEW = "examples/quiz-few.csv";
    private static final Pattern SHOWN =
            Pattern.compile("(?s)```text\\n\\$ evo-merge ([^\\n]+)\\n.*?```\\n");
    private static final int ITEMS = 120;

    @TempDir private Path folder;

    @Test
    void the_tables_of_the_example_are_those_that_the_page_tells_of() throws IOException {
        same(DOCS.resolve(QUIZ), table(0, 200, 1));
        same(DOCS.resolve(NEW), table(200, 240, 2));
        same(DOCS.resolve(FEW), table(200, 206, 2));
    }

    @Test
    void the_page_shows_what_the_commands_print() throws IOException {
        String page = Files.readString(PAGE);
        Matcher matcher = SHOWN.matcher(page);
        var out = new StringBuilder();
        int count = 0;
        for (; matcher.find(); count++) {
            String shown = "```text\n$ evo-merge " + matcher.group(1) + "\n";
            String text = shown + printed(matcher.group(1)) + "```\n";
            matcher.appendReplacement(out, Matcher.quoteReplacement(text));
        }
        matcher.appendTail(out);
        assertThat(count).isEqualTo(4);
        same(PAGE, out.toString());
    }

    @Test
    void the_picture_of_curves_is_that_of_the_code() throws IOException {
        double[] slopes = {0.5, 1, 2.5, 1.5, 1.5};
        double[] difficulties = {0, -1.5, 0, 1.5, 1.5};
        double[][] a = new double[5][];
        double[] d = new double[5];
        for (int j = 0; j < 5; j++) {
            a[j] = new double[] {slopes[j]};
            d[j] = -slopes[j] * difficulties[j];
        }
        same(
                DOCS.resolve("images/item-curves.svg"),
                IrtFigures.curves(ItemCurves.of(a, d, new double[] {0, 0, 0, 0, 0.25})));
    }

    @Test
    void the_picture_of_estimates_is_that_of_the_example() throws IOException {
        Path bank = folder.resolve("quiz-bank.safetensors");
        printed("calibrate " + QUIZ + " --quiet");
        printed("select quiz-bank.safetensors --items 20 --quiet");
        var stored = BankFile.of(bank);
        var items = stored.read().bank();
        Path anchors = folder.resolve("quiz-anchors.json");
        AnchorChoice choice = AnchorFile.read(anchors).choice(anchors, items, stored.sha256());
        var table = ResponseFiles.read(List.of(DOCS.resolve(NEW)), ReadOptions.DEFAULT);
        var responses = table.responses();
        ScoreEstimator estimator = choice.estimators(items).of("gp-irt", List.of());
        double[] scores = new double[responses.modelCount()];
        List<Estimate> estimates = new ArrayList<>();
        for (int i = 0; i < scores.length; i++) {
            scores[i] = Arrays.stream(responses.row(i)).average().orElseThrow();
            estimates.add(estimator.estimate(responses.row(i, choice.anchors().items())));
        }
        same(DOCS.resolve("images/estimates.svg"), IrtFigures.estimates(scores, estimates));
        double covered =
                IntStream.range(0, scores.length)
                        .filter(i -> estimates.get(i).low95() <= scores[i])
                        .filter(i -> scores[i] <= estimates.get(i).high95())
                        .count();
        assertThat(covered / scores.length).isGreaterThanOrEqualTo(0.85);
    }

    /// Runs a command on the files of the example; folders are taken out of what it prints.
    private String printed(String command) throws IOException {
        List<String> args = new ArrayList<>();
        for (String word : command.split(" ", -1)) {
            args.add(
                    word.endsWith(".csv")
                            ? DOCS.resolve(word).toString()
                            : word.contains(".") ? folder.resolve(word).toString() : word);
        }
        if (args.getFirst().equals("calibrate")) {
            args.addAll(List.of("--out", folder.resolve("quiz-bank").toString()));
        }
        var out = new StringWriter();
        var err = new StringWriter();
        int code = Main.run(args, new Console(new PrintWriter(out), new PrintWriter(err)));
        assertThat(code).as(err.toString()).isEqualTo(Main.DONE);
        return out.toString().replace(folder + "/", "").replace(DOCS + "/", "");
    }

    private static void same(Path file, String text) throws IOException {
        if (Boolean.getBoolean("docs.write")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } else {
            assertThat(Files.readString(file)).isEqualTo(text);
        }
    }

    /// A quiz of two tasks with 60 items each: abilities are standard normal, slopes from 0.5 to 2,
    /// difficulties from −2 to 2. The key of `reading/7` is wrong.
    private static String table(int from, int to, long seed) {
        var random = new SplittableRandom(seed);
        var out = new StringBuilder("model");
        for (int j = 0; j < ITEMS; j++) {
            out.append(',').append(j < ITEMS / 2 ? "sums/" : "reading/").append(j % (ITEMS / 2));
        }
        out.append('\n');
        for (int i = from; i < to; i++) {
            double ability = random.nextGaussian();
            out.append("model-").append(i);
            out.append(
                    IntStream.range(0, ITEMS)
                            .mapToObj(j -> "," + answer(j, ability, random))
                            .collect(Collectors.joining()));
            out.append('\n');
        }
        return out.toString();
    }

    private static int answer(int item, double ability, SplittableRandom random) {
        int place = item % (ITEMS / 2);
        double slope = 0.5 + 1.5 * (place * 7 % 10) / 9;
        double difficulty = -2 + 4.0 * place / (ITEMS / 2 - 1);
        double p = 1 / (1 + Math.exp(-slope * (ability - difficulty)));
        boolean right = random.nextDouble() < p;
        boolean wrongKey = item == ITEMS / 2 + 7;
        return right != wrongKey ? 1 : 0;
    }
}
