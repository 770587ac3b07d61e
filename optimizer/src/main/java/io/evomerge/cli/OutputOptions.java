package io.evomerge.cli;

import picocli.CommandLine.Option;

/// Options on what is printed.
final class OutputOptions {
    @Option(
            names = "--json",
            description = "print one JSON object on stdout, and nothing else there")
    private boolean json;

    @Option(names = "--quiet", description = "no progress")
    private boolean quiet;

    @Option(names = "--debug", description = "stack traces with errors")
    private boolean debug;

    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            description =
                    "what libraries may say on stderr: error, warn, info or debug (default: error)")
    private LogLevel logLevel = LogLevel.ERROR;

    /// The levels of the log.
    enum LogLevel {
        ERROR,
        WARN,
        INFO,
        DEBUG
    }

    LogLevel logLevel() {
        return logLevel;
    }

    boolean json() {
        return json;
    }

    boolean quiet() {
        return quiet;
    }

    boolean debug() {
        return debug;
    }
}
