package io.evomerge.answers;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// `multi_choice_regex`: finds which option a text names, and answers with its letter in brackets:
/// `(A)`, `(B)`, …
///
/// Three things are looked for, and the first that is found counts; the match chosen by
/// `group_select` is taken, as in [RegexFilter]:
///
/// 1. the regular expression (its match is the answer as it is);
/// 2. the text of an option, with case, punctuation (Unicode's) and the given expressions left out
///    on both sides where asked for;
/// 3. an option's letter after a colon.
///
/// @param basic the expression, `group_select` and `fallback`
/// @param ignoreCase `ignore_case`
/// @param ignorePunctuation `ignore_punctuation`
/// @param ignored `regexes_to_ignore`
public record OptionFilter(
        RegexFilter basic,
        boolean ignoreCase,
        boolean ignorePunctuation,
        List<RegularExpression> ignored)
        implements Filter {
    static final String FUNCTION = "multi_choice_regex";

    /// The field of a row that holds its options, where a task names no other.
    public static final String FIELD = "choices";

    private static final Pattern PUNCTUATION = Pattern.compile("\\p{P}+");
    private static final int LETTERS = 26;

    public OptionFilter {
        ignored = List.copyOf(ignored);
    }

    @Override
    public String function() {
        return FUNCTION;
    }

    @Override
    public Map<String, Object> options() {
        Map<String, Object> out = new LinkedHashMap<>(basic.options());
        out.put("ignore_case", ignoreCase);
        out.put("ignore_punctuation", ignorePunctuation);
        out.put("regexes_to_ignore", ignored.stream().map(RegularExpression::source).toList());
        return out;
    }

    @Override
    public String apply(String text, List<String> choices) {
        if (choices.isEmpty() || choices.size() > LETTERS) {
            throw new IllegalArgumentException(
                    FUNCTION + " on an item with " + choices.size() + " options");
        }
        return RegexFilter.chosen(basic.pattern(), text, basic.match())
                .or(() -> namedByText(text, choices))
                .or(() -> namedByLetter(text, choices.size()))
                .orElse(basic.fallback());
    }

    private Optional<String> namedByText(String text, List<String> choices) {
        List<String> bare = choices.stream().map(choice -> bare(choice).strip()).toList();
        String any =
                bare.stream()
                        .filter(choice -> !choice.isEmpty()) // it would be found everywhere
                        .map(OptionFilter::quoted)
                        .collect(Collectors.joining("|"));
        if (any.isEmpty()) {
            return Optional.empty();
        }
        return RegexFilter.chosen(RegularExpression.of(any), bare(text), basic.match())
                .map(bare::lastIndexOf) // of equal options lm-evaluation-harness keeps the last
                .filter(index -> index >= 0)
                .map(OptionFilter::letter);
    }

    private Optional<String> namedByLetter(String text, int choices) {
        String letters =
                IntStream.range(0, choices)
                        .mapToObj(i -> letter(i).substring(1, 2))
                        .collect(Collectors.joining("|"));
        return RegexFilter.chosen(
                        RegularExpression.of(":\\s*(" + letters + ")"), text, basic.match())
                .map(letter -> "(" + letter + ")");
    }

    private static String letter(int index) {
        return "(" + (char) ('A' + index) + ")";
    }

    private static String quoted(String text) {
        return text.replaceAll("[\\p{Punct}]", "\\\\$0");
    }

    private String bare(String text) {
        String out = text;
        for (RegularExpression pattern : ignored) {
            out = pattern.remove(out);
        }
        if (ignoreCase) {
            out = out.toLowerCase(Locale.ROOT);
        }
        return ignorePunctuation ? PUNCTUATION.matcher(out).replaceAll("") : out;
    }
}
