package io.evomerge.search;

/// What a budget still buys, counted in items answered: a budget of `N` evaluations pays for `N`
/// candidates that answer all search items, or for more that answer fewer.
final class Purse {
    private final long all;
    private long spent;

    /// @param evaluations of all items
    /// @param items how many these are
    Purse(int evaluations, int items) {
        this.all = (long) evaluations * items;
    }

    /// How many candidates can still be asked so many items each.
    int affords(int each) {
        return (int) Math.min(Integer.MAX_VALUE, (all - spent) / each);
    }

    void pay(int candidates, int each) {
        pay((long) candidates * each);
    }

    void pay(long items) {
        spent += items;
        if (spent > all) {
            throw new IllegalStateException(spent + " items of " + all);
        }
    }
}
