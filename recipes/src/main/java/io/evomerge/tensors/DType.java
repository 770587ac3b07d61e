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
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
    private static final ValueLayout.OfDouble DOUBLE = ValueLayout.JAVA_DOUBLE_UNALIGNED;

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
            case BF16 -> {
                for (int i = 0; i < n; i++) {
                    out[i] = Float.intBitsToFloat(source.get(SHORT, (from + i) * 2) << 16);
                }
            }
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

    /// In three steps through heap arrays, each of which is vectorised; in one loop they are not.
    private static void encodeBfloat16(float[] values, int n, MemorySegment target, long from) {
        int[] bits = new int[n];
        MemorySegment.copy(MemorySegment.ofArray(values), ValueLayout.JAVA_INT, 0, bits, 0, n);
        for (int i = 0; i < n; i++) {
            bits[i] = bfloat16(bits[i]);
        }
        short[] narrow = new short[n];
        for (int i = 0; i < n; i++) {
            narrow[i] = (short) bits[i];
        }
        MemorySegment.copy(narrow, 0, target, SHORT, from * 2, n);
    }

    /// The bfloat16 bits of a float's bits. Without a branch, or the loops above are not
    /// vectorised.
    static int bfloat16(int bits) {
        int rounded = (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16;
        int isNan = (0x7f800000 - (bits & 0x7fffffff)) >> 31; // all ones or zero
        return (rounded & ~isNan) | (((bits >>> 16) | 0x40) & isNan);
    }
}
