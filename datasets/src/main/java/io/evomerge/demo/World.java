package io.evomerge.demo;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/// The people, things, places, activities and verbs that every text of the demo is made of.
final class World {
    /// The largest number; each of `0 … LARGEST` is one token.
    static final int LARGEST = 20;

    static final List<String> PEOPLE =
            List.of(
                    "Anna", "Bruno", "Carla", "Dario", "Elena", "Fabio", "Giulia", "Hugo", "Irene",
                    "Luca", "Marta", "Paolo", "Sara", "Tito");

    static final List<Thing> THINGS =
            List.of(
                    Thing.masculine("hat", "hats", "cappello", "cappelli"),
                    Thing.masculine("book", "books", "libro", "libri"),
                    Thing.masculine("flower", "flowers", "fiore", "fiori"),
                    Thing.masculine("ticket", "tickets", "biglietto", "biglietti"),
                    Thing.masculine("plate", "plates", "piatto", "piatti"),
                    Thing.masculine("cookie", "cookies", "biscotto", "biscotti"),
                    Thing.masculine("ring", "rings", "anello", "anelli"),
                    Thing.feminine("key", "keys", "chiave", "chiavi"),
                    Thing.feminine("apple", "apples", "mela", "mele"),
                    Thing.feminine("pen", "pens", "penna", "penne"),
                    Thing.feminine("coin", "coins", "moneta", "monete"),
                    Thing.feminine("cup", "cups", "tazza", "tazze"),
                    Thing.feminine("lamp", "lamps", "lampada", "lampade"),
                    Thing.feminine("shirt", "shirts", "camicia", "camicie"));

    static final List<Phrase> PLACES =
            List.of(
                    new Phrase("in the garden", "in giardino"),
                    new Phrase("in the kitchen", "in cucina"),
                    new Phrase("in the library", "in biblioteca"),
                    new Phrase("at school", "a scuola"),
                    new Phrase("at the park", "al parco"),
                    new Phrase("at the market", "al mercato"),
                    new Phrase("at the station", "alla stazione"),
                    new Phrase("at the beach", "in spiaggia"));

    static final List<Phrase> ACTIVITIES =
            List.of(
                    new Phrase("reading", "leggendo"),
                    new Phrase("writing", "scrivendo"),
                    new Phrase("singing", "cantando"),
                    new Phrase("dancing", "ballando"),
                    new Phrase("sleeping", "dormendo"),
                    new Phrase("cooking", "cucinando"),
                    new Phrase("running", "correndo"),
                    new Phrase("eating", "mangiando"));

    static final List<Phrase> GAINS =
            List.of(
                    new Phrase("buys", "compra"),
                    new Phrase("finds", "trova"),
                    new Phrase("gets", "riceve"),
                    new Phrase("wins", "vince"),
                    new Phrase("takes", "prende"),
                    new Phrase("collects", "raccoglie"));

    static final List<Phrase> LOSSES =
            List.of(
                    new Phrase("gives", "regala"),
                    new Phrase("loses", "perde"),
                    new Phrase("sells", "vende"),
                    new Phrase("breaks", "rompe"),
                    new Phrase("leaves", "lascia"),
                    new Phrase("forgets", "dimentica"));

    /// What is given from one person to another.
    static final Phrase GIVES = LOSSES.getFirst();

    private World() {}

    static <T> T any(List<T> all, RandomGenerator random) {
        return all.get(random.nextInt(all.size()));
    }

    /// An element other than `not`.
    static <T> T anyBut(T not, List<T> all, RandomGenerator random) {
        T other;
        do {
            other = any(all, random);
        } while (other.equals(not));
        return other;
    }

    /// A whole number in `[from, to]`.
    static int number(int from, int to, RandomGenerator random) {
        return random.nextInt(from, to + 1);
    }

    /// `count` different elements, in random order.
    static <T> List<T> some(int count, List<T> all, RandomGenerator random) {
        Set<Integer> taken = new HashSet<>();
        List<T> out = new ArrayList<>();
        while (out.size() < count) {
            int index = random.nextInt(all.size());
            if (taken.add(index)) {
                out.add(all.get(index));
            }
        }
        return out;
    }

    static <T> List<T> shuffled(List<T> all, RandomGenerator random) {
        return some(all.size(), all, random);
    }
}
