package io.evomerge.demo;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/// One generated question with its answer. All of it is a function of the prompt: equal prompts
/// have equal answers and equal options in equal order, whatever the seed.
///
/// @param prompt ends with an answer tag; one blank separates it from the answer
/// @param answer whole sentences
/// @param choices [#OPTIONS] different texts, one of them the answer
/// @param gold the index of the answer among them
public record Example(String prompt, String answer, List<String> choices, int gold) {
    /// Options of a multiple-choice question.
    public static final int OPTIONS = 4;

    public Example {
        choices = List.copyOf(choices);
        if (!choices.get(gold).equals(answer)) {
            throw new IllegalArgumentException(prompt + ": choice " + gold + " is not the answer");
        }
    }

    /// Adds wrong options to a question and its answer.
    ///
    /// @param wrong draws one option, which may repeat others or be the answer: it is drawn until
    ///     there are enough different ones
    static Example of(String prompt, String answer, Function<RandomGenerator, String> wrong) {
        // Seeded by the prompt, so that an item is the same whichever run draws it.
        var random = new SplittableRandom(Part.hash(prompt));
        SequencedSet<String> options = new LinkedHashSet<>();
        options.add(answer);
        while (options.size() < OPTIONS) {
            options.add(wrong.apply(random));
        }
        List<String> choices = World.shuffled(new ArrayList<>(options), random);
        return new Example(prompt, answer, choices, choices.indexOf(answer));
    }
}
