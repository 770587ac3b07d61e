package io.evomerge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A made-up quiz as a table of responses, and the bank and the anchors that commands make of it.
record Quiz(Path table, Path bank, Path anchors) {
    static final int MODELS = 60;
    static final int ITEMS = 40;

    /// Models of rising ability, and items of rising difficulty.
    static List<String> lines(int models, long seed, boolean score) {
        var random = new SplittableRandom(seed);
        List<String> out = new ArrayList<>();
        out.add(
                "model,"
                        + IntStream.range(0, ITEMS)
                                .mapToObj(j -> "t" + j % 2 + "/" + j)
                                .collect(Collectors.joining(","))
                        + (score ? ",score" : ""));
        for (int i = 0; i < models; i++) {
            double ability = 4.0 * i / (models - 1) - 2;
            String row =
                    IntStream.range(0, ITEMS)
                            .mapToObj(j -> answer(ability, j, random))
                            .collect(Collectors.joining(","));
            out.add("m" + i + "," + row + (score ? "," + (20 + i) : ""));
        }
        return out;
    }

    private static String answer(double ability, int item, SplittableRandom random) {
        double p = 1 / (1 + Math.exp(-1.5 * (ability - 3.0 * item / ITEMS + 1.5)));
        return random.nextDouble() < p ? "1" : "0";
    }

    static Quiz in(Path folder) throws IOException {
        return new Quiz(
                Files.write(folder.resolve("scores.csv"), lines(MODELS, 1, false)),
                folder.resolve("b.safetensors"),
                folder.resolve("b-anchors.json"));
    }

    /// The same bank and anchors, of other responses.
    Quiz of(Path responses) {
        return new Quiz(responses, bank, anchors);
    }

    Project.Result calibrate(Object... more) {
        return with(List.of("calibrate", table, "--out", bank, "--quiet"), more);
    }

    Project.Result select(Object... more) {
        return with(List.of("select", bank, "--out", anchors, "--quiet"), more);
    }

    Project.Result estimate(Object... more) {
        return with(List.of("estimate", bank, table, "--anchors", anchors, "--quiet"), more);
    }

    private static Project.Result with(List<Object> fixed, Object... more) {
        List<Object> all = new ArrayList<>(fixed);
        all.addAll(List.of(more));
        return Project.run(all.toArray());
    }

    static Project.Result done(Project.Result result) {
        assertThat(result.err()).doesNotContain("error:");
        assertThat(result.code()).isEqualTo(Main.DONE);
        return result;
    }

    static void refused(Project.Result result, String... parts) {
        assertThat(result.err()).contains(parts).doesNotContain("\tat ");
        assertThat(result.code()).isEqualTo(Main.USAGE);
        assertThat(result.out()).isEmpty();
    }

    static JsonObject json(Project.Result result) {
        return JsonParser.parseString(done(result).out()).getAsJsonObject();
    }

    void selected() {
        done(calibrate());
        done(select("--items", 12, "--nested", "4,8"));
    }
}
