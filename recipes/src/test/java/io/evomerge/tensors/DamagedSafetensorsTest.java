package io.evomerge.tensors;

import static io.evomerge.tensors.RawSafetensors.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.evomerge.documents.Complaint;
import io.evomerge.documents.InputException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DamagedSafetensorsTest {
    @TempDir Path folder;
    private Path file = Path.of("");

    @BeforeEach
    void name_the_file() {
        file = folder.resolve("model.safetensors");
    }

    @Test
    void a_missing_file_is_refused() {
        assertThat(complaints()).containsExactly(file + ": is missing or no regular file");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7})
    void a_file_without_room_for_a_length_is_refused(int size) throws IOException {
        Files.write(file, new byte[size]);

        assertThat(complaints())
                .containsExactly(
                        file + ": has " + size + " bytes, but a safetensors file has at least 8");
    }

    @ParameterizedTest
    @CsvSource({"3, 3", "-1, 18446744073709551615", "9223372036854775807, 9223372036854775807"})
    void a_header_longer_than_the_file_is_refused(long stated, String shown) throws IOException {
        RawSafetensors.write(file, stated, bytes("{}"), 0);

        assertThat(complaints())
                .containsExactly(
                        file
                                + ": states a header of "
                                + shown
                                + " bytes, but the file has 10 bytes");
    }

    @Test
    void a_header_over_the_limit_of_the_format_is_refused() throws IOException {
        Files.write(file, new byte[] {1, (byte) 0xe1, (byte) 0xf5, 5, 0, 0, 0, 0, '{'});
        try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(100_000_020);
        }

        assertThat(complaints())
                .containsExactly(
                        file
                                + ": states a header of 100000001 bytes, but at most 100000000 are"
                                + " allowed");
    }

    @Test
    void a_git_lfs_pointer_is_named_as_such() throws IOException {
        Files.writeString(
                file,
                """
                version https://git-lfs.github.com/spec/v1
                oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393
                size 12345
                """);

        assertThat(complaints())
                .containsExactly(file + ": is a Git LFS pointer, not the file itself");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " {}", "[]", "x"})
    void a_header_that_does_not_begin_with_a_brace_is_refused(String json) throws IOException {
        RawSafetensors.write(file, json, 0);

        assertThat(complaints()).containsExactly(file + ": its header does not begin with '{'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{", "{\"a\"", "{a:1}", "{'a':{}}", "{}x", "{} {}", "{\"x\":{\"shape\":[1,"})
    void a_header_that_is_not_json_is_refused(String json) throws IOException {
        RawSafetensors.write(file, json, 0);

        assertThat(complaints())
                .singleElement()
                .asString()
                .startsWith(file + ": its header is not valid JSON after $");
    }

    @Test
    void a_header_that_is_not_utf8_is_refused() throws IOException {
        byte[] header = bytes(RawSafetensors.bytes(1));
        header[2] = (byte) 0xff;
        RawSafetensors.write(file, header.length, header, 1);

        assertThat(complaints()).containsExactly(file + ": its header is not valid JSON after $");
    }

    @Test
    void a_header_nested_without_end_is_refused() throws IOException {
        RawSafetensors.write(file, "{\"x\":{\"y\":" + "[".repeat(1_000_000), 0);

        assertThat(complaints())
                .singleElement()
                .asString()
                .startsWith(file + ": its header is not valid JSON after $.x.y[0][0]");
    }

    @Test
    void truncated_data_is_reported_with_both_sizes() throws IOException {
        RawSafetensors.write(file, RawSafetensors.bytes(100), 40);

        assertThat(complaints())
                .containsExactly(file + ": is truncated: found 40 bytes of tensors, expected 100");
    }

    @Test
    void data_behind_the_last_tensor_is_reported() throws IOException {
        RawSafetensors.write(file, RawSafetensors.bytes(100), 101);

        assertThat(complaints()).containsExactly(file + ": has 1 bytes after its last tensor");
    }

    @Test
    void an_unknown_dtype_is_reported_with_the_known_ones() throws IOException {
        RawSafetensors.write(file, "{" + tensor("x", "BF61", "[1]", "[0,2]") + "}", 2);

        Complaint complaint = list().getFirst();
        assertThat(complaint.key()).isEqualTo("x");
        assertThat(complaint.what()).isEqualTo("unknown dtype 'BF61'");
        assertThat(complaint.remedy()).contains("known: BF16, BOOL, F16, F32, F64, F8_E4M3");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[1]     | [-1,0]   | x.data_offsets: is negative: -1",
                "[1]     | [1,0]    | x: data_offsets are [1, 0], but [begin, end] is needed",
                "[1]     | [0]      | x: data_offsets are [0], but [begin, end] is needed",
                "[1]     | [0,1,2]  | x: data_offsets are [0, 1, 2], but [begin, end] is needed",
                "[1]     | [0,1.5]  | x.data_offsets: is 1.5, but a whole number < 2^63 is needed",
                "[1]     | [0,\"1\"]| x.data_offsets: must be a number",
                "[1]     | 1        | x.data_offsets: must be a list",
                "[1]     | [0,2]    | x: has 2 bytes, but U8 of shape [1] has 1",
                "[]      | [0,0]    | x: has 0 bytes, but U8 of shape [] has 1",
                "[0,3]   | [0,3]    | x: has 3 bytes, but U8 of shape [0, 3] has 0",
                "[-1,-1] | [0,1]    | x.shape: is negative: -1",
                "[9223372036854775808] | [0,1] | x.shape: is 9223372036854775808, but a whole"
                        + " number < 2^63 is needed",
                "[4294967296,4294967296] | [0,1] | x: shape [4294967296, 4294967296] has more than"
                        + " 2^63 - 1 bytes",
                "null    | [0,1]    | x.shape: must be a list",
                "{}      | [0,1]    | x.shape: must be a list"
            })
    void a_tensor_that_contradicts_itself_is_reported(String shape, String offsets, String message)
            throws IOException {
        RawSafetensors.write(file, "{" + tensor("x", "U8", shape, offsets) + "}", 1);

        assertThat(complaints()).containsExactly(file + ": " + message);
    }

    @Test
    void a_tensor_with_too_many_dimensions_is_reported() throws IOException {
        String shape = "[1" + ",1".repeat(64) + "]";
        RawSafetensors.write(file, "{" + tensor("x", "U8", shape, "[0,1]") + "}", 1);

        assertThat(complaints()).containsExactly(file + ": x.shape: has more than 64 entries");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"x\": 1}                 | x: must be a mapping",
                "{\"x\": {\"shape\": []}}   | x: lacks one of dtype, shape, data_offsets",
                "{\"x\": {\"dtype\": 3}}    | x.dtype: must be text",
                "{\"__metadata__\": []}     | __metadata__: must be a mapping",
                "{\"__metadata__\":{\"a\":1}} | __metadata__.a: must be text"
            })
    void an_entry_of_another_kind_is_reported(String json, String message) throws IOException {
        RawSafetensors.write(file, json, 0);

        assertThat(complaints()).containsExactly(file + ": " + message);
    }

    @Test
    void overlapping_tensors_are_reported() throws IOException {
        String a = tensor("a", "U8", "[4]", "[0,4]");
        String b = tensor("b", "U8", "[4]", "[3,7]");
        RawSafetensors.write(file, "{" + b + "," + a + "}", 7);

        assertThat(complaints())
                .containsExactly(file + ": b: begins at offset 3, inside 'a', which ends at 4");
    }

    @Test
    void a_gap_between_tensors_is_reported() throws IOException {
        String a = tensor("a", "U8", "[4]", "[0,4]");
        String b = tensor("b", "U8", "[4]", "[5,9]");
        RawSafetensors.write(file, "{" + a + "," + b + "}", 9);

        assertThat(complaints())
                .containsExactly(
                        file + ": b: begins at offset 5, but the tensor before it ends at 4");
    }

    @Test
    void a_name_that_occurs_twice_is_reported() throws IOException {
        String a = tensor("a", "U8", "[1]", "[0,1]");
        String again = tensor("a", "U8", "[1]", "[1,2]");
        RawSafetensors.write(file, "{" + a + "," + again + "}", 2);

        assertThat(complaints()).containsExactly(file + ": a: occurs twice in the header");
    }

    @Test
    void all_faults_are_reported_at_once_but_not_without_end() throws IOException {
        List<String> faulty =
                IntStream.range(0, 1000)
                        .mapToObj(i -> tensor("t" + i, "X", "[1]", "[0,1]"))
                        .toList();
        RawSafetensors.write(file, "{" + String.join(",", faulty) + "}", 1);

        assertThat(complaints())
                .hasSize(21)
                .startsWith(file + ": t0: unknown dtype 'X'", file + ": t1: unknown dtype 'X'")
                .endsWith(file + ": has 980 more faults");
    }

    @Test
    void names_in_messages_are_short_and_cannot_steer_a_terminal() throws IOException {
        String name = "\\u001b[2J" + "n".repeat(1_000_000);
        RawSafetensors.write(file, "{" + tensor(name, "X", "[1]", "[0,1]") + "}", 1);

        assertThat(complaints())
                .singleElement()
                .asString()
                .startsWith(file + ": ?[2Jnnn")
                .hasSizeLessThan(file.toString().length() + 200);
    }

    @Test
    void padding_after_the_header_and_unknown_keys_are_allowed() throws IOException {
        String json =
                "{\"__metadata__\":{\"a\":\"b\"},\"x\":{\"dtype\":\"U8\",\"shape\":[1],"
                        + "\"data_offsets\":[0,1],\"later\":[{}]}}   \n ";
        RawSafetensors.write(file, json, 1);

        try (Arena arena = Arena.ofConfined()) {
            var read = SafetensorsFile.open(file, arena);
            assertThat(read.tensors()).containsOnlyKeys("x");
            assertThat(read.metadata()).containsEntry("a", "b");
            assertThat(read.data("x").isReadOnly()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void random_damage_is_refused_or_harmless(long seed) throws IOException {
        var random = new SplittableRandom(seed);
        String a = tensor("a", "F32", "[2,3]", "[0,24]");
        String b = tensor("b", "BF16", "[4]", "[24,32]");
        byte[] header = bytes("{\"__metadata__\":{\"k\":\"v\"}," + a + "," + b + "}");
        byte[] sound = Files.readAllBytes(RawSafetensors.write(file, header.length, header, 32));
        byte[] alphabet = bytes("{}[]\",:-0123456789.eE\\u ntf\u0000");
        for (int trial = 0; trial < 500; trial++) {
            byte[] damaged = sound.clone();
            for (int hits = random.nextInt(1, 4); hits > 0; hits--) {
                damaged[random.nextInt(damaged.length)] =
                        random.nextBoolean()
                                ? (byte) random.nextInt()
                                : alphabet[random.nextInt(alphabet.length)];
            }
            int length = random.nextInt(8) == 0 ? random.nextInt(damaged.length) : damaged.length;
            Files.write(file, Arrays.copyOf(damaged, length));
            assertThatCode(this::openAndTouchEveryByte)
                    .satisfiesAnyOf(
                            thrown -> assertThat(thrown).isNull(),
                            thrown -> assertThat(thrown).isInstanceOf(InputException.class));
        }
    }

    private void openAndTouchEveryByte() {
        try (Arena arena = Arena.ofConfined()) {
            var read = SafetensorsFile.open(file, arena);
            for (String name : read.tensors().keySet()) {
                assertThat(read.data(name).toArray(ValueLayout.JAVA_BYTE))
                        .hasSize((int) read.tensors().get(name).bytes());
            }
        }
    }

    private List<String> complaints() {
        return list().stream()
                .map(c -> new Complaint(c.place(), c.key(), c.what(), "").toString())
                .toList();
    }

    private List<Complaint> list() {
        try (Arena arena = Arena.ofConfined()) {
            var thrown =
                    catchThrowableOfType(
                            InputException.class, () -> SafetensorsFile.open(file, arena));
            assertThat(thrown).isNotNull();
            assertThat(thrown.complaints()).allSatisfy(c -> assertThat(c.remedy()).isNotBlank());
            return thrown.complaints();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
