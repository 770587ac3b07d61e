package io.evomerge.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/// Reading questions: two or three facts about one or two people, and a question about one of them,
/// answered by repeating that fact.
final class Questions {
    /// @param byPerson whether the person is asked for (`Who is reading?`), not the value
    private record Scene(List<Fact> facts, Fact asked, boolean byPerson) {}

    private Questions() {}

    /// A question whose facts, question and answer each have a language of their own.
    static Example draw(Language told, Language asked, Language answered, RandomGenerator random) {
        Scene scene = random.nextBoolean() ? onePerson(random) : twoPeople(random);
        Phrase question = scene.byPerson ? scene.asked.who() : scene.asked.question();
        String prompt =
                String.join(
                        " ",
                        told(scene.facts, told),
                        asked.questionTag(),
                        question.in(asked),
                        answered.answerTag());
        return Example.of(
                prompt,
                scene.asked.statement().in(answered),
                options -> wrong(scene, options).statement().in(answered));
    }

    static String told(List<Fact> facts, Language language) {
        return facts.stream()
                .map(fact -> fact.statement().in(language))
                .collect(Collectors.joining(" "));
    }

    private static Scene onePerson(RandomGenerator random) {
        String person = World.any(World.PEOPLE, random);
        List<Fact> facts = Fact.about(person, random).subList(0, 2);
        return new Scene(facts, World.any(facts, random), false);
    }

    /// Both people are told the same kind of thing, so that the question's other half decides; one
    /// scene in two has a third fact.
    private static Scene twoPeople(RandomGenerator random) {
        List<String> people = World.some(2, World.PEOPLE, random);
        List<Fact> about = Fact.about(people.get(0), random);
        Fact one = about.get(0);
        Fact two = one.of(people.get(1)).otherwise(random);
        List<Fact> facts = new ArrayList<>(List.of(one, two));
        if (random.nextBoolean()) {
            facts.add(about.get(1).of(World.any(people, random)));
        }
        Fact asked = random.nextBoolean() ? one : two;
        return new Scene(World.shuffled(facts, random), asked, random.nextBoolean());
    }

    /// Another person where the person is asked for, otherwise another value; what the facts say of
    /// others is offered too.
    private static Fact wrong(Scene scene, RandomGenerator random) {
        Fact told = World.any(scene.facts, random);
        if (scene.byPerson) {
            return scene.asked.of(
                    random.nextBoolean() ? told.person() : World.any(World.PEOPLE, random));
        }
        return told.getClass() == scene.asked.getClass() && random.nextBoolean()
                ? told.of(scene.asked.person())
                : scene.asked.otherwise(random);
    }
}
