package io.evomerge.strategies;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// One run of [AmortizedPareto] by ask and tell.
///
/// A batch is planned as a whole when the first of its points is asked for, from all points told
/// until then; asks may cut it anywhere. No point is asked for twice, as long as there are others.
final class AmortizedParetoSearch implements Strategy.Search {
    /// Sobol points that are passed over because they were asked for already, in spaces of few
    /// levels.
    private static final int ATTEMPTS = 100;

    /// The models are of this many points at most: a fit takes time in proportion to it, and every
    /// batch takes eighteen for each objective.
    private static final int MOST_POINTS = 500;

    private final AmortizedPareto settings;
    private final Problem problem;
    private final RandomGenerator random;
    private final ShiftedSobol even;
    private final List<Scored> told = new ArrayList<>();
    private final Set<List<Double>> asked = new HashSet<>();
    private final Deque<double[]> planned = new ArrayDeque<>();
    private boolean begun;
    private int seeds;

    AmortizedParetoSearch(AmortizedPareto settings, Problem problem, RandomGenerator random) {
        this.settings = settings;
        this.problem = problem;
        this.random = random;
        even = new ShiftedSobol(problem.dimensions(), random);
    }

    @Override
    public List<double[]> ask(int most) {
        Genomes.requirePositive(most);
        begun = true;
        if (planned.isEmpty()) {
            plan();
        }
        List<double[]> out = new ArrayList<>();
        while (out.size() < most && !planned.isEmpty()) {
            out.add(planned.removeFirst());
        }
        return out;
    }

    @Override
    public void tell(List<Scored> points) {
        Genomes.requireInCube(points, problem.dimensions());
        for (Scored point : points) {
            Scored snapped = point.at(problem.snapped(point.genome()));
            told.add(snapped);
            asked.add(Genomes.key(snapped.genome()));
            seeds += begun || snapped.hasFailed() ? 0 : 1;
        }
    }

    private void plan() {
        List<Scored> known = told.stream().filter(p -> !p.hasFailed()).toList();
        int design = settings.design(problem.dimensions());
        // Seeds may have much in common, so that they make up no more than half of the design.
        int spread = known.size() - Math.max(0, seeds - design / 2);
        if (spread < design) {
            double[] start = problem.snapped(problem.start());
            if (!asked.contains(Genomes.key(start))) {
                add(start);
            }
            spread(design - spread);
            return;
        }
        propose(known);
        spread(settings.batch());
    }

    /// Points of the front of the models that know something; half of a batch where not all do.
    private void propose(List<Scored> known) {
        List<Scored> points = ofFit(known);
        List<ScoreModel> models =
                IntStream.range(0, problem.objectives())
                        .mapToObj(k -> ScoreModel.of(points, k))
                        .filter(ScoreModel::isUseful)
                        .toList();
        if (!models.isEmpty()) {
            boolean all = models.size() == problem.objectives();
            int most = all ? settings.batch() : (settings.batch() + 1) / 2;
            new ParetoProposals(problem, known, models, random)
                    .best(most, asked)
                    .forEach(this::add);
        }
    }

    /// All points, or the newest ones, which are nearest to the front, and as many of the others,
    /// evenly.
    private static List<Scored> ofFit(List<Scored> known) {
        int half = MOST_POINTS / 2;
        int older = known.size() - half;
        if (older <= half) {
            return known;
        }
        List<Scored> out = new ArrayList<>();
        for (int i = 0; i < half; i++) {
            out.add(known.get((int) ((long) i * older / half)));
        }
        out.addAll(known.subList(older, known.size()));
        return out;
    }

    private void add(double[] point) {
        asked.add(Genomes.key(point));
        planned.add(point);
    }

    /// Fills the plan with evenly spread points.
    private void spread(int count) {
        while (planned.size() < count) {
            double[] point = next();
            for (int i = 0; i < ATTEMPTS && asked.contains(Genomes.key(point)); i++) {
                point = next();
            }
            add(point);
        }
    }

    private double[] next() {
        double[] point = even.next();
        Arrays.setAll(
                point, i -> Math.clamp(0.5 + AmortizedPareto.STRETCH * (point[i] - 0.5), 0.0, 1.0));
        return problem.snapped(point);
    }
}
