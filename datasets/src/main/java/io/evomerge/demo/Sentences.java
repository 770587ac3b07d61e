package io.evomerge.demo;

/// The events, questions and conclusions of word problems, in both languages.
final class Sentences {
    private Sentences() {}

    /// `Dario buys 4 hats.`
    static Phrase event(String person, Phrase verb, int count, Thing thing) {
        Phrase things = thing.counted(count);
        return new Phrase(
                "%s %s %s.".formatted(person, verb.english(), things.english()),
                "%s %s %s.".formatted(person, verb.italian(), things.italian()));
    }

    /// `Anna gives 4 hats to Dario.`
    static Phrase gift(String from, int count, Thing thing, String to) {
        Phrase things = thing.counted(count);
        return new Phrase(
                "%s %s %s to %s.".formatted(from, World.GIVES.english(), things.english(), to),
                "%s %s %s a %s.".formatted(from, World.GIVES.italian(), things.italian(), to));
    }

    /// `How many hats does Dario have now?`
    static Phrase howManyNow(String person, Thing thing) {
        return new Phrase(
                "How many %s does %s have now?".formatted(thing.many().english(), person),
                "%s %s ha %s adesso?"
                        .formatted(thing.howMany().italian(), thing.many().italian(), person));
    }

    /// `Dario now has 2 hats.`
    static Phrase nowHas(String person, int count, Thing thing) {
        Phrase things = thing.counted(count);
        return new Phrase(
                "%s now has %s.".formatted(person, things.english()),
                "%s adesso ha %s.".formatted(person, things.italian()));
    }

    /// `How many hats do Dario and Anna have together?`
    static Phrase howManyTogether(String one, String two, Thing thing) {
        return new Phrase(
                "How many %s do %s and %s have together?"
                        .formatted(thing.many().english(), one, two),
                "%s %s hanno %s e %s insieme?"
                        .formatted(thing.howMany().italian(), thing.many().italian(), one, two));
    }

    /// `Dario and Anna together have 10 hats.`
    static Phrase togetherHave(String one, String two, int count, Thing thing) {
        Phrase things = thing.counted(count);
        return new Phrase(
                "%s and %s together have %s.".formatted(one, two, things.english()),
                "%s e %s insieme hanno %s.".formatted(one, two, things.italian()));
    }

    /// `How many more hats does Dario have than Anna?`
    static Phrase howManyMore(String one, String two, Thing thing) {
        return new Phrase(
                "How many more %s does %s have than %s?"
                        .formatted(thing.many().english(), one, two),
                "%s %s ha %s in più di %s?"
                        .formatted(thing.howMany().italian(), thing.many().italian(), one, two));
    }

    /// `Dario has 2 more hats than Anna.`
    static Phrase hasMore(String one, String two, int count, Thing thing) {
        Phrase noun = count == 1 ? thing.one() : thing.many();
        return new Phrase(
                "%s has %d more %s than %s.".formatted(one, count, noun.english(), two),
                "%s ha %d %s in più di %s.".formatted(one, count, noun.italian(), two));
    }
}
