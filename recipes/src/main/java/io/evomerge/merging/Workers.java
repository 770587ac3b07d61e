package io.evomerge.merging;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A number of threads, the calling one among them, that share out tasks.
final class Workers implements AutoCloseable {
    /// The calling thread alone.
    static final Workers NONE = new Workers(1);

    private final int threads;
    private final @Nullable ExecutorService helpers;

    Workers(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException(threads + " threads");
        }
        this.threads = threads;
        this.helpers =
                threads == 1
                        ? null
                        : Executors.newFixedThreadPool(
                                threads - 1, Thread.ofPlatform().name("merge-", 1).factory());
    }

    /// Runs `task` for 0 to `count - 1` and returns the results in that order. After a failure no
    /// further task is begun; the failure is thrown when the running ones have ended.
    <A> List<A> map(int count, IntFunction<A> task) {
        if (helpers == null || count < 2) {
            return IntStream.range(0, count).mapToObj(task).toList();
        }
        List<FutureTask<A>> tasks =
                IntStream.range(0, count)
                        .mapToObj(i -> new FutureTask<>(() -> task.apply(i)))
                        .toList();
        AtomicInteger next = new AtomicInteger();
        Runnable work = () -> runFrom(next, tasks);
        List<Future<?>> helping = new ArrayList<>();
        for (int i = 1; i < Math.min(threads, count); i++) {
            helping.add(helpers.submit(work));
        }
        work.run();
        helping.forEach(Workers::await);
        return tasks.stream().filter(FutureTask::isDone).map(Workers::await).toList();
    }

    private static <A> void runFrom(AtomicInteger next, List<FutureTask<A>> tasks) {
        for (int i = next.getAndIncrement(); i < tasks.size(); i = next.getAndIncrement()) {
            tasks.get(i).run();
            if (tasks.get(i).state() == Future.State.FAILED) {
                next.set(tasks.size());
            }
        }
    }

    private static <A> A await(Future<A> future) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return future.get();
                } catch (InterruptedException e) {
                    interrupted = true; // the tasks still use memory that the caller frees
                } catch (ExecutionException e) {
                    if (e.getCause() instanceof Error error) {
                        throw error;
                    }
                    if (e.getCause() instanceof RuntimeException exception) {
                        throw exception;
                    }
                    throw new IllegalStateException(e);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        if (helpers != null) {
            helpers.close();
        }
    }
}
