package io.evomerge.answers;

import java.util.List;

/// Filters that are applied one after the other, under a name by which results are told apart.
public record FilterPipeline(String name, List<Filter> filters) {
    /// The whole text, as lm-evaluation-harness names it.
    public static final FilterPipeline NONE = new FilterPipeline("none", List.of());

    public FilterPipeline {
        filters = List.copyOf(filters);
    }

    /// @param choices the options of the item, empty where it has none
    public String apply(String text, List<String> choices) {
        String out = text;
        for (Filter filter : filters) {
            out = filter.apply(out, choices);
        }
        return out;
    }

    /// Whether it leaves every text as it is.
    public boolean isIdentity() {
        return filters.stream().allMatch(TextFilter.TAKE_FIRST::equals);
    }

    /// Whether items must have options.
    public boolean needsOptions() {
        return filters.stream().anyMatch(OptionFilter.class::isInstance);
    }
}
