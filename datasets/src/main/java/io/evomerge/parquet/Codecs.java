package io.evomerge.parquet;

import io.airlift.compress.zstd.ZstdDecompressor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.lz4.BlockLZ4CompressorInputStream;
import org.apache.commons.compress.compressors.snappy.SnappyCompressorInputStream;
import org.apache.parquet.format.CompressionCodec;

/// Undoes the compression of pages: none, Snappy, gzip, Zstandard, raw LZ4. Brotli, LZO and the old
/// framed LZ4 are refused.
final class Codecs {
    /// A page is 1 MiB as a rule; a larger number than this is damage.
    private static final int MOST_BYTES = 1 << 29;

    private Codecs() {}

    /// @param size of the bytes once they are decompressed
    static byte[] decompressed(CompressionCodec codec, byte[] bytes, int size) throws IOException {
        if (size < 0 || size > MOST_BYTES) {
            throw new IOException("a page has " + size + " bytes");
        }
        return switch (codec) {
            case UNCOMPRESSED -> bytes;
            case SNAPPY -> whole(new SnappyCompressorInputStream(stream(bytes)), size);
            case LZ4_RAW -> whole(new BlockLZ4CompressorInputStream(stream(bytes)), size);
            case GZIP -> whole(new GZIPInputStream(stream(bytes)), size);
            case ZSTD -> zstandard(bytes, size);
            case BROTLI, LZO, LZ4 ->
                    throw new IOException(
                            "it is compressed by %s; known: snappy, gzip, zstd, lz4_raw, none"
                                    .formatted(codec));
        };
    }

    private static InputStream stream(byte[] bytes) {
        return new ByteArrayInputStream(bytes);
    }

    private static byte[] whole(InputStream in, int size) throws IOException {
        try (in) {
            byte[] out = in.readNBytes(size);
            checkSize(out.length, size);
            return out;
        }
    }

    private static byte[] zstandard(byte[] bytes, int size) throws IOException {
        byte[] out = new byte[size];
        checkSize(new ZstdDecompressor().decompress(bytes, 0, bytes.length, out, 0, size), size);
        return out;
    }

    private static void checkSize(int length, int size) throws IOException {
        if (length != size) {
            throw new IOException("a page has %d bytes instead of %d".formatted(length, size));
        }
    }
}
