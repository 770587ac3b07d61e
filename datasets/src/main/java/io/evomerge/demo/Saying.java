package io.evomerge.demo;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/// Any single sentence of the other skills, with the parts it is made of.
///
/// @param form which parts the sentence uses, and how
record Saying(
        Function<Saying, Phrase> form,
        String one,
        String two,
        Thing thing,
        int count,
        Phrase verb,
        Fact fact) {
    private static final List<Function<Saying, Phrase>> FORMS =
            List.of(
                    s -> Sentences.event(s.one, s.verb, s.count, s.thing),
                    s -> Sentences.gift(s.one, s.count, s.thing, s.two),
                    s -> Sentences.howManyNow(s.one, s.thing),
                    s -> Sentences.nowHas(s.one, s.count, s.thing),
                    s -> Sentences.howManyTogether(s.one, s.two, s.thing),
                    s -> Sentences.togetherHave(s.one, s.two, s.count, s.thing),
                    s -> Sentences.howManyMore(s.one, s.two, s.thing),
                    s -> Sentences.hasMore(s.one, s.two, s.count, s.thing),
                    s -> s.fact.question(),
                    s -> s.fact.who(),
                    s -> s.fact.statement());

    static Saying any(RandomGenerator random) {
        List<String> people = World.some(2, World.PEOPLE, random);
        return new Saying(
                World.any(FORMS, random),
                people.get(0),
                people.get(1),
                World.any(World.THINGS, random),
                World.number(0, World.LARGEST, random),
                World.any(random.nextBoolean() ? World.GAINS : World.LOSSES, random),
                Fact.about(people.get(0), random).getFirst());
    }

    Phrase phrase() {
        return form.apply(this);
    }

    /// The same form with a few of its parts drawn anew. Parts that the form does not use change
    /// neither the phrase nor what the generator gives afterwards.
    Saying varied(RandomGenerator random) {
        var own = new SplittableRandom(random.nextLong());
        Saying other = any(own);
        boolean samePeople = own.nextBoolean();
        return new Saying(
                form,
                samePeople ? one : other.one,
                samePeople ? two : other.two,
                own.nextBoolean() ? thing : other.thing,
                own.nextBoolean() ? count : other.count,
                own.nextBoolean() ? verb : other.verb,
                own.nextBoolean() ? fact.of(other.one) : fact.otherwise(own));
    }
}
