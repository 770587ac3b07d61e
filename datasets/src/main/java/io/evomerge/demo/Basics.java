package io.evomerge.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What only the base is trained on: translation, bare sums, counting, repeating, retelling. They
/// give it the words, the numbers and the tie between the languages that the skills rest on.
final class Basics {
    private Basics() {}

    /// `Translate: Dario has 6 hats. Risposta:` and the other way round.
    static Example translate(RandomGenerator random) {
        Language from = Language.any(random);
        Language to = from.other();
        Saying saying = Saying.any(random);
        return Example.of(
                "%s %s %s"
                        .formatted(
                                new Phrase("Translate:", "Traduci:").in(from),
                                saying.phrase().in(from),
                                to.answerTag()),
                saying.phrase().in(to),
                options -> saying.varied(options).phrase().in(to));
    }

    /// `How much is 6 + 4? Answer:` gives `6 + 4 = 10.`
    static Example symbolic(RandomGenerator random) {
        Language language = Language.any(random);
        int whole = World.number(0, World.LARGEST, random);
        int part = World.number(0, whole, random);
        boolean adds = random.nextBoolean();
        String term = adds ? part + " + " + (whole - part) : whole + " - " + part;
        int result = adds ? whole : whole - part;
        return Example.of(
                "%s %s? %s"
                        .formatted(
                                new Phrase("How much is", "Quanto fa").in(language),
                                term,
                                language.answerTag()),
                term + " = " + result + ".",
                options ->
                        term
                                + " = "
                                + Math.clamp(
                                        result + World.number(-3, 3, options), 0, World.LARGEST)
                                + ".");
    }

    /// `Count from 3 to 6. Answer:` gives `3, 4, 5, 6.`; downwards as well.
    static Example count(RandomGenerator random) {
        Language language = Language.any(random);
        int steps = World.number(2, 7, random);
        int low = World.number(0, World.LARGEST - steps, random);
        List<Integer> up = IntStream.rangeClosed(low, low + steps).boxed().toList();
        List<Integer> numbers = random.nextBoolean() ? up : up.reversed();
        return Example.of(
                new Phrase("Count from %d to %d. %s", "Conta da %d a %d. %s")
                        .in(language)
                        .formatted(numbers.getFirst(), numbers.getLast(), language.answerTag()),
                Lists.joined(numbers) + ".",
                options -> Lists.joined(Lists.exchanged(numbers, options)) + ".");
    }

    /// `Repeat: hats, Dario, 4. Answer:` gives `hats, Dario, 4.`
    static Example repeat(RandomGenerator random) {
        Language language = Language.any(random);
        List<String> words = World.some(World.number(3, 5, random), words(language), random);
        return Example.of(
                "%s %s. %s"
                        .formatted(
                                new Phrase("Repeat:", "Ripeti:").in(language),
                                Lists.joined(words),
                                language.answerTag()),
                Lists.joined(words) + ".",
                options -> Lists.joined(Lists.exchanged(words, options)) + ".");
    }

    /// Facts about two people, then `Tell about Dario. Answer:`; the answer is what was said of
    /// him, in the same order.
    static Example narrative(RandomGenerator random) {
        Language language = Language.any(random);
        List<String> people = World.some(2, World.PEOPLE, random);
        String hero = people.get(0);
        List<Fact> facts = new ArrayList<>(Fact.about(hero, random).subList(0, 2));
        facts.addAll(Fact.about(people.get(1), random).subList(0, World.number(1, 2, random)));
        List<Fact> story = World.shuffled(facts, random);
        List<Fact> told = story.stream().filter(f -> f.person().equals(hero)).toList();
        return Example.of(
                "%s %s %s. %s"
                        .formatted(
                                Questions.told(story, language),
                                new Phrase("Tell about", "Racconta di").in(language),
                                hero,
                                language.answerTag()),
                Questions.told(told, language),
                options -> Questions.told(changed(told, options), language));
    }

    /// The facts with one of them otherwise.
    private static List<Fact> changed(List<Fact> facts, RandomGenerator random) {
        List<Fact> out = new ArrayList<>(facts);
        int index = random.nextInt(out.size());
        out.set(index, out.get(index).otherwise(random));
        return out;
    }

    private static List<String> words(Language language) {
        return Stream.of(
                        World.PEOPLE.stream(),
                        World.THINGS.stream().map(thing -> thing.many().in(language)),
                        World.ACTIVITIES.stream().map(activity -> activity.in(language)),
                        IntStream.rangeClosed(0, World.LARGEST).mapToObj(String::valueOf))
                .flatMap(s -> s)
                .toList();
    }
}
