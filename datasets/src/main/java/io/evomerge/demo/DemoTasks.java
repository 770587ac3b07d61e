package io.evomerge.demo;

import io.evomerge.answers.ChoiceMetric;
import io.evomerge.answers.ExactMatch;
import io.evomerge.answers.Scoring;
import io.evomerge.datasets.Decoding;
import io.evomerge.datasets.Delimiters;
import io.evomerge.datasets.Item;
import io.evomerge.datasets.OutputType;
import io.evomerge.datasets.Prompt;
import io.evomerge.datasets.PromptKey;
import io.evomerge.datasets.Task;
import io.evomerge.documents.InputException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Stream;

/// The skills as tasks: a number of different questions of one part.
public final class DemoTasks {
    private static final int VERSION = 1;

    /// A part of the smallest skill has about 40 questions; missing one of them in this many draws
    /// has a probability below 1e-20, so that the part can be said to be used up.
    private static final int PATIENCE = 2_000;

    private static final String CHOICE = "-choice";

    private DemoTasks() {}

    /// The names of all tasks: each skill, and its twin with options.
    public static List<String> names() {
        return Skill.ids().stream().flatMap(id -> Stream.of(id, id + CHOICE)).toList();
    }

    /// The task of a name; empty if there is none.
    ///
    /// @throws InputException if the part has fewer different questions than `count`
    public static Optional<Task> named(String name, Part part, long seed, int count) {
        return Stream.of(Skill.values())
                .flatMap(
                        skill -> {
                            if (name.equals(skill.id())) {
                                return Stream.of(task(skill, part, seed, count));
                            }
                            return name.equals(skill.id() + CHOICE)
                                    ? Stream.of(choiceTask(skill, part, seed, count))
                                    : Stream.empty();
                        })
                .findFirst();
    }

    /// A generation task, scored by exact match.
    ///
    /// @throws InputException if the part has fewer different questions than `count`
    public static Task task(Skill skill, Part part, long seed, int count) {
        return new Task(
                skill.id(),
                VERSION,
                OutputType.GENERATE_UNTIL,
                Delimiters.USUAL,
                Scoring.of(ExactMatch.PLAIN),
                new Decoding(List.of(), skill.maxTokens()),
                items(
                        skill,
                        part,
                        seed,
                        count,
                        e -> Item.open(id(e), Prompt.of(e.prompt()), e.answer())));
    }

    /// The same questions with options, named `<skill>-choice`, scored by accuracy.
    ///
    /// @throws InputException if the part has fewer different questions than `count`
    public static Task choiceTask(Skill skill, Part part, long seed, int count) {
        return new Task(
                skill.id() + CHOICE,
                VERSION,
                OutputType.MULTIPLE_CHOICE,
                Delimiters.USUAL,
                Scoring.of(ChoiceMetric.ACC),
                Decoding.NONE,
                items(
                        skill,
                        part,
                        seed,
                        count,
                        e -> Item.choice(id(e), Prompt.of(e.prompt()), e.choices(), e.gold())));
    }

    private static List<Item> items(
            Skill skill, Part part, long seed, int count, Function<Example, Item> item) {
        return examples(skill, part, seed, count).stream().map(item).toList();
    }

    private static List<Example> examples(Skill skill, Part part, long seed, int count) {
        var random = new SplittableRandom(PromptKey.hash(skill.id() + "/" + part + "/" + seed));
        Map<String, Example> drawn = new LinkedHashMap<>();
        int repeats = 0;
        while (drawn.size() < count) {
            Example example = skill.draw(part, random);
            repeats = drawn.putIfAbsent(example.prompt(), example) == null ? 0 : repeats + 1;
            if (repeats == PATIENCE) {
                throw new InputException(
                        skill.id(),
                        "has only %d different questions in its %s part, but %d are wanted"
                                .formatted(
                                        drawn.size(), part.name().toLowerCase(Locale.ROOT), count),
                        "ask for fewer items or another skill");
            }
        }
        return List.copyOf(drawn.values());
    }

    /// The same question has the same id in every run.
    private static String id(Example example) {
        return "%016x".formatted(PromptKey.hash(example.prompt()));
    }
}
