package io.evomerge.parquet;

import io.evomerge.documents.InputException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/// A Parquet file: `PAR1`, pages, the footer, the footer's length in four bytes, `PAR1`.
public final class ParquetFile {
    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ENCRYPTED = "PARE".getBytes(StandardCharsets.US_ASCII);
    private static final int TAIL_BYTES = 8;

    private final Path file;
    private final FileChannel channel;

    private ParquetFile(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /// The rows of a file, with its columns as fields: text, numbers, booleans, null, and lists and
    /// maps of them.
    ///
    /// @throws InputException if it is no Parquet file, damaged, or holds what cannot be read
    public static List<Map<String, @Nullable Object>> read(Path file) {
        try (FileChannel channel = FileChannel.open(file)) {
            return new ParquetFile(file, channel).rows();
        } catch (InputException e) {
            throw e;
        } catch (IOException | RuntimeException e) { // decoders throw all kinds at damaged bytes
            throw damaged(file, e);
        } catch (OutOfMemoryError | StackOverflowError e) { // damaged lengths may be of any size
            throw new InputException(
                    file,
                    "is damaged, or needs more memory than there is",
                    "download it again, or give Java more memory (-Xmx)");
        }
    }

    private static InputException damaged(Path file, Exception e) {
        return new InputException(
                file,
                "is a damaged Parquet file, or one of a kind that is not known: " + e.getMessage(),
                "download or write it again");
    }

    private List<Map<String, @Nullable Object>> rows() throws IOException {
        FileMetaData footer = footer();
        MessageType schema = Schema.of(footer.getSchema());
        MessageColumnIO columns = new ColumnIOFactory(footer.getCreated_by()).getColumnIO(schema);
        List<Map<String, @Nullable Object>> out = new ArrayList<>();
        for (RowGroup group : footer.getRow_groups()) {
            if (group.getNum_rows() == 0) {
                continue; // decoders take it for damage, but writers of empty tables make it
            }
            checkRows(group);
            var pages = new RowGroupPages(file, channel, group, schema);
            RecordReader<Group> records =
                    columns.getRecordReader(pages, new GroupRecordConverter(schema));
            for (long i = 0; i < group.getNum_rows(); i++) {
                out.add(Values.row(records.read()));
            }
        }
        return out;
    }

    /// A column has at least one value, or null, in each row. Without columns, rows would never
    /// end.
    private static void checkRows(RowGroup group) throws IOException {
        long most =
                group.getColumns().stream()
                        .mapToLong(column -> column.getMeta_data().getNum_values())
                        .min()
                        .orElse(0);
        if (group.getNum_rows() < 0 || group.getNum_rows() > most) {
            throw new IOException(
                    "it claims %d rows, but a column has %d values"
                            .formatted(group.getNum_rows(), most));
        }
    }

    private FileMetaData footer() throws IOException {
        long size = channel.size();
        if (size < MAGIC.length + TAIL_BYTES) {
            throw noParquet();
        }
        ByteBuffer tail = ByteBuffer.wrap(Bytes.read(channel, size - TAIL_BYTES, TAIL_BYTES));
        byte[] magic = new byte[MAGIC.length];
        tail.get(Integer.BYTES, magic);
        if (Arrays.equals(magic, ENCRYPTED)) {
            throw new InputException(file, "is encrypted", "write it without encryption");
        }
        int length = tail.order(ByteOrder.LITTLE_ENDIAN).getInt(0);
        long start = size - TAIL_BYTES - length;
        if (!Arrays.equals(magic, MAGIC) || length < 0 || start < MAGIC.length) {
            throw noParquet();
        }
        return Util.readFileMetaData(new ByteArrayInputStream(Bytes.read(channel, start, length)));
    }

    private InputException noParquet() {
        return new InputException(
                file, "is no Parquet file, or was cut short", "download or write it again");
    }
}
