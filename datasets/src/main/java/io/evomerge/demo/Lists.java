package io.evomerge.demo;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Lists of three to five different numbers, to be sorted or turned round.
final class Lists {
    private static final List<Integer> NUMBERS =
            IntStream.rangeClosed(0, World.LARGEST).boxed().toList();

    private Lists() {}

    /// `Put 12, 9, 14 in order, smallest first.`
    static Example order(RandomGenerator random) {
        List<Integer> numbers = numbers(random);
        return example(
                "Put %s in order, smallest first. Answer:",
                numbers, "The order is %s.", numbers.stream().sorted().toList());
    }

    /// `Write 12, 9, 14 backwards.`
    static Example reverse(RandomGenerator random) {
        List<Integer> numbers = numbers(random);
        return example(
                "Write %s backwards. Answer:", numbers, "Backwards it is %s.", numbers.reversed());
    }

    static String joined(List<?> list) {
        return list.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    /// The list with two of its elements exchanged; of a list of three or more, never only one
    /// other list.
    static <T> List<T> exchanged(List<T> list, RandomGenerator random) {
        List<Integer> places =
                World.some(2, IntStream.range(0, list.size()).boxed().toList(), random);
        List<T> out = new ArrayList<>(list);
        Collections.swap(out, places.get(0), places.get(1));
        return out;
    }

    private static List<Integer> numbers(RandomGenerator random) {
        return World.some(World.number(3, 5, random), NUMBERS, random);
    }

    private static Example example(
            String prompt, List<Integer> given, String answer, List<Integer> right) {
        return Example.of(
                prompt.formatted(joined(given)),
                answer.formatted(joined(right)),
                options -> answer.formatted(joined(exchanged(right, options))));
    }
}
