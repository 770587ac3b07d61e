package io.evomerge.search;

import io.evomerge.backends.Backend;
import io.evomerge.backends.Evaluation;
import io.evomerge.backends.Rounds;
import io.evomerge.evaluators.Responses;
import io.evomerge.journal.Candidate;
import io.evomerge.journal.Entry;
import io.evomerge.journal.Journal;
import io.evomerge.journal.Score;
import io.evomerge.recipes.Recipe;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/// Has candidates evaluated and writes down each as soon as it is done.
record Recorder(Backend backend, Journal journal, RunClock clock) {
    /// A candidate with the number under which it is written down.
    record Numbered(int number, Candidate candidate) {}

    /// Evaluates candidates on the items asked. A failed one counts as asked all of them.
    ///
    /// @param candidates asked for the next one when there is room for it
    /// @param scoring what the answers to these items are worth
    /// @param done is given each entry, in the order in which they are done
    void evaluate(
            Rounds rounds,
            Function<List<Responses>, Score> scoring,
            Iterator<Numbered> candidates,
            BooleanSupplier stop,
            Consumer<Entry> done) {
        Map<Integer, Numbered> underWay = new HashMap<>();
        Iterator<Recipe> recipes =
                new Iterator<>() {
                    private int index;

                    @Override
                    public boolean hasNext() {
                        return candidates.hasNext();
                    }

                    @Override
                    public Recipe next() {
                        Numbered numbered = candidates.next();
                        underWay.put(index++, numbered);
                        return numbered.candidate().recipe();
                    }
                };
        backend.evaluate(
                rounds,
                recipes,
                stop,
                (index, evaluation) -> {
                    Numbered numbered = Objects.requireNonNull(underWay.remove(index));
                    Entry entry = entry(rounds, scoring, numbered, evaluation);
                    journal.append(entry);
                    done.accept(entry);
                });
    }

    private Entry entry(
            Rounds rounds,
            Function<List<Responses>, Score> scoring,
            Numbered candidate,
            Evaluation evaluation) {
        Score score = Score.FAILED;
        Evaluation checked = evaluation;
        if (evaluation.error().isEmpty()) {
            score = scoring.apply(evaluation.responses());
            if (Double.isNaN(score.fitness())) {
                score = Score.FAILED;
                checked = failed(evaluation, "its scores are not numbers");
            }
        }
        return new Entry(
                candidate.number(),
                evaluation.error().isPresent()
                        ? rounds.whole()
                        : rounds.asked(evaluation.responses()),
                candidate.candidate(),
                checked.responses().stream().mapToInt(r -> r.scores().size()).sum(),
                checked,
                score,
                RunClock.seconds(clock.elapsed()));
    }

    private static Evaluation failed(Evaluation evaluation, String reason) {
        return new Evaluation(
                List.of(),
                Optional.of(reason),
                evaluation.started(),
                evaluation.ended(),
                evaluation.mergeSeconds(),
                evaluation.scoreSeconds(),
                evaluation.device());
    }
}
