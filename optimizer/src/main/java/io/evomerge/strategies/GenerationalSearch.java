package io.evomerge.strategies;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.random.RandomGenerator;

/// A search by whole generations, by ask and tell.
///
/// A generation is bred when its first point is asked for; asks may cut it anywhere, and may run
/// ahead of the tells: then the next one is bred from the same parents. It is learnt from when as
/// many points have been told as it has, whichever they are.
abstract class GenerationalSearch implements Strategy.Search {
    final Problem problem;
    final RandomGenerator random;
    private final Deque<double[]> planned = new ArrayDeque<>();
    private final List<Scored> told = new ArrayList<>();
    private int size;
    private boolean begun;

    GenerationalSearch(Problem problem, RandomGenerator random) {
        this.problem = problem;
        this.random = random;
    }

    /// The next generation; never empty.
    abstract List<double[]> breed();

    /// Called once, before the first generation: what was scored outside of the search.
    abstract void begin(List<Scored> seeds);

    /// @param generation as many points as the last generation had
    abstract void learn(List<Scored> generation);

    @Override
    public final List<double[]> ask(int most) {
        Genomes.requirePositive(most);
        if (!begun) {
            begun = true;
            begin(List.copyOf(told));
            told.clear();
        }
        if (planned.isEmpty()) {
            planned.addAll(breed());
            size = planned.size();
        }
        List<double[]> out = new ArrayList<>();
        while (out.size() < most && !planned.isEmpty()) {
            out.add(planned.removeFirst());
        }
        return out;
    }

    @Override
    public final void tell(List<Scored> points) {
        Genomes.requireInCube(points, problem.dimensions());
        points.forEach(p -> told.add(p.at(p.genome().clone())));
        while (begun && size > 0 && told.size() >= size) {
            List<Scored> generation = told.subList(0, size);
            learn(List.copyOf(generation));
            generation.clear();
        }
    }

    /// Points of a first generation: the start, if it was not told, then uniform ones.
    final List<double[]> founders(int count, List<double[]> seeds) {
        List<double[]> out = new ArrayList<>();
        boolean known = seeds.stream().anyMatch(s -> Arrays.equals(s, problem.start()));
        if (count > 0 && !known) {
            out.add(problem.start().clone());
        }
        while (out.size() < count) {
            out.add(Genomes.uniform(problem.dimensions(), random));
        }
        return out;
    }
}
