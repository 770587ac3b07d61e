package io.evomerge.estimators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evomerge.anchors.AnchorSelection;
import io.evomerge.anchors.RandomAnchors;
import io.evomerge.anchors.VarianceAnchors;
import io.evomerge.documents.InputException;
import io.evomerge.irt.Calibration;
import io.evomerge.irt.ItemBank;
import io.evomerge.irt.ItemModel;
import io.evomerge.irt.ResponseMatrix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnchorChoiceTest {
    private static final AnchorSelection SELECTION = new VarianceAnchors();
    private static final ItemBank BANK = bank(90, 40);
    private static final AnchorChoice CHOICE = AnchorChoice.of(BANK, SELECTION, 10, 5);
    private static final AnchorFile.Source SOURCE =
            new AnchorFile.Source("b.safetensors", "abc", "variance", 0, 1, 5);

    @TempDir private Path folder;

    private static ItemBank bank(int models, int items) {
        var random = new SplittableRandom(11);
        double[][] rows = new double[models][items];
        for (double[] row : rows) {
            double ability = random.nextGaussian();
            for (int j = 0; j < items; j++) {
                double difficulty = 3.0 * j / items - 1.5;
                double p = 1 / (1 + Math.exp(-1.5 * (ability - difficulty)));
                row[j] = random.nextDouble() < p ? 1 : 0;
            }
        }
        var responses =
                new ResponseMatrix(
                        IntStream.range(0, models).mapToObj(i -> "m" + i).toList(),
                        IntStream.range(0, items).mapToObj(j -> "q" + j).toList(),
                        rows);
        return ItemBank.of(
                ItemModel.TWO_PL, responses, Calibration.of(ItemModel.TWO_PL, 1).fit(responses));
    }

    private static double[] answers(AnchorChoice choice) {
        return BANK.responses().row(3, choice.anchors().items());
    }

    private Path written(AnchorFile file) throws IOException {
        Path path = folder.resolve("a.json");
        file.write(path);
        return path;
    }

    private static AnchorFile file() {
        return AnchorFile.of(SOURCE, BANK, CHOICE, List.of(3, 6));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mean", "weighted", "p-irt", "gp-irt", "regression"})
    void its_estimators_are_those_of_anchors_chosen_at_once(String estimator) {
        Estimate atOnce =
                Estimators.choose(BANK, SELECTION, 10, 5)
                        .of(estimator, List.of())
                        .estimate(answers(CHOICE));
        Estimate later = CHOICE.estimators(BANK).of(estimator, List.of()).estimate(answers(CHOICE));
        assertThat(later.value()).isEqualTo(atOnce.value());
        // The models held out come in another order here.
        assertThat(later.standardError()).isCloseTo(atOnce.standardError(), within(1e-12));
    }

    @Test
    void every_model_is_held_out_once() {
        int[] held =
                CHOICE.rounds().stream()
                        .flatMapToInt(r -> IntStream.of(r.models()))
                        .sorted()
                        .toArray();
        assertThat(held).isEqualTo(IntStream.range(0, 90).toArray());
    }

    @Test
    void the_error_that_is_told_is_the_one_that_the_estimate_bears() {
        double told =
                CHOICE.errors(BANK).stream()
                        .filter(e -> e.estimator().equals("gp-irt"))
                        .findFirst()
                        .orElseThrow()
                        .rootMeanSquare();
        assertThat(
                        CHOICE.estimators(BANK)
                                .of("gp-irt", List.of())
                                .estimate(answers(CHOICE))
                                .standardError())
                .isCloseTo(told, within(1e-12));
    }

    @Test
    void the_mean_of_all_items_has_no_error() {
        AnchorChoice all = AnchorChoice.of(BANK, new RandomAnchors(), 40, 0);
        HeldOutError mean = all.errors(BANK).getFirst();
        assertThat(mean.estimator()).isEqualTo("mean");
        assertThat(mean.rootMeanSquare()).isLessThan(1e-12);
        assertThat(mean.models()).isEqualTo(90);
    }

    @Test
    void the_mean_absolute_error_is_that_of_the_errors() {
        HeldOutError error = HeldOutError.of("x", new double[] {0.3, -0.1, 0});
        assertThat(error.meanAbsolute()).isCloseTo(0.4 / 3, within(1e-12));
        assertThat(error.rootMeanSquare()).isCloseTo(Math.sqrt(0.1 / 3), within(1e-12));
    }

    @Test
    void the_first_few_are_a_choice_of_their_own_in_every_round() {
        AnchorChoice few = CHOICE.first(BANK, 4);
        assertThat(few.anchors().items()).isEqualTo(Arrays.copyOf(CHOICE.anchors().items(), 4));
        assertThat(few.rounds()).allSatisfy(r -> assertThat(r.anchors().size()).isEqualTo(4));
        assertThat(few.errors(BANK).getFirst().rootMeanSquare())
                .isGreaterThan(CHOICE.errors(BANK).getFirst().rootMeanSquare());
    }

    @Test
    void errors_are_about_the_scores_that_the_bank_aims_at() {
        double[] scores = new double[90];
        Arrays.setAll(scores, i -> 0.2 + 0.3 * BANK.score(i));
        assertThat(regression(BANK.withScores(scores)))
                .isCloseTo(0.3 * regression(BANK), within(1e-6));
    }

    private static double regression(ItemBank bank) {
        return CHOICE.errors(bank).stream()
                .filter(e -> e.estimator().equals("regression"))
                .findFirst()
                .orElseThrow()
                .rootMeanSquare();
    }

    // on disk

    @Test
    void a_file_is_read_as_it_was_written() throws IOException {
        AnchorFile file = file();
        assertThat(AnchorFile.read(written(file))).isEqualTo(file);
    }

    @Test
    void a_choice_from_a_file_estimates_the_same_with_the_same_error() throws IOException {
        AnchorChoice read =
                AnchorFile.read(written(file())).choice(folder.resolve("a.json"), BANK, "abc");
        assertThat(read.estimators(BANK).of("gp-irt", List.of()).estimate(answers(read)))
                .isEqualTo(
                        CHOICE.estimators(BANK).of("gp-irt", List.of()).estimate(answers(CHOICE)));
    }

    @Test
    void nested_sets_begin_the_list_and_have_weights_of_their_own() throws IOException {
        AnchorFile read = AnchorFile.read(written(file()));
        assertThat(read.nested()).extracting(n -> n.items().size()).containsExactly(3, 6);
        assertThat(read.nested().getFirst().items())
                .isEqualTo(read.anchors().items().subList(0, 3));
        assertThat(read.nested().getFirst().weights().stream().mapToDouble(w -> w).sum())
                .isCloseTo(1, within(1e-9));
    }

    @Test
    void anchors_of_another_bank_are_refused() throws IOException {
        AnchorFile file = AnchorFile.read(written(file()));
        assertThatThrownBy(() -> file.choice(folder.resolve("a.json"), BANK, "abd"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("a.json: was chosen from another bank: b.safetensors")
                .hasMessageContaining("select");
    }

    @Test
    void an_item_that_the_bank_does_not_have_is_damage() throws IOException {
        Path path = written(file());
        String first = file().anchors().items().getFirst();
        Files.writeString(path, Files.readString(path).replace("\"" + first + "\"", "\"other\""));
        AnchorFile file = AnchorFile.read(path);
        assertThatThrownBy(() -> file.choice(path, BANK, "abc"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("is damaged: the bank has no 'other'");
    }

    @Test
    void a_newer_version_is_refused() throws IOException {
        Path path = written(file());
        Files.writeString(path, Files.readString(path).replace("\"version\": 1", "\"version\": 2"));
        assertThatThrownBy(() -> AnchorFile.read(path))
                .hasMessageContaining("is of version 2, but this evo-merge reads 1");
    }

    @Test
    void another_json_file_is_refused() throws IOException {
        Path path = Files.writeString(folder.resolve("x.json"), "[]");
        assertThatThrownBy(() -> AnchorFile.read(path))
                .hasMessageContaining("is no anchors file of evo-merge");
    }

    @Test
    void an_unknown_key_is_refused() throws IOException {
        Path path = written(file());
        Files.writeString(path, Files.readString(path).replace("\"seed\"", "\"sed\": 1, \"seed\""));
        assertThatThrownBy(() -> AnchorFile.read(path))
                .hasMessageContaining("sed: unknown key; did you mean 'seed'?");
    }
}
