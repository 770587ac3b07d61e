package io.evomerge.demo;

import io.evomerge.datasets.PromptKey;

/// What a prompt may be used for. The part is a hash of the prompt's text and of nothing else, so
/// that no seed, skill or order of drawing can bring a prompt of one part into another.
public enum Part {
    /// 70 % of the prompts: what the zoo's models are trained on.
    TRAIN,
    /// 10 %: what candidates are scored on.
    SEARCH,
    /// 10 %: what chooses among finalists, and among zoos.
    SELECT,
    /// 10 %: what final tables are made from.
    REPORT;

    public static Part of(String prompt) {
        int tenth = (int) Long.remainderUnsigned(hash(prompt), 10);
        return switch (tenth) {
            case 7 -> SEARCH;
            case 8 -> SELECT;
            case 9 -> REPORT;
            default -> TRAIN;
        };
    }

    static long hash(String prompt) {
        return PromptKey.hash(PromptKey.of(prompt));
    }
}
