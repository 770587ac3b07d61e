package io.evomerge.demo;

import static io.evomerge.demo.Language.ENGLISH;
import static io.evomerge.demo.Language.ITALIAN;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// What a model of the zoo can be asked for. Each skill is a generator of questions.
public enum Skill {
    /// English word problems.
    MATH_EN(9, random -> WordProblems.draw(ENGLISH, ENGLISH, ENGLISH, random)),
    /// Italian word problems.
    MATH_IT(10, random -> WordProblems.draw(ITALIAN, ITALIAN, ITALIAN, random)),
    /// Word problems whose story, question and answer choose their languages independently.
    MIXED_MATH(
            10,
            random ->
                    WordProblems.draw(
                            Basics.language(random),
                            Basics.language(random),
                            Basics.language(random),
                            random)),
    /// English reading questions.
    QA_EN(7, random -> Questions.draw(ENGLISH, ENGLISH, ENGLISH, random)),
    /// Italian reading questions.
    QA_IT(6, random -> Questions.draw(ITALIAN, ITALIAN, ITALIAN, random)),
    /// English facts and question, Italian answer.
    CROSS_QA(6, random -> Questions.draw(ENGLISH, ENGLISH, ITALIAN, random)),
    /// Reading questions whose facts, question and answer choose their languages independently.
    MIXED_QA(
            7,
            random ->
                    Questions.draw(
                            Basics.language(random),
                            Basics.language(random),
                            Basics.language(random),
                            random)),
    /// Sorting three to five numbers.
    ORDER(14, Lists::order),
    /// The same lists backwards.
    REVERSE(14, Lists::reverse),
    /// One sentence, English to Italian or back.
    TRANSLATE(11, Basics::translate),
    /// Bare sums and differences.
    SYMBOLIC(7, Basics::symbolic),
    /// Counting up and down.
    COUNT(17, Basics::count),
    /// Saying a list of words again.
    REPEAT(11, Basics::repeat),
    /// Retelling what was said of one person.
    NARRATIVE(12, Basics::narrative);

    private final int maxTokens;
    private final Function<RandomGenerator, Example> generator;

    Skill(int maxTokens, Function<RandomGenerator, Example> generator) {
        this.maxTokens = maxTokens;
        this.generator = generator;
    }

    /// The name on the command line and in files: `math-en`.
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// All names, in the order above.
    public static List<String> ids() {
        return Stream.of(values()).map(Skill::id).toList();
    }

    /// The tokens that the longest answer and its end token need.
    public int maxTokens() {
        return maxTokens;
    }

    /// A question of any part.
    public Example draw(RandomGenerator random) {
        return generator.apply(random);
    }

    /// A question of the part: others are drawn and dropped.
    public Example draw(Part part, RandomGenerator random) {
        Example example;
        do {
            example = draw(random);
        } while (Part.of(example.prompt()) != part);
        return example;
    }
}
