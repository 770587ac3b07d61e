package io.evomerge.cli;

import io.evomerge.documents.Complaint;
import io.evomerge.documents.InputException;
import io.evomerge.documents.Suggestion;
import io.evomerge.search.SearchFailure;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// The command line: parses, runs and turns what happens into text and an exit code.
public final class Main {
    /// Done.
    public static final int DONE = 0;

    /// Failed, not by the user's input.
    public static final int FAILED = 1;

    /// Wrong usage or input.
    public static final int USAGE = 2;

    /// Stopped early by a limit or Ctrl-C, results saved.
    public static final int STOPPED = 3;

    /// Ctrl-C before there was any result.
    public static final int INTERRUPTED = 130;

    private Main() {}

    public static void main(String[] args) {
        // Read when the first logger is made, which is before any option is parsed.
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", logLevel(List.of(args)));
        var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        int code = run(List.of(args), new Console(out, err));
        out.flush();
        err.flush();
        System.exit(code);
    }

    /// What libraries may say on stderr: the value of `--log-level`, errors only without it.
    static String logLevel(List<String> args) {
        for (int i = 0; i < args.size(); i++) {
            if (args.get(i).startsWith("--log-level=")) {
                return args.get(i).substring("--log-level=".length());
            }
            if (args.get(i).equals("--log-level") && i + 1 < args.size()) {
                return args.get(i + 1);
            }
        }
        return "error";
    }

    /// Runs one command and returns its exit code.
    public static int run(List<String> args, Console console) {
        var commands = new CommandLine(new EvoMerge(console), new Commands(console));
        commands.setOut(console.out());
        commands.setErr(console.err());
        commands.setCaseInsensitiveEnumValuesAllowed(true);
        commands.setParameterExceptionHandler((e, rest) -> usage(e, console));
        commands.setExecutionExceptionHandler((e, command, parsed) -> failure(e, args, console));
        return commands.execute(args.toArray(String[]::new));
    }

    private static int usage(ParameterException e, Console console) {
        CommandLine command = e.getCommandLine();
        if (e instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            String typed = unmatched.getUnmatched().getFirst();
            List<String> known =
                    command.getCommandSpec().optionsMap().keySet().stream().sorted().toList();
            boolean option = typed.startsWith("-");
            console.complain(
                    Complaint.of(
                            typed,
                            option ? "unknown option" : "unexpected argument",
                            option
                                    ? Suggestion.remedy(typed, known)
                                    : "see '"
                                            + command.getCommandSpec().qualifiedName()
                                            + " --help'"));
            return USAGE;
        }
        console.complain(
                Complaint.of(
                        command.getCommandSpec().qualifiedName(),
                        String.valueOf(e.getMessage()),
                        "see '" + command.getCommandSpec().qualifiedName() + " --help'"));
        return USAGE;
    }

    private static int failure(Exception e, List<String> args, Console console) {
        if (args.contains("--debug")) {
            e.printStackTrace(console.err());
        }
        if (e instanceof InputException input) {
            input.complaints().forEach(console::complain);
            return USAGE;
        }
        String what = e.getMessage() == null ? e.toString() : e.getMessage();
        boolean expected = e instanceof SearchFailure || e instanceof java.io.IOException;
        console.complain(
                Complaint.of(
                        "evo-merge",
                        (expected ? "" : e.getClass().getSimpleName() + ": ") + what,
                        args.contains("--debug") ? "" : "--debug shows where it happened"));
        return FAILED;
    }
}
