package io.evomerge.datasets;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/// What makes two prompts the same question: their letters, digits and symbols. Splits are made by
/// this key, so that prompts that differ in case, blanks or punctuation never lie in two parts, nor
/// those that Unicode writes in two ways (`é` as one character or two, full-width letters) or that
/// differ in characters without width.
public final class PromptKey {
    private static final Pattern BLANKS_AND_PUNCTUATION = Pattern.compile("[\\p{P}\\p{Z}\\s]+");

    /// Soft hyphens, zero-width blanks, byte order marks.
    private static final Pattern INVISIBLE = Pattern.compile("\\p{Cf}+");

    private PromptKey() {}

    /// The prompt in lower case and Unicode's form NFKC, with every run of blanks and punctuation
    /// as one blank.
    public static String of(String prompt) {
        String visible = INVISIBLE.matcher(prompt).replaceAll("");
        String plain = Normalizer.normalize(visible, Normalizer.Form.NFKC);
        return BLANKS_AND_PUNCTUATION
                .matcher(plain.toLowerCase(Locale.ROOT))
                .replaceAll(" ")
                .strip();
    }

    /// A stable, well-mixed 64-bit hash of any text: FNV-1a over UTF-8, then the finalizer of
    /// SplitMix64, because FNV's high bits hardly depend on the last characters.
    public static long hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
        hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
        return hash ^ (hash >>> 31);
    }
}
