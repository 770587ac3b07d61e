package io.evomerge.methods;

/// Choices between two floats without a branch, which weights would have mispredicted every other
/// time: floats above 0 are ordered like their bits, and a difference of bits shifted by 31 is a
/// mask of ones or zeros.
final class Choice {
    private static final int MAGNITUDE = 0x7fff_ffff;

    private Choice() {}

    /// All ones if `|a| < |b|`, or else 0. Not-a-number counts as larger than any number.
    static int smaller(float a, float b) {
        return (magnitude(a) - magnitude(b)) >> 31;
    }

    /// All ones if `a` is 0, or else 0.
    static int zero(float a) {
        return (magnitude(a) - 1) >> 31;
    }

    /// `a` if the mask is all ones, `b` if it is 0.
    static float choose(int mask, float a, float b) {
        return Float.intBitsToFloat(
                (Float.floatToRawIntBits(a) & mask) | (Float.floatToRawIntBits(b) & ~mask));
    }

    private static int magnitude(float a) {
        return Float.floatToRawIntBits(a) & MAGNITUDE;
    }
}
