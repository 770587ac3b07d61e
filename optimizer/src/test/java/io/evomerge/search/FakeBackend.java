package io.evomerge.search;

import io.evomerge.backends.Asked;
import io.evomerge.backends.Backend;
import io.evomerge.backends.Evaluation;
import io.evomerge.backends.Part;
import io.evomerge.backends.Rounds;
import io.evomerge.backends.Sensitivity;
import io.evomerge.evaluators.Responses;
import io.evomerge.evaluators.TaskEntropy;
import io.evomerge.merging.Merge;
import io.evomerge.recipes.Recipe;
import io.evomerge.recipes.Setting;
import io.evomerge.recipes.Slice;
import io.evomerge.recipes.Source;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Answers as a deterministic function of the recipe: the nearer its numbers are to 0.3 for one
/// expert and 1.2 for the other, the more items are right, so that no hand-made merge is best. With
/// several workers, candidates are done in another order than they were given.
final class FakeBackend implements Backend {
    private static final int ITEMS = 40;

    final List<Recipe> scored = new ArrayList<>();
    final List<Asked> learnedFrom = new ArrayList<>();
    final FakeClock clock = new FakeClock();
    private final int workers;
    private final int items;
    double slope = 1;
    private boolean hasLuck;
    private Predicate<Integer> fails = n -> false;
    private Duration each = Duration.ofSeconds(1);

    FakeBackend(int workers) {
        this(workers, ITEMS);
    }

    /// @param items of each task and part
    FakeBackend(int workers, int items) {
        this.workers = workers;
        this.items = items;
    }

    Map<String, Integer> searchItems() {
        return Map.of("sums", items, "talk", items, "extra", items);
    }

    /// What is hard for one candidate need not be so for another.
    FakeBackend withLuck() {
        hasLuck = true;
        return this;
    }

    /// Candidates fail by the number of candidates before them.
    FakeBackend failing(Predicate<Integer> which) {
        fails = which;
        return this;
    }

    @Override
    public void evaluate(
            Rounds rounds, Iterator<Recipe> candidates, BooleanSupplier stop, Receiver receiver) {
        int next = 0;
        Deque<Map.Entry<Integer, Recipe>> underWay = new ArrayDeque<>();
        while (true) {
            while (underWay.size() < workers && candidates.hasNext()) {
                underWay.push(Map.entry(next++, candidates.next()));
            }
            if (underWay.isEmpty()) {
                return;
            }
            while (!underWay.isEmpty()) {
                Map.Entry<Integer, Recipe> last = underWay.pop();
                if (!stop.getAsBoolean()) {
                    receiver.done(last.getKey(), evaluation(rounds, last.getValue()));
                }
            }
        }
    }

    private Evaluation evaluation(Rounds rounds, Recipe recipe) {
        var started = clock.instant();
        clock.advance(each);
        boolean failed = fails.test(scored.size());
        scored.add(recipe);
        return new Evaluation(
                failed ? List.of() : responses(rounds, recipe),
                failed ? Optional.of("out of luck") : Optional.empty(),
                started,
                clock.instant(),
                0.25,
                0.75,
                "cpu");
    }

    private List<Responses> responses(Rounds rounds, Recipe recipe) {
        List<List<Responses>> answers = new ArrayList<>();
        for (Asked asked : rounds.rounds()) {
            if (answers.isEmpty() || rounds.goesOn().test(rounds.joined(answers))) {
                answers.add(responses(asked, recipe));
            } else {
                break;
            }
        }
        return rounds.joined(answers);
    }

    private List<Responses> responses(Asked asked, Recipe recipe) {
        List<Responses> all = responses(asked.part(), recipe);
        return asked.isAll()
                ? all
                : all.stream()
                        .filter(r -> asked.chosen().containsKey(r.task()))
                        .map(r -> r.only(asked.chosen().getOrDefault(r.task(), List.of())))
                        .toList();
    }

    private List<Responses> responses(Part part, Recipe recipe) {
        List<Double> numbers = numbers(recipe);
        double distance = 0;
        for (int i = 0; i < numbers.size(); i++) {
            double miss = numbers.get(i) - (i % 2 == 0 ? 0.3 : 1.2);
            distance += miss * miss;
        }
        distance = numbers.isEmpty() ? 0.5 : distance / numbers.size();
        return List.of(
                responses("sums", part, distance, numbers),
                responses("talk", part, distance / 2, numbers),
                responses("extra", part, 0.3, numbers));
    }

    private Responses responses(String task, Part part, double distance, List<Double> numbers) {
        int own = hasLuck ? numbers.hashCode() : 0;
        var random = new SplittableRandom((part + task).hashCode() + own);
        double right = Math.exp(-3 * distance);
        List<Double> scores = new ArrayList<>();
        List<Double> logs = new ArrayList<>();
        for (int i = 0; i < items; i++) {
            scores.add(random.nextDouble() < right ? 1.0 : 0.0);
            logs.add(-distance * (0.5 + random.nextDouble()));
        }
        return new Responses(task, scores, logs);
    }

    static List<Double> numbers(Recipe recipe) {
        Stream<Source> sources =
                Stream.concat(
                        recipe.models().stream(),
                        recipe.slices().stream().map(Slice::sources).flatMap(Collection::stream));
        return sources.flatMap(s -> s.parameters().values().stream())
                .flatMap(FakeBackend::numbers)
                .toList();
    }

    private static Stream<Double> numbers(Setting setting) {
        return switch (setting) {
            case Setting.Constant constant -> Stream.of((Double) constant.value());
            case Setting.Gradient gradient -> gradient.values().stream();
            case Setting.Filtered filtered ->
                    filtered.cases().stream()
                            .map(Setting.Case::value)
                            .flatMap(FakeBackend::numbers);
        };
    }

    /// The entropy of answers falls with the distance from 0.6 for the expert `math` and 1.2 for
    /// the other, in each slice.
    @Override
    public Sensitivity sensitivity(Asked asked, Recipe candidate) {
        learnedFrom.add(asked);
        List<Merge.Slope> slopes = new ArrayList<>();
        double loss = 0;
        List<List<Source>> slices =
                candidate.slices().isEmpty()
                        ? List.of(candidate.models())
                        : candidate.slices().stream().map(Slice::sources).toList();
        for (int i = 0; i < slices.size(); i++) {
            for (Source source : slices.get(i)) {
                List<Double> weight =
                        source.parameters().values().stream()
                                .flatMap(FakeBackend::numbers)
                                .toList();
                if (!weight.isEmpty()) {
                    double miss = weight.getFirst() - (source.model().endsWith("math") ? 0.6 : 1.2);
                    loss += miss * miss;
                    slopes.add(new Merge.Slope(i, "some.tensor", source.model(), 2 * miss * slope));
                }
            }
        }
        double each = loss / 3;
        return new Sensitivity(
                asked.chosen().entrySet().stream()
                        .map(e -> new TaskEntropy(e.getKey(), e.getValue().size(), each, 1))
                        .toList(),
                slopes);
    }

    @Override
    public int items(Part part) {
        return 3 * items;
    }

    @Override
    public void close() {}
}
