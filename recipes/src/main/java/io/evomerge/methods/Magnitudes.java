package io.evomerge.methods;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Magnitudes of float32 as integers: their bits without the sign, which are ordered like the
/// magnitudes themselves, NaN above infinity.
///
/// The arrays are read and written as memory: C2 vectorises that, but no loop with
/// [Float#floatToRawIntBits].
final class Magnitudes {
    /// The largest.
    static final int MAX = 0x7fff_ffff;

    /// The smallest that is no number.
    static final int NAN = 0x7f80_0001;

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

    private Magnitudes() {}

    static void of(float[] values, int[] out, int n) {
        MemorySegment memory = MemorySegment.ofArray(values);
        for (int i = 0; i < n; i++) {
            out[i] = memory.get(INT, 4L * i) & MAX;
        }
    }

    /// Zeroes the values in `[from, to)` whose magnitudes are below `least`, without a branch: `(m
    /// − least) >> 31` is all ones for them and zero for the others.
    static void keepFrom(int least, float[] values, int from, int to) {
        MemorySegment memory = MemorySegment.ofArray(values);
        for (int i = from; i < to; i++) {
            int bits = memory.get(INT, 4L * i);
            memory.set(INT, 4L * i, bits & ~(((bits & MAX) - least) >> 31));
        }
    }

    /// Zeroes the others, but for NaN: what is no number must not become one.
    static void keepBelow(int least, float[] values, int from, int to) {
        MemorySegment memory = MemorySegment.ofArray(values);
        for (int i = from; i < to; i++) {
            int bits = memory.get(INT, 4L * i);
            int m = bits & MAX;
            memory.set(INT, 4L * i, bits & (((m - least) | (NAN - 1 - m)) >> 31));
        }
    }

    /// Turns each value into 1 or −1 by its sign bit.
    static void signs(float[] values, int n) {
        MemorySegment memory = MemorySegment.ofArray(values);
        for (int i = 0; i < n; i++) {
            memory.set(INT, 4L * i, (memory.get(INT, 4L * i) & ~MAX) | 0x3f80_0000);
        }
    }
}
