package io.evomerge.demo;

import static io.evomerge.demo.Language.ENGLISH;
import static io.evomerge.demo.Language.ITALIAN;

import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// What a model of the zoo can be asked for. Each skill is a generator of questions.
public enum Skill {
    /// English word problems.
    MATH_EN(9),
    /// Italian word problems.
    MATH_IT(10),
    /// Word problems whose story, question and answer choose their languages independently.
    MIXED_MATH(10),
    /// English reading questions.
    QA_EN(7),
    /// Italian reading questions.
    QA_IT(6),
    /// English facts and question, Italian answer.
    CROSS_QA(6),
    /// Reading questions whose facts, question and answer choose their languages independently.
    MIXED_QA(7),
    /// Sorting three to five numbers.
    ORDER(14),
    /// The same lists backwards.
    REVERSE(14),
    /// One sentence, English to Italian or back.
    TRANSLATE(11),
    /// Bare sums and differences.
    SYMBOLIC(7),
    /// Counting up and down.
    COUNT(17),
    /// Saying a list of words again.
    REPEAT(11),
    /// Retelling what was said of one person.
    NARRATIVE(12);

    private final int maxTokens;

    Skill(int maxTokens) {
        this.maxTokens = maxTokens;
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
        return switch (this) {
            case MATH_EN -> WordProblems.draw(ENGLISH, ENGLISH, ENGLISH, random);
            case MATH_IT -> WordProblems.draw(ITALIAN, ITALIAN, ITALIAN, random);
            case MIXED_MATH ->
                    WordProblems.draw(
                            Language.any(random),
                            Language.any(random),
                            Language.any(random),
                            random);
            case QA_EN -> Questions.draw(ENGLISH, ENGLISH, ENGLISH, random);
            case QA_IT -> Questions.draw(ITALIAN, ITALIAN, ITALIAN, random);
            case CROSS_QA -> Questions.draw(ENGLISH, ENGLISH, ITALIAN, random);
            case MIXED_QA ->
                    Questions.draw(
                            Language.any(random),
                            Language.any(random),
                            Language.any(random),
                            random);
            case ORDER -> Lists.order(random);
            case REVERSE -> Lists.reverse(random);
            case TRANSLATE -> Basics.translate(random);
            case SYMBOLIC -> Basics.symbolic(random);
            case COUNT -> Basics.count(random);
            case REPEAT -> Basics.repeat(random);
            case NARRATIVE -> Basics.narrative(random);
        };
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
