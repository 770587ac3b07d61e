package io.evomerge.strategies;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/// One run of the genetic algorithm by ask and tell.
///
/// A generation is complete when as many points have been told as it has children; asks may cut it
/// anywhere, and may run ahead of the tells. Any point told counts, also one that was not asked
/// for.
final class GaSearch implements Strategy.Search {
    /// How often a child that is known already is bred anew, before it is drawn at random.
    private static final int ATTEMPTS = 20;

    private final Ga settings;
    private final RandomGenerator random;
    private final double[] start;
    private final Breeding breeding;
    private final Set<List<Double>> known = new HashSet<>();
    private final List<Scored> told = new ArrayList<>();
    private List<Scored> parents = List.of();
    private int founders; // of the first generation: drawn, not bred
    private int elite;
    private boolean begun;
    private int asked; // of this generation

    GaSearch(Ga settings, double[] start, RandomGenerator random) {
        this.settings = settings;
        this.start = start;
        this.random = random;
        breeding = new Breeding(settings, random);
    }

    @Override
    public List<double[]> ask(int most) {
        Genomes.requirePositive(most);
        begin();
        int count = Math.min(most, Math.max(1, generationSize() - asked));
        List<double[]> genomes = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            genomes.add(next());
        }
        asked += count;
        return genomes;
    }

    @Override
    public void tell(List<Scored> points) {
        Genomes.requireInCube(points, start.length);
        for (Scored point : points) {
            known.add(Genomes.key(point.genome()));
            told.add(point.at(point.genome().clone()));
        }
        while (begun && told.size() >= generationSize()) {
            List<Scored> generation = told.subList(0, generationSize());
            asked = Math.max(0, asked - generation.size());
            survive(List.copyOf(generation));
            generation.clear();
        }
    }

    /// Seeds become parents; the first generation founds what they lack.
    private void begin() {
        if (!begun) {
            begun = true;
            parents = best(told);
            told.clear();
            founders = settings.population() - parents.size();
            elite = parents.size();
        }
    }

    private int generationSize() {
        return founders > 0 ? founders : settings.population();
    }

    private void survive(List<Scored> children) {
        List<Scored> all = new ArrayList<>(parents.subList(0, Math.min(elite, parents.size())));
        all.addAll(children);
        parents = best(all);
        elite = settings.elite();
        founders = 0;
    }

    private List<Scored> best(List<Scored> points) {
        return points.stream().sorted(Genomes.BEST_FIRST).limit(settings.population()).toList();
    }

    private double[] next() {
        if (founders > 0 && known.add(Genomes.key(start))) {
            return start.clone();
        }
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            double[] candidate = founders > 0 ? Genomes.uniform(start.length, random) : bred();
            if (known.add(Genomes.key(candidate))) {
                return candidate;
            }
        }
        return Genomes.uniform(start.length, random);
    }

    private double[] bred() {
        return breeding.child(parents.stream().map(Scored::genome).toList());
    }
}
