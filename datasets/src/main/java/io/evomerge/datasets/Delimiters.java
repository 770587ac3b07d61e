package io.evomerge.datasets;

/// What stands between the parts of a prompt.
///
/// @param target between a question and its answer or option (`target_delimiter`)
/// @param shots after each solved example (`fewshot_delimiter`)
public record Delimiters(String target, String shots) {
    /// A blank, and an empty line, as in lm-evaluation-harness.
    public static final Delimiters USUAL = new Delimiters(" ", "\n\n");
}
