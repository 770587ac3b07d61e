package io.evomerge.answers;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `regex`: keeps one match of a regular expression.
///
/// Of a match with groups, its first group that is not empty is kept, without white space at its
/// ends. Where the pattern does not match, or matches too few times for `group_select`, or only
/// empty groups do, the fallback is the answer.
///
/// @param pattern `regex_pattern`; by default the number after `####`, as in GSM8K's answers
/// @param match `group_select`: which of the matches counts, from 0; negative from the end, -1
///     being the last
/// @param fallback the answer where nothing is found
public record RegexFilter(RegularExpression pattern, int match, String fallback) implements Filter {
    static final String FUNCTION = "regex";
    static final String NUMBER = "#### (\\-?[0-9\\.\\,]+)";
    static final String INVALID = "[invalid]";

    @Override
    public String function() {
        return FUNCTION;
    }

    @Override
    public Map<String, Object> options() {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("regex_pattern", pattern.source());
        out.put("group_select", match);
        out.put("fallback", fallback);
        return out;
    }

    @Override
    public String apply(String text, List<String> choices) {
        return chosen(pattern, text, match).orElse(fallback);
    }

    /// The match that counts, if there is one.
    static Optional<String> chosen(RegularExpression pattern, String text, int match) {
        List<List<String>> matches = pattern.findAll(text);
        int index = match < 0 ? matches.size() + match : match;
        if (index < 0 || index >= matches.size()) {
            return Optional.empty();
        }
        return matches.get(index).stream()
                .filter(group -> !group.isEmpty())
                .findFirst()
                .map(String::strip);
    }
}
