package io.evomerge.jinja;

/// What a template may make at most, so that one that doubles a text, or pads it to a mistaken
/// width, is an error and not the end of the program's memory. No prompt comes near it.
final class Sizes {
    private static final int MOST = 10_000_000;

    private Sizes() {}

    /// The number of characters or elements to be made, if it is bearable.
    static int checked(long size) {
        if (size > MOST) {
            throw new JinjaException("a text or list would be longer than 10,000,000");
        }
        return Math.toIntExact(size);
    }

    /// A text several times over; not at all for a negative number.
    static String repeated(String text, long times) {
        if (times <= 0 || text.isEmpty()) {
            return "";
        }
        return text.repeat(checked(checked(times) * (long) text.length()) / text.length());
    }

    /// A width or precision as a template writes it.
    static int parsed(String digits) {
        return digits.isEmpty()
                ? 0
                : checked(digits.length() > 9 ? MOST + 1L : Long.parseLong(digits));
    }
}
