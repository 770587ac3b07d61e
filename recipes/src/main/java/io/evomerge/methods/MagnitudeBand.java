package io.evomerge.methods;

/// The mask that keeps magnitudes between two bounds, both included, and NaN.
///
/// @param least bits of the smallest magnitude kept
/// @param most bits of the largest
record MagnitudeBand(int least, int most) implements Sparsifier.Mask {
    static MagnitudeBand of(float least, float most) {
        return new MagnitudeBand(Float.floatToRawIntBits(least), Float.floatToRawIntBits(most));
    }

    static MagnitudeBand from(float least) {
        return of(least, Float.POSITIVE_INFINITY);
    }

    /// Without a branch: the bits of magnitudes are ordered like the magnitudes, and a negative
    /// difference to a bound, shifted by 31, is all ones.
    @Override
    public void apply(float[] delta, int n, long from) {
        for (int i = 0; i < n; i++) {
            int bits = Float.floatToRawIntBits(delta[i]);
            int magnitude = bits & Magnitudes.MAX;
            int isNumber = (magnitude - Magnitudes.NAN) >> 31;
            int outside = (((magnitude - least) | (most - magnitude)) >> 31) & isNumber;
            delta[i] = Float.intBitsToFloat(bits & ~outside);
        }
    }
}
