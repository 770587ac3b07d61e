package io.evomerge.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evomerge.documents.InputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Util;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Files written by other implementations: DuckDB 1.4.1 (`made-by-duckdb.sql`) and Arrow 25.0.1,
/// which Hugging Face's datasets write with (`made-by-pyarrow.py`).
class ParquetFileTest {
    @TempDir Path folder;

    private static Path file(String name) {
        try {
            return Path.of(
                    Objects.requireNonNull(ParquetFileTest.class.getResource("/parquet/" + name))
                            .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"snappy", "gzip", "zstd", "lz4", "uncompressed"})
    void questions_with_lists_of_options_are_read_whatever_the_compression(String codec) {
        List<Map<String, @Nullable Object>> rows =
                ParquetFile.read(file("arc-" + codec + ".parquet"));
        assertThat(rows).hasSize(5);
        assertThat(rows.get(3))
                .isEqualTo(
                        Map.of(
                                "id", "Q3",
                                "question", "Which of 3 is it?",
                                "choices",
                                        Map.of(
                                                "text", List.of("a3", "b'3", "é3", "😀"),
                                                "label", List.of("A", "B", "C", "D")),
                                "answerKey", "D"));
        assertThat(rows.getFirst().keySet())
                .containsExactly("id", "question", "choices", "answerKey");
    }

    @Test
    void every_kind_of_column_becomes_a_plain_value() {
        Map<String, @Nullable Object> row = ParquetFile.read(file("kinds.parquet")).getFirst();
        assertThat(row)
                .containsEntry("tiny", 0L)
                .containsEntry("large", 0L)
                .containsEntry("single", 0.0)
                .containsEntry("truth", true)
                .containsEntry("maybe", "text0")
                .containsEntry("numbers", Arrays.asList(0L, null, 1L))
                .containsEntry("nested", List.of(List.of(0L), List.of(0L, 0L)))
                .containsEntry("structs", List.of(Map.of("a", 0L, "b", "x")))
                .containsEntry("mapped", Map.of("k0", 0L))
                .containsEntry("day", "2024-01-02")
                .containsEntry("bytes", "raw0")
                .containsEntry("moment", "2024-01-02T03:04:05Z");
        assertThat(ParquetFile.read(file("kinds.parquet")))
                .extracting(r -> r.get("large"))
                .containsExactly(0L, 10_000_000_000L, 20_000_000_000L);
        assertThat(ParquetFile.read(file("kinds.parquet")))
                .extracting(r -> r.get("money"))
                .containsExactly(0.0, 0.01, 0.02);
    }

    @Test
    void an_empty_list_is_not_a_missing_one() {
        List<Map<String, @Nullable Object>> rows = ParquetFile.read(file("kinds.parquet"));
        assertThat(rows.get(1)).containsEntry("numbers", null).containsEntry("maybe", null);
        assertThat(rows.get(2)).containsEntry("numbers", List.of());
    }

    @Test
    void row_groups_follow_one_another() {
        List<Map<String, @Nullable Object>> rows = ParquetFile.read(file("many.parquet"));
        assertThat(rows).hasSize(5000);
        for (int i = 0; i < 5000; i++) {
            assertThat(rows.get(i))
                    .isEqualTo(
                            Map.of(
                                    "n",
                                    (long) i,
                                    "word",
                                    "the same",
                                    "few",
                                    "w" + i % 7,
                                    "long",
                                    "long ".repeat(20) + i));
        }
    }

    @Test
    void a_file_without_rows_has_none() {
        assertThat(ParquetFile.read(file("empty.parquet"))).isEmpty();
    }

    @Test
    void numbers_are_those_that_python_reads() {
        assertThat(ParquetFile.read(file("pyarrow.parquet")).getFirst())
                .containsEntry("u8", 200L)
                .containsEntry("u32", 4_000_000_000L)
                .containsEntry("u64", new BigInteger("18446744073709551615"))
                .containsEntry("half", 0.25)
                .containsEntry("single", 0.10000000149011612)
                .containsEntry("nothing", null)
                .containsEntry("turns", List.of(Map.of("role", "user", "content", "é")))
                .containsEntry("moment", "1960-01-02T03:04:05.000600Z");
    }

    @Test
    void a_row_group_without_rows_has_none() {
        assertThat(ParquetFile.read(file("pyarrow-empty.parquet"))).isEmpty();
    }

    @Test
    void the_old_kind_of_times_is_read() {
        assertThat(ParquetFile.read(file("pyarrow-int96.parquet")))
                .isEqualTo(List.of(Map.of("moment", "1960-01-02T03:04:05.000600Z")));
    }

    @Test
    @Timeout(20)
    void more_rows_than_values_are_a_complaint() throws Exception {
        var root = new SchemaElement("schema").setNum_children(0);
        var group = new RowGroup(List.of(), 0, Long.MAX_VALUE);
        var footer = new FileMetaData(1, List.of(root), Long.MAX_VALUE, List.of(group));
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes("PAR1".getBytes(StandardCharsets.US_ASCII));
        Util.writeFileMetaData(footer, bytes);
        var length = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
        bytes.writeBytes(length.putInt(bytes.size() - 4).array());
        bytes.writeBytes("PAR1".getBytes(StandardCharsets.US_ASCII));
        Path lying = Files.write(folder.resolve("lying.parquet"), bytes.toByteArray());
        assertThatThrownBy(() -> ParquetFile.read(lying))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("claims 9223372036854775807 rows");
    }

    @Test
    void an_unknown_compression_is_named() {
        assertThatThrownBy(() -> ParquetFile.read(file("arc-brotli.parquet")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("arc-brotli.parquet")
                .hasMessageContaining("compressed by BROTLI; known: snappy, gzip, zstd");
    }

    @Test
    void a_file_cut_short_is_a_complaint() throws IOException {
        byte[] bytes = Files.readAllBytes(file("arc-snappy.parquet"));
        for (int length = 0; length < bytes.length; length += 7) {
            Path cut = Files.write(folder.resolve("cut.parquet"), Arrays.copyOf(bytes, length));
            assertThatThrownBy(() -> ParquetFile.read(cut))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("cut.parquet");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"snappy", "gzip", "zstd", "lz4", "uncompressed"})
    void damaged_bytes_are_a_complaint_or_other_rows_but_never_a_crash(String codec)
            throws IOException {
        byte[] bytes = Files.readAllBytes(file("arc-" + codec + ".parquet"));
        var random = new SplittableRandom(7);
        for (int i = 0; i < 300; i++) {
            byte[] bad = bytes.clone();
            bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            Path damaged = Files.write(folder.resolve("bad.parquet"), bad);
            try {
                assertThat(ParquetFile.read(damaged)).isNotNull();
            } catch (InputException e) {
                assertThat(e).hasMessageContaining("bad.parquet");
            }
        }
    }
}
