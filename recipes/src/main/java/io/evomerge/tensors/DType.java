package io.evomerge.tensors;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Optional;

/// The element types of safetensors files. The floating-point types that take part in arithmetic
/// convert to and from float32; all others are passed through as bytes.
///
/// @see <a href="https://github.com/huggingface/safetensors">safetensors: format</a>
public enum DType {
    F64(8, "float64"),
    F32(4, "float32"),
    F16(2, "float16"),
    BF16(2, "bfloat16"),
    F8_E4M3(1, "float8_e4m3fn"),
    F8_E5M2(1, "float8_e5m2"),
    I64(8, "int64"),
    I32(4, "int32"),
    I16(2, "int16"),
    I8(1, "int8"),
    U64(8, "uint64"),
    U32(4, "uint32"),
    U16(2, "uint16"),
    U8(1, "uint8"),
    BOOL(1, "bool");

    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
    private static final ValueLayout.OfDouble DOUBLE = ValueLayout.JAVA_DOUBLE_UNALIGNED;

    /// The signs of two float32.
    private static final long SIGNS = 0x8000000080000000L;

    private final int bytes;
    private final String torchName;

    DType(int bytes, String torchName) {
        this.bytes = bytes;
        this.torchName = torchName;
    }

    /// Bytes of one element.
    public int bytes() {
        return bytes;
    }

    /// The name in config.json and in recipes (`bfloat16`).
    public String torchName() {
        return torchName;
    }

    public static Optional<DType> ofTorchName(String name) {
        return Arrays.stream(values()).filter(d -> d.torchName.equals(name)).findFirst();
    }

    /// Whether merging may compute with elements of this type.
    public boolean isFloat() {
        return this == F64 || this == F32 || this == F16 || this == BF16;
    }

    /// Reads `n` elements from element `from` of `source` as float32. Exact, but for F64, which is
    /// rounded.
    public void decode(MemorySegment source, long from, float[] out, int n) {
        switch (this) {
            case F32 -> MemorySegment.copy(source, FLOAT, from * 4, out, 0, n);
            case BF16 -> decodeBfloat16(source, from, out, n);
            case F16 -> {
                for (int i = 0; i < n; i++) {
                    out[i] = Float.float16ToFloat(source.get(SHORT, (from + i) * 2));
                }
            }
            case F64 -> {
                for (int i = 0; i < n; i++) {
                    out[i] = (float) source.get(DOUBLE, (from + i) * 8);
                }
            }
            default -> throw new IllegalArgumentException(this + " has no float32 form");
        }
    }

    /// Writes `n` float32 values from element `from` of `target` on, rounded to nearest, ties to
    /// even; NaN stays NaN.
    public void encode(float[] values, int n, MemorySegment target, long from) {
        switch (this) {
            case F32 -> MemorySegment.copy(values, 0, target, FLOAT, from * 4, n);
            case BF16 -> encodeBfloat16(values, n, target, from);
            case F16 -> {
                for (int i = 0; i < n; i++) {
                    target.set(SHORT, (from + i) * 2, Float.floatToFloat16(values[i]));
                }
            }
            case F64 -> {
                for (int i = 0; i < n; i++) {
                    target.set(DOUBLE, (from + i) * 8, values[i]);
                }
            }
            default -> throw new IllegalArgumentException(this + " has no float32 form");
        }
    }

    /// Two at a time: the float32 bits of a pair are one long, whose halves are the pair's shorts,
    /// each followed by 16 zeros. C2 vectorises moves between integers of different sizes, but no
    /// moves from the bits of a float to the float, so the array is written as memory.
    private static void decodeBfloat16(MemorySegment source, long from, float[] out, int n) {
        MemorySegment target = MemorySegment.ofArray(out);
        for (int i = 0; i < n / 2; i++) {
            long pair = source.get(INT, 2 * from + 4L * i);
            target.set(LONG, 8L * i, ((pair & 0xffff0000L) << 32) | (pair << 16 & 0xffffffffL));
        }
        if (n % 2 == 1) {
            out[n - 1] = Float.intBitsToFloat(source.get(SHORT, 2 * (from + n - 1)) << 16);
        }
    }

    /// Two at a time, as above. Rounding adds almost half a step to the bits, and a carry cannot
    /// cross from one float to the other unless it is NaN: then all is done again, one at a time.
    private static void encodeBfloat16(float[] values, int n, MemorySegment target, long from) {
        MemorySegment source = MemorySegment.ofArray(values);
        long isNumber = -1; // the highest bit of each half
        for (int i = 0; i < n / 2; i++) {
            long pair = source.get(LONG, 8L * i);
            isNumber &= 0xff800000ff800000L - (pair & 0x7fffffff7fffffffL);
            long rounded = pair + 0x00007fff00007fffL + (pair >>> 16 & 0x0000000100000001L);
            target.set(
                    INT,
                    2 * from + 4L * i,
                    (int) ((rounded >>> 16 & 0xffffL) | (rounded >>> 32 & 0xffff0000L)));
        }
        int first = (isNumber & SIGNS) == SIGNS ? n - n % 2 : 0;
        for (int i = first; i < n; i++) {
            target.set(SHORT, 2 * (from + i), bfloat16(Float.floatToRawIntBits(values[i])));
        }
    }

    private static short bfloat16(int bits) {
        int rounded = (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16;
        boolean isNan = (bits & 0x7fffffff) > 0x7f800000;
        return (short) (isNan ? (bits >>> 16) | 0x40 : rounded);
    }
}
