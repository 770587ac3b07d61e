package io.evomerge.irt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evomerge.documents.InputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BankFileTest {
    private static final int MODELS = 40;
    private static final int ITEMS = 12;

    @TempDir private Path folder;

    private static StoredBank bank(ItemModel model, int dimensions, double[][] answers) {
        ResponseMatrix responses = Simulation.matrix(answers);
        var settings = new Calibration(model, dimensions, 0.25, 3, 1e-3);
        double[] scores = new double[answers.length];
        Arrays.setAll(scores, i -> i / 100.0);
        return new StoredBank(
                ItemBank.of(model, responses, settings.fit(responses)).withScores(scores), "1.2");
    }

    private static double[][] answers() {
        Simulation simulation =
                Simulation.oneDimensional(MODELS, ITEMS, false, new SplittableRandom(3));
        double[][] out = new double[MODELS][];
        Arrays.setAll(out, simulation.responses()::row);
        return out;
    }

    private BankFile written() throws IOException {
        BankFile file = BankFile.of(folder.resolve("b"));
        file.write(bank(ItemModel.TWO_PL, 1, answers()));
        return file;
    }

    private static void assertEqualBits(StoredBank read, StoredBank written) {
        ItemBank a = read.bank();
        ItemBank b = written.bank();
        assertThat(a.model()).isEqualTo(b.model());
        assertThat(a.subtasks()).isEqualTo(b.subtasks());
        assertThat(a.weights()).isEqualTo(b.weights());
        assertThat(a.responses().models()).isEqualTo(b.responses().models());
        assertThat(a.responses().items()).isEqualTo(b.responses().items());
        for (int i = 0; i < b.responses().modelCount(); i++) {
            assertThat(a.responses().row(i)).isEqualTo(b.responses().row(i));
        }
        assertThat(a.curves()).usingRecursiveComparison().isEqualTo(b.curves());
        assertThat(a.fit().errors()).usingRecursiveComparison().isEqualTo(b.fit().errors());
        assertThat(a.fit().abilities()).usingRecursiveComparison().isEqualTo(b.fit().abilities());
        assertThat(a.fit().rounds()).isEqualTo(b.fit().rounds());
        assertThat(a.fit().converged()).isEqualTo(b.fit().converged());
        assertThat(read.bank().scores()).isEqualTo(written.bank().scores());
        assertThat(read.madeBy()).isEqualTo(written.madeBy());
    }

    @ParameterizedTest
    @EnumSource(ItemModel.class)
    void what_is_read_is_what_was_written_bit_by_bit(ItemModel model) throws IOException {
        StoredBank bank = bank(model, 1, answers());
        BankFile file = BankFile.of(folder.resolve("b"));
        file.write(bank);
        assertEqualBits(file.read(), bank);
    }

    @Test
    void a_bank_of_several_dimensions_is_read_as_it_was_written() throws IOException {
        StoredBank bank = bank(ItemModel.TWO_PL, 3, answers());
        BankFile file = BankFile.of(folder.resolve("b"));
        file.write(bank);
        assertEqualBits(file.read(), bank);
    }

    @ParameterizedTest
    @CsvSource({"1, U8", "0.5, F32", "0.1, F64"})
    void responses_take_the_narrowest_type_that_holds_them(double response, NumberType type)
            throws IOException {
        double[][] answers = answers();
        answers[0][0] = response;
        answers[5][4] = Double.NaN;
        StoredBank bank = bank(ItemModel.TWO_PL, 1, answers);
        BankFile file = BankFile.of(folder.resolve("b"));
        file.write(bank);
        try (ArrayFile arrays = ArrayFile.open(file.arrays())) {
            assertThat(arrays.type("responses")).isEqualTo(type);
        }
        assertEqualBits(file.read(), bank);
    }

    @ParameterizedTest
    @ValueSource(strings = {"b", "b.json", "b.safetensors"})
    void a_bank_is_named_by_either_file_or_without_an_ending(String name) {
        BankFile file = BankFile.of(folder.resolve(name));
        assertThat(file.arrays()).isEqualTo(folder.resolve("b.safetensors"));
        assertThat(file.names()).isEqualTo(folder.resolve("b.json"));
    }

    @Test
    void nothing_but_the_two_files_is_left_in_the_folder() throws IOException {
        written();
        try (var files = Files.list(folder)) {
            assertThat(files.map(f -> f.getFileName().toString()))
                    .containsExactlyInAnyOrder("b.json", "b.safetensors");
        }
    }

    @Test
    void the_numbers_begin_at_a_multiple_of_eight_bytes() throws IOException {
        byte[] all = Files.readAllBytes(written().arrays());
        assertThat(all[0] % 8).isZero();
        assertThat(new String(all, 8, 9, StandardCharsets.UTF_8)).isEqualTo("{\"slopes\"");
    }

    @Test
    void a_missing_bank_is_said_to_be_missing() {
        BankFile file = BankFile.of(folder.resolve("none"));
        assertThatThrownBy(file::read)
                .isInstanceOf(InputException.class)
                .hasMessageContaining("none.safetensors: no such item bank")
                .hasMessageContaining("calibrate");
    }

    @Test
    void a_bank_of_a_newer_version_is_refused() throws IOException {
        BankFile file = written();
        replace(file, "\"version\": 1", "\"version\": 2");
        assertThatThrownBy(file::read)
                .isInstanceOf(InputException.class)
                .hasMessageContaining("is of version 2, but this evo-merge reads 1")
                .hasMessageContaining("newer evo-merge");
    }

    @Test
    void another_json_file_is_refused() throws IOException {
        BankFile file = written();
        Files.writeString(file.names(), "{\"format\": \"something\"}");
        assertThatThrownBy(file::read).hasMessageContaining("is not an item bank of evo-merge");
    }

    @Test
    void a_key_that_is_not_known_is_refused() throws IOException {
        BankFile file = written();
        replace(file, "\"rounds\"", "\"runds\": 3, \"rounds\"");
        assertThatThrownBy(file::read)
                .hasMessageContaining("runds: unknown key; did you mean 'rounds'?");
    }

    @Test
    void files_of_two_calibrations_are_no_bank() throws IOException {
        BankFile file = written();
        String names = Files.readString(file.names());
        file.write(bank(ItemModel.ONE_PL, 1, answers()));
        Files.writeString(file.names(), names);
        assertThatThrownBy(file::read)
                .isInstanceOf(InputException.class)
                .hasMessageContaining("b.json: is not the description of")
                .hasMessageContaining("calibrate again");
    }

    @Test
    void a_file_cut_short_is_damaged() throws IOException {
        BankFile file = written();
        byte[] all = Files.readAllBytes(file.arrays());
        assertDamaged(file, Arrays.copyOf(all, all.length - 1), "but its arrays end at");
        assertDamaged(file, Arrays.copyOf(all, 100), "its header should have");
        assertDamaged(file, Arrays.copyOf(all, 5), "it has 5 bytes");
    }

    @Test
    void a_longer_file_is_damaged() throws IOException {
        BankFile file = written();
        byte[] all = Files.readAllBytes(file.arrays());
        assertDamaged(file, Arrays.copyOf(all, all.length + 1), "but its arrays end at");
    }

    @Test
    void a_header_that_is_no_json_is_damaged() throws IOException {
        BankFile file = written();
        byte[] all = Files.readAllBytes(file.arrays());
        all[8] = '!';
        assertDamaged(file, all, "is no safetensors header");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[12,1]    |[12,2]    |needs 192 bytes",
                "\"F64\"   |\"F16\"   |unknown value 'F16'",
                "[0,96]    |[8,96]    |needs 96 bytes",
                "slopes    |slopez    |the array 'slopes' is missing",
                "[12,1]    |[1,12]    |slopes is [1, 12] instead of [12, 1]",
            })
    void a_header_that_contradicts_itself_is_damaged(String part, String by, String how)
            throws IOException {
        BankFile file = written();
        byte[] all = Files.readAllBytes(file.arrays());
        String text = new String(all, StandardCharsets.ISO_8859_1);
        assertThat(text).contains(part);
        String changed = text.replaceFirst(java.util.regex.Pattern.quote(part), by);
        assertThat(changed).hasSameSizeAs(text);
        assertDamaged(file, changed.getBytes(StandardCharsets.ISO_8859_1), how);
    }

    @Test
    void numbers_that_are_not_finite_are_damage() throws IOException {
        BankFile file = written();
        byte[] all = Files.readAllBytes(file.arrays());
        int header = (all[0] & 0xff) + ((all[1] & 0xff) << 8);
        Arrays.fill(all, 8 + header, 16 + header, (byte) 0xff);
        assertDamaged(file, all, "slopes holds NaN at 0");
    }

    /// With the hash of the damaged file, as if it had been damaged before.
    private void assertDamaged(BankFile file, byte[] bytes, String how) throws IOException {
        String before = file.sha256();
        Files.write(file.arrays(), bytes);
        replace(file, before, file.sha256());
        assertThatThrownBy(file::read)
                .isInstanceOf(InputException.class)
                .hasMessageContaining(file.arrays() + ": is damaged: ")
                .hasMessageContaining(how)
                .hasMessageContaining("restore it from a copy, or calibrate again");
    }

    private static void replace(BankFile file, String part, String by) throws IOException {
        String text = Files.readString(file.names());
        assertThat(text).contains(part);
        Files.writeString(file.names(), text.replace(part, by));
    }
}
