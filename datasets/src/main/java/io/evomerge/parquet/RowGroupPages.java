package io.evomerge.parquet;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/// The pages of one row group, decompressed, as parquet-java's decoders ask for them.
final class RowGroupPages implements PageReadStore {
    private final long rows;
    private final Map<List<String>, Pages> columns = new HashMap<>();

    RowGroupPages(Path file, FileChannel channel, RowGroup group, MessageType schema)
            throws IOException {
        rows = group.getNum_rows();
        for (ColumnChunk chunk : group.getColumns()) {
            if (chunk.isSetFile_path()) {
                throw new IOException("a column lies in another file than " + file);
            }
            List<String> path = chunk.getMeta_data().getPath_in_schema();
            ColumnDescriptor column = schema.getColumnDescription(path.toArray(String[]::new));
            columns.put(path, new Pages(column, chunk.getMeta_data()).read(channel));
        }
    }

    @Override
    public PageReader getPageReader(ColumnDescriptor column) {
        Pages pages = columns.get(List.of(column.getPath()));
        if (pages == null) {
            throw new IllegalArgumentException(
                    "column %s has no pages".formatted(String.join(".", column.getPath())));
        }
        return pages;
    }

    @Override
    public long getRowCount() {
        return rows;
    }

    /// The pages of one column.
    private static final class Pages implements PageReader {
        private final ColumnDescriptor column;
        private final ColumnMetaData meta;
        private final Queue<DataPage> pages = new ArrayDeque<>();
        private @Nullable DictionaryPage dictionary;

        Pages(ColumnDescriptor column, ColumnMetaData meta) {
            this.column = column;
            this.meta = meta;
        }

        /// Reads until all of the column's values are there: an index may lie behind them.
        Pages read(FileChannel channel) throws IOException {
            long start = meta.getData_page_offset();
            if (meta.isSetDictionary_page_offset() && meta.getDictionary_page_offset() > 0) {
                start = Math.min(start, meta.getDictionary_page_offset());
            }
            var in =
                    new ByteArrayInputStream(
                            Bytes.read(channel, start, meta.getTotal_compressed_size()));
            for (long values = 0; values < meta.getNum_values(); ) {
                PageHeader header = Util.readPageHeader(in);
                byte[] page = in.readNBytes(header.getCompressed_page_size());
                if (page.length < header.getCompressed_page_size()) {
                    throw new IOException("a page is cut short");
                }
                values += add(header, page);
            }
            return this;
        }

        /// Keeps a page; returns the number of its values.
        private int add(PageHeader header, byte[] page) throws IOException {
            return switch (header.getType()) {
                case DICTIONARY_PAGE -> {
                    dictionary = dictionary(header, decompressed(header, page));
                    yield 0;
                }
                case DATA_PAGE -> {
                    pages.add(first(header, decompressed(header, page)));
                    yield header.getData_page_header().getNum_values();
                }
                case DATA_PAGE_V2 -> {
                    pages.add(second(header, page));
                    yield header.getData_page_header_v2().getNum_values();
                }
                case INDEX_PAGE -> 0;
            };
        }

        private static DictionaryPage dictionary(PageHeader header, byte[] page) {
            return new DictionaryPage(
                    BytesInput.from(page),
                    header.getDictionary_page_header().getNum_values(),
                    encoding(header.getDictionary_page_header().getEncoding()));
        }

        private byte[] decompressed(PageHeader header, byte[] page) throws IOException {
            return Codecs.decompressed(meta.getCodec(), page, header.getUncompressed_page_size());
        }

        private DataPage first(PageHeader header, byte[] page) {
            DataPageHeader data = header.getData_page_header();
            return new DataPageV1(
                    BytesInput.from(page),
                    data.getNum_values(),
                    page.length,
                    noStatistics(),
                    encoding(data.getRepetition_level_encoding()),
                    encoding(data.getDefinition_level_encoding()),
                    encoding(data.getEncoding()));
        }

        /// Of the second version, only the values are compressed, the levels before them are not.
        private DataPage second(PageHeader header, byte[] page) throws IOException {
            DataPageHeaderV2 data = header.getData_page_header_v2();
            int repetition = data.getRepetition_levels_byte_length();
            int definition = data.getDefinition_levels_byte_length();
            int levels = Math.addExact(repetition, definition);
            byte[] values = Arrays.copyOfRange(page, levels, page.length);
            boolean isCompressed = !data.isSetIs_compressed() || data.isIs_compressed();
            CompressionCodec codec = isCompressed ? meta.getCodec() : CompressionCodec.UNCOMPRESSED;
            return DataPageV2.uncompressed(
                    data.getNum_rows(),
                    data.getNum_nulls(),
                    data.getNum_values(),
                    BytesInput.from(page, 0, repetition),
                    BytesInput.from(page, repetition, definition),
                    encoding(data.getEncoding()),
                    BytesInput.from(
                            Codecs.decompressed(
                                    codec, values, header.getUncompressed_page_size() - levels)),
                    noStatistics());
        }

        /// Nothing is skipped by statistics, so none are read.
        private Statistics<?> noStatistics() {
            return Statistics.createStats(column.getPrimitiveType());
        }

        private static Encoding encoding(org.apache.parquet.format.Encoding encoding) {
            return Encoding.valueOf(encoding.name());
        }

        @Override
        public @Nullable DictionaryPage readDictionaryPage() {
            return dictionary;
        }

        @Override
        public long getTotalValueCount() {
            return meta.getNum_values();
        }

        @Override
        public @Nullable DataPage readPage() {
            return pages.poll();
        }
    }
}
