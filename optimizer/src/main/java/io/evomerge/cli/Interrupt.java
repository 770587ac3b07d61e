package io.evomerge.cli;

import java.util.concurrent.atomic.AtomicBoolean;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/// Ctrl-C (and SIGTERM): the first asks the search to stop and save, the second ends the process at once. The journal
/// survives either.
final class Interrupt implements AutoCloseable {
    private final AtomicBoolean requested = new AtomicBoolean();
    private final SignalHandler onInterrupt;
    private final SignalHandler onTerminate;

    private Interrupt(Console console) {
        SignalHandler handler =
                signal -> {
                    if (requested.getAndSet(true)) {
                        Runtime.getRuntime().halt(Main.INTERRUPTED);
                    }
                    console.say("stopping: no further candidate starts, results are being saved; once more to quit at once");
                };
        onInterrupt = Signal.handle(new Signal("INT"), handler);
        onTerminate = Signal.handle(new Signal("TERM"), handler);
    }

    static Interrupt install(Console console) {
        return new Interrupt(console);
    }

    boolean requested() {
        return requested.get();
    }

    @Override
    public void close() {
        Signal.handle(new Signal("INT"), onInterrupt);
        Signal.handle(new Signal("TERM"), onTerminate);
    }
}
