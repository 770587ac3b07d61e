package io.evomerge.demo;

import java.util.List;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;

/// Word problems of one addition or subtraction within [World#LARGEST].
final class WordProblems {
    /// The forms of a story; `first` and `second` are the numbers in it.
    private enum Form {
        GAIN,
        LOSS,
        TOGETHER,
        MORE,
        RECEIVE,
        GIVE
    }

    private static final List<Form> FORMS = List.of(Form.values());

    /// A problem in both languages.
    ///
    /// @param facts two sentences
    /// @param answer the answer's sentence for any number
    private record Story(
            List<Phrase> facts,
            Phrase question,
            IntFunction<Phrase> answer,
            int first,
            int second,
            int result) {}

    private WordProblems() {}

    /// A problem told in one language, asked in another, answered in a third.
    static Example draw(Language told, Language asked, Language answered, RandomGenerator random) {
        Story story = story(random);
        String prompt =
                String.join(
                        " ",
                        asked.questionTag(),
                        story.facts.get(0).in(told),
                        story.facts.get(1).in(told),
                        story.question.in(asked),
                        answered.answerTag());
        IntFunction<String> answer = n -> story.answer.apply(n).in(answered);
        return Example.of(
                prompt, answer.apply(story.result), options -> answer.apply(wrong(story, options)));
    }

    /// A typical mistake: off by one or two, a number of the story, or the other operation.
    private static int wrong(Story story, RandomGenerator random) {
        int mistake =
                switch (random.nextInt(4)) {
                    case 0 -> story.result + 1 + random.nextInt(2);
                    case 1 -> story.result - 1 - random.nextInt(2);
                    case 2 -> random.nextBoolean() ? story.first : story.second;
                    default ->
                            story.result > story.first
                                    ? story.first - story.second
                                    : story.first + story.second;
                };
        return Math.clamp(mistake, 0, World.LARGEST);
    }

    private static Story story(RandomGenerator random) {
        Form form = World.any(FORMS, random);
        Thing thing = World.any(World.THINGS, random);
        List<String> people = World.some(2, World.PEOPLE, random);
        String one = people.get(0);
        String two = people.get(1);
        boolean adds = form == Form.GAIN || form == Form.TOGETHER || form == Form.RECEIVE;
        // The larger number first, then a part of it: every sum is equally frequent.
        int whole = World.number(2, World.LARGEST, random);
        int part = World.number(1, adds || form == Form.MORE ? whole - 1 : whole, random);
        int first = adds ? part : whole;
        int second = adds ? whole - part : part;
        int result = adds ? whole : whole - part;
        Phrase start = new Fact.Has(one, first, thing).statement();
        Phrase now = Sentences.howManyNow(one, thing);
        IntFunction<Phrase> has = n -> Sentences.nowHas(one, n, thing);
        return switch (form) {
            case GAIN -> {
                Phrase verb = World.any(World.GAINS, random);
                Phrase event = Sentences.event(one, verb, second, thing);
                yield new Story(List.of(start, event), now, has, first, second, result);
            }
            case LOSS -> {
                Phrase verb = World.any(World.LOSSES, random);
                Phrase event = Sentences.event(one, verb, second, thing);
                yield new Story(List.of(start, event), now, has, first, second, result);
            }
            case RECEIVE -> {
                Phrase event = Sentences.gift(two, second, thing, one);
                yield new Story(List.of(start, event), now, has, first, second, result);
            }
            case GIVE -> {
                Phrase event = Sentences.gift(one, second, thing, two);
                yield new Story(List.of(start, event), now, has, first, second, result);
            }
            case TOGETHER ->
                    new Story(
                            List.of(start, new Fact.Has(two, second, thing).statement()),
                            Sentences.howManyTogether(one, two, thing),
                            n -> Sentences.togetherHave(one, two, n, thing),
                            first,
                            second,
                            result);
            case MORE ->
                    new Story(
                            List.of(start, new Fact.Has(two, second, thing).statement()),
                            Sentences.howManyMore(one, two, thing),
                            n -> Sentences.hasMore(one, two, n, thing),
                            first,
                            second,
                            result);
        };
    }
}
