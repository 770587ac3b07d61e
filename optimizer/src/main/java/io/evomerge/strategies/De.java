package io.evomerge.strategies;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SequencedMap;
import java.util.random.RandomGenerator;

/// Differential evolution, DE/best/1/bin: each member of the population is challenged by
///
/// `u_i = x_best + F (x_r − x_s)` in genes chosen with probability `CR` (at least one), its own
/// genes elsewhere,
///
/// with `r ≠ s` drawn from the others, and is replaced where `u` is no worse. Genes that leave the
/// cube are drawn anew between the bound and the best point's. A child now and then takes a step of
/// polynomial mutation, so that a population that has become one point still moves.
///
/// @param population members
/// @param weight `F`
/// @param crossoverRate `CR`
/// @param mutation probability that a child is mutated, in one gene on average
/// @see <a href="https://doi.org/10.1023/A:1008202821328">Storn and Price 1997</a>
public record De(int population, double weight, double crossoverRate, double mutation)
        implements Strategy {
    static final String NAME = "de";
    static final De DEFAULT = new De(20, 0.5, 0.2, 0.1);
    static final int MIN_POPULATION = 4;
    static final int MAX_POPULATION = 10_000;
    private static final double ETA = 20;

    public De {
        if (population < MIN_POPULATION || population > MAX_POPULATION) {
            throw new IllegalArgumentException("population " + population);
        }
        if (!(weight > 0 && weight <= 2)
                || !(crossoverRate >= 0 && crossoverRate <= 1)
                || !(mutation >= 0 && mutation <= 1)) {
            throw new IllegalArgumentException(weight + ", " + crossoverRate + ", " + mutation);
        }
    }

    static De read(StrategySettings settings) {
        return new De(
                settings.integer("population", DEFAULT.population, MIN_POPULATION, MAX_POPULATION),
                settings.number("weight", DEFAULT.weight, 1e-6, 2),
                settings.number("crossover_rate", DEFAULT.crossoverRate, 0, 1),
                settings.number("mutation", DEFAULT.mutation, 0, 1));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public SequencedMap<String, Object> settings(int dimensions) {
        return Strategies.map(
                "population", population,
                "weight", weight,
                "crossover_rate", crossoverRate,
                "mutation", mutation);
    }

    @Override
    public Search start(Problem problem, RandomGenerator random) {
        return new Run(this, problem, random);
    }

    private static final class Run extends GenerationalSearch {
        private final De settings;
        private final List<Scored> members = new ArrayList<>();
        private List<double[]> children = List.of();

        Run(De settings, Problem problem, RandomGenerator random) {
            super(problem, random);
            this.settings = settings;
        }

        @Override
        void begin(List<Scored> seeds) {
            seeds.stream()
                    .sorted(Genomes.BEST_FIRST)
                    .limit(settings.population)
                    .forEach(members::add);
        }

        @Override
        List<double[]> breed() {
            int missing = settings.population - members.size();
            if (missing > 0) {
                children = List.of();
                return founders(missing, members.stream().map(Scored::genome).toList());
            }
            List<double[]> out = new ArrayList<>();
            double[] best = members.stream().min(Genomes.BEST_FIRST).orElseThrow().genome();
            for (int i = 0; i < members.size(); i++) {
                out.add(child(i, best));
            }
            children = List.copyOf(out);
            return out.stream().map(double[]::clone).toList();
        }

        private double[] child(int target, double[] best) {
            int first = other(target, target);
            double[] r = members.get(first).genome();
            double[] s = members.get(other(target, first)).genome();
            double[] x = members.get(target).genome().clone();
            int sure = random.nextInt(x.length);
            for (int i = 0; i < x.length; i++) {
                if (i == sure || random.nextDouble() < settings.crossoverRate) {
                    double moved = best[i] + settings.weight * (r[i] - s[i]);
                    x[i] = inside(moved, best[i]);
                }
            }
            return random.nextDouble() < settings.mutation
                    ? Variation.polynomial(x, ETA, 1.0 / x.length, random)
                    : x;
        }

        private double inside(double moved, double best) {
            if (moved < 0) {
                return random.nextDouble() * best;
            }
            return moved > 1 ? 1 - random.nextDouble() * (1 - best) : moved;
        }

        private int other(int than, int nor) {
            int at = than;
            while (at == than || at == nor) {
                at = random.nextInt(members.size());
            }
            return at;
        }

        @Override
        void learn(List<Scored> generation) {
            for (Scored point : generation) {
                if (members.size() < settings.population) {
                    members.add(point);
                } else {
                    challenge(point);
                }
            }
        }

        /// Against the member it was bred for; a stranger, against the worst.
        private void challenge(Scored point) {
            int target = targetOf(point.genome());
            if (target < 0) {
                target = members.indexOf(members.stream().max(Genomes.BEST_FIRST).orElseThrow());
            }
            if (Genomes.BEST_FIRST.compare(point, members.get(target)) <= 0) {
                members.set(target, point);
            }
        }

        private int targetOf(double[] genome) {
            for (int i = 0; i < children.size(); i++) {
                if (Arrays.equals(children.get(i), genome)) {
                    return i;
                }
            }
            return -1;
        }
    }
}
