package io.evomerge.methods;

/// The legal values of a number: `[min, max]`, or `(min, max]` where `min` itself is excluded. One
/// that ends where `int` does is said to have no end.
public record Range(double min, double max, boolean minExcluded) {
    /// Every finite number.
    public static final Range ANY = new Range(-Double.MAX_VALUE, Double.MAX_VALUE, false);

    /// A path's position, `[0, 1]`.
    public static final Range UNIT = new Range(0, 1, false);

    /// A part that is not empty, `(0, 1]`.
    public static final Range FRACTION = new Range(0, 1, true);

    /// Every finite number above 0.
    public static final Range POSITIVE = new Range(0, Double.MAX_VALUE, true);

    /// 0, 1, 2, and so on, for whole numbers.
    public static final Range COUNT = new Range(0, Integer.MAX_VALUE, false);

    public boolean contains(double value) {
        return (minExcluded ? value > min : value >= min) && value <= max;
    }

    @Override
    public String toString() {
        if (equals(ANY)) {
            return "the finite numbers";
        }
        if (max >= Integer.MAX_VALUE) {
            return "the numbers "
                    + (minExcluded ? "above " + plain(min) : "from " + plain(min) + " on");
        }
        return (minExcluded ? "(" : "[") + plain(min) + ", " + plain(max) + "]";
    }

    private static String plain(double d) {
        return d == Math.rint(d) ? String.valueOf((long) d) : String.valueOf(d);
    }
}
