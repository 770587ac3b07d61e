package io.evomerge.cli;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/// Ctrl-C (and SIGTERM): the first asks the search to stop and save, the second ends the process at
/// once. The journal survives either.
///
/// `sun.misc.Signal` is reached by reflection: it is the only way to hear a signal without ending,
/// and naming it is a compiler warning. A shutdown hook could not let a second Ctrl-C through.
final class Interrupt implements AutoCloseable {
    private static final List<String> SIGNALS = List.of("INT", "TERM");

    private final Console console;
    /// A terminal sends Ctrl-C to the launcher too, which passes it on: within this time it is one.
    private static final long ONCE = 1_000_000_000L;

    private final AtomicBoolean requested = new AtomicBoolean();
    private final long created = System.nanoTime();
    private volatile long first;
    private final List<Object> previous = new ArrayList<>();

    private Interrupt(Console console) {
        this.console = console;
    }

    /// Listens until it is closed.
    static Interrupt install(Console console) {
        var interrupt = new Interrupt(console);
        for (String signal : SIGNALS) {
            interrupt.previous.add(handle(signal, interrupt.handler()));
        }
        return interrupt;
    }

    boolean requested() {
        return requested.get();
    }

    private Object handler() {
        try {
            Class<?> type = Class.forName("sun.misc.SignalHandler");
            return Proxy.newProxyInstance(
                    type.getClassLoader(),
                    new Class<?>[] {type},
                    (proxy, method, arguments) ->
                            switch (method.getName()) {
                                case "handle" -> heard();
                                case "hashCode" -> 0;
                                case "toString" -> "evo-merge's handler";
                                default -> false; // equals: no other handler is the same
                            });
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    /// What it returns is ignored: the handler returns nothing.
    private Object heard() {
        long now = System.nanoTime() - created;
        if (requested.getAndSet(true)) {
            if (now - first > ONCE) {
                Runtime.getRuntime().halt(Main.INTERRUPTED);
            }
            return 0;
        }
        first = now;
        console.say(
                "stopping: no further candidate starts, results are being saved; once more to quit at once");
        return 0;
    }

    /// `sun.misc.Signal.handle(new Signal(name), handler)`.
    private static Object handle(String name, Object handler) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> type = Class.forName("sun.misc.SignalHandler");
            return signal.getMethod("handle", signal, type)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), handler);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        for (int i = 0; i < SIGNALS.size(); i++) {
            handle(SIGNALS.get(i), previous.get(i));
        }
    }
}
