package io.evomerge.backends;

import io.evomerge.evaluators.Evaluator;
import io.evomerge.evaluators.Responses;
import io.evomerge.evaluators.TaskEntropy;
import io.evomerge.merging.Merge;
import io.evomerge.merging.ModelPool;
import io.evomerge.recipes.Recipe;
import io.evomerge.tensors.DType;
import io.evomerge.tensors.Deadline;
import io.evomerge.tensors.Device;
import io.evomerge.tensors.Engine;
import io.evomerge.tensors.TensorInfo;
import io.evomerge.tensors.Weights;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Worker threads on one device of this machine. Each worker owns one set of resident weights,
/// which every candidate overwrites. The pool and the evaluators belong to the caller and must
/// outlive this.
public final class LocalBackend implements Backend {
    private final ModelPool models;
    private final Map<Part, Evaluator> evaluators;
    private final Map<Asked, Evaluator> chosen = new ConcurrentHashMap<>();
    private final Placement placement;
    private final InstantSource clock;
    private final ExecutorService threads;
    private final List<Worker> workers = new ArrayList<>();
    private final Deque<Worker> idle = new ArrayDeque<>();

    /// Where candidates live and how they are computed.
    ///
    /// @param compute dtype of the computation: F32, BF16 or F16
    /// @param workers candidates evaluated at a time
    /// @param threads threads that each worker uses for one merge or operation
    /// @param limit how long a candidate of the search may take; one that takes longer has failed
    public record Placement(
            Device device, DType compute, int workers, int threads, Optional<Duration> limit) {
        public Placement {
            if (workers < 1 || threads < 1) {
                throw new IllegalArgumentException(workers + " workers, " + threads);
            }
        }
    }

    public LocalBackend(
            ModelPool models,
            Map<Part, Evaluator> evaluators,
            Placement placement,
            InstantSource clock) {
        this.models = models;
        this.evaluators = Map.copyOf(evaluators);
        this.placement = placement;
        this.clock = clock;
        ThreadFactory factory = Thread.ofPlatform().name("worker-", 1).daemon().factory();
        this.threads =
                Executors.newFixedThreadPool(
                        placement.workers(),
                        worker -> factory.newThread(() -> compute(worker, placement)));
        for (int i = 0; i < placement.workers(); i++) {
            workers.add(new Worker());
        }
        idle.addAll(workers);
    }

    /// The engine's settings belong to the thread that computes.
    private static void compute(Runnable worker, Placement placement) {
        Engine.prepareThread(placement.threads());
        worker.run();
    }

    @Override
    public void evaluate(
            Rounds rounds, Iterator<Recipe> candidates, BooleanSupplier stop, Receiver receiver) {
        List<Evaluator> evaluators = rounds.rounds().stream().map(this::evaluator).toList();
        if (rounds.whole().part() == Part.SEARCH) { // earlier choices of items do not come back
            chosen.keySet().retainAll(rounds.rounds());
        }
        var completion = new ExecutorCompletionService<Optional<Done>>(threads);
        List<Future<Optional<Done>>> pending = new ArrayList<>();
        int underWay = 0;
        int next = 0;
        try {
            while (true) {
                // One for each worker, and one that it finds when it is done.
                while (underWay < 2 * workers.size() && candidates.hasNext()) {
                    int index = next++;
                    Recipe recipe = candidates.next();
                    underWay++;
                    pending.add(
                            completion.submit(
                                    () ->
                                            stop.getAsBoolean()
                                                    ? Optional.empty()
                                                    : Optional.of(
                                                            evaluate(
                                                                    index,
                                                                    rounds,
                                                                    evaluators,
                                                                    recipe))));
                }
                if (underWay == 0) {
                    return;
                }
                Optional<Done> done = completion.take().get();
                underWay--;
                pending.removeIf(Future::isDone);
                done.ifPresent(d -> receiver.done(d.index(), d.evaluation()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } finally {
            // Only what has not started: a running candidate must not be torn from its weights.
            pending.forEach(f -> f.cancel(false));
        }
    }

    /// On the calling thread, with as many threads for one operation as there are processors: sums
    /// are cut up by that number, so that it must not depend on the number of workers.
    @Override
    public Sensitivity sensitivity(Asked asked, Recipe candidate) {
        int processors = Runtime.getRuntime().availableProcessors();
        Engine.prepareThread(processors);
        Worker worker = borrow();
        try {
            return worker.sensitivity(evaluator(asked.part()), asked, candidate, processors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            giveBack(worker);
        }
    }

    @Override
    public int items(Part part) {
        return evaluator(part).items();
    }

    /// Waits for running candidates, then frees the weights.
    @Override
    public void close() {
        threads.close();
        workers.forEach(Worker::close);
    }

    private Done evaluate(int index, Rounds rounds, List<Evaluator> parts, Recipe recipe) {
        Worker worker = borrow();
        try {
            return new Done(index, worker.evaluate(rounds, parts, recipe, limit(rounds)));
        } finally {
            giveBack(worker);
        }
    }

    /// Whatever has been found gets its final scores, however long that takes.
    private Optional<Duration> limit(Rounds rounds) {
        return rounds.whole().part() == Part.SEARCH ? placement.limit() : Optional.empty();
    }

    /// Prompts of a choice of items are tokenized once, not for every call.
    private Evaluator evaluator(Asked asked) {
        Evaluator whole = evaluator(asked.part());
        return asked.isAll() ? whole : chosen.computeIfAbsent(asked, a -> whole.only(a.chosen()));
    }

    private Evaluator evaluator(Part part) {
        Evaluator evaluator = evaluators.get(part);
        if (evaluator == null) {
            throw new IllegalArgumentException("no evaluator for " + part);
        }
        return evaluator;
    }

    // There are as many workers as threads, so one is always idle.
    private Worker borrow() {
        synchronized (idle) {
            return idle.pop();
        }
    }

    private void giveBack(Worker worker) {
        synchronized (idle) {
            idle.push(worker);
        }
    }

    private record Done(int index, Evaluation evaluation) {}

    /// Resident weights, used by one thread at a time.
    private final class Worker {
        private List<TensorInfo> layout = List.of();
        private @Nullable Weights weights;

        Evaluation evaluate(
                Rounds rounds, List<Evaluator> parts, Recipe recipe, Optional<Duration> limit) {
            Instant started = clock.instant();
            Optional<Deadline> deadline = limit.map(Deadline::in);
            long t0 = System.nanoTime();
            long t1 = t0;
            List<Responses> responses = List.of();
            Optional<String> error = Optional.empty();
            try {
                Merge merge = Merge.plan(recipe, models);
                Weights filled = room(merge.tensors());
                merge.run(filled, placement.threads());
                t1 = System.nanoTime();
                responses =
                        deadline.isPresent()
                                ? deadline.get().keep(() -> answers(rounds, parts, filled))
                                : answers(rounds, parts, filled);
            } catch (IOException | RuntimeException | OutOfMemoryError e) {
                error = Optional.of(reason(e));
            }
            long t2 = System.nanoTime();
            return new Evaluation(
                    responses,
                    error,
                    started,
                    clock.instant(),
                    (t1 - t0) / 1e9,
                    (t2 - t1) / 1e9,
                    placement.device().toString());
        }

        /// Round after round, for as long as the candidate is asked on.
        private List<Responses> answers(Rounds rounds, List<Evaluator> parts, Weights filled) {
            List<List<Responses>> answers = new ArrayList<>();
            List<Responses> all = List.of();
            for (Evaluator part : parts) {
                if (answers.isEmpty() || rounds.goesOn().test(all)) {
                    answers.add(part.evaluate(filled));
                    all = rounds.joined(answers);
                } else {
                    return all;
                }
            }
            return all;
        }

        Sensitivity sensitivity(Evaluator evaluator, Asked asked, Recipe recipe, int processors)
                throws IOException {
            Merge merge = Merge.plan(recipe, models);
            Weights filled = room(merge.tensors());
            merge.run(filled, processors);
            try (Weights gradient =
                    Weights.allocate(merge.tensors(), DType.F32, placement.device())) {
                gradient.clear();
                List<TaskEntropy> tasks = evaluator.entropies(filled, asked.chosen(), gradient);
                return new Sensitivity(tasks, merge.slopes(gradient, processors));
            }
        }

        private Weights room(List<TensorInfo> needed) {
            if (weights == null || !layout.equals(needed)) {
                close();
                weights = Weights.allocate(needed, placement.compute(), placement.device());
                layout = needed;
            }
            return weights;
        }

        void close() {
            if (weights != null) {
                weights.close();
                weights = null;
            }
        }
    }

    private static String reason(Throwable e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
