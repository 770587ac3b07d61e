package io.evomerge.demo;

import java.util.List;
import java.util.random.RandomGenerator;

/// Something that is so of a person: what they have, where they are, what they are doing.
sealed interface Fact {
    String person();

    /// `Dario is in the garden.`
    Phrase statement();

    /// The question for the value: `Where is Dario?`
    Phrase question();

    /// The question for the person: `Who is in the garden?`
    Phrase who();

    /// The same said of another person.
    Fact of(String person);

    /// The same kind of fact about the same person, with a value that differs.
    Fact otherwise(RandomGenerator random);

    /// A random fact of each kind about the person, in random order.
    static List<Fact> about(String person, RandomGenerator random) {
        return World.shuffled(
                List.of(
                        new Has(
                                person,
                                World.number(1, World.LARGEST, random),
                                World.any(World.THINGS, random)),
                        new IsIn(person, World.any(World.PLACES, random)),
                        new Does(person, World.any(World.ACTIVITIES, random))),
                random);
    }

    /// `Dario has 6 hats.`
    record Has(String person, int count, Thing thing) implements Fact {
        @Override
        public Phrase statement() {
            Phrase things = thing.counted(count);
            return new Phrase(
                    "%s has %s.".formatted(person, things.english()),
                    "%s ha %s.".formatted(person, things.italian()));
        }

        @Override
        public Phrase question() {
            return new Phrase(
                    "What does %s have?".formatted(person), "Cosa ha %s?".formatted(person));
        }

        @Override
        public Phrase who() {
            Phrase things = thing.counted(count);
            return new Phrase(
                    "Who has %s?".formatted(things.english()),
                    "Chi ha %s?".formatted(things.italian()));
        }

        @Override
        public Fact of(String other) {
            return new Has(other, count, thing);
        }

        /// Another number of the same things, or the same number of other things.
        @Override
        public Fact otherwise(RandomGenerator random) {
            if (random.nextBoolean()) {
                return new Has(person, count, World.anyBut(thing, World.THINGS, random));
            }
            int other = World.number(1, World.LARGEST - 1, random);
            return new Has(person, other < count ? other : other + 1, thing);
        }
    }

    /// `Dario is in the garden.`
    record IsIn(String person, Phrase place) implements Fact {
        @Override
        public Phrase statement() {
            return new Phrase(
                    "%s is %s.".formatted(person, place.english()),
                    "%s è %s.".formatted(person, place.italian()));
        }

        @Override
        public Phrase question() {
            return new Phrase(
                    "Where is %s?".formatted(person), "Dove si trova %s?".formatted(person));
        }

        @Override
        public Phrase who() {
            return new Phrase(
                    "Who is %s?".formatted(place.english()),
                    "Chi è %s?".formatted(place.italian()));
        }

        @Override
        public Fact of(String other) {
            return new IsIn(other, place);
        }

        @Override
        public Fact otherwise(RandomGenerator random) {
            return new IsIn(person, World.anyBut(place, World.PLACES, random));
        }
    }

    /// `Dario is reading.`
    record Does(String person, Phrase activity) implements Fact {
        @Override
        public Phrase statement() {
            return new Phrase(
                    "%s is %s.".formatted(person, activity.english()),
                    "%s sta %s.".formatted(person, activity.italian()));
        }

        @Override
        public Phrase question() {
            return new Phrase(
                    "What is %s doing?".formatted(person),
                    "Cosa sta facendo %s?".formatted(person));
        }

        @Override
        public Phrase who() {
            return new Phrase(
                    "Who is %s?".formatted(activity.english()),
                    "Chi sta %s?".formatted(activity.italian()));
        }

        @Override
        public Fact of(String other) {
            return new Does(other, activity);
        }

        @Override
        public Fact otherwise(RandomGenerator random) {
            return new Does(person, World.anyBut(activity, World.ACTIVITIES, random));
        }
    }
}
