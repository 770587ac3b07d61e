package io.evomerge.fidelity;

/// How candidates race against the best one so far.
///
/// @param rounds into how many parts the items are cut; after each but the last a candidate may
///     drop out
/// @param level a candidate drops out whose chance of being no worse than the best, in a one-sided
///     test after each round, is smaller than this
public record Racing(int rounds, double level) {
    public static final Racing USUAL = new Racing(5, 0.1);

    /// With anchors as the first round ([AnchoredRace]).
    public static final Racing ANCHORED = new Racing(2, 0.1);

    public static final int MOST_ROUNDS = 1000;

    public Racing {
        if (rounds < 2 || rounds > MOST_ROUNDS || !(level > 0 && level < 0.5)) {
            throw new IllegalArgumentException(rounds + " rounds, level " + level);
        }
    }
}
