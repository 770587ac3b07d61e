package io.evomerge.tensors;

import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which process writes a hidden file or folder, as the end of its name: so what a killed process
/// left behind can be told from what another one is writing.
///
/// @param pid of the process
/// @param startMillis when it started, since numbers of processes come back; 0 if unknown
public record ProcessMark(long pid, long startMillis) {
    /// A mark as [#toString] writes it.
    public static final String PATTERN = "(\\d{1,18})-(\\d{1,18})";

    private static final Pattern COMPILED = Pattern.compile(PATTERN);

    /// Of this process.
    public static ProcessMark own() {
        return of(ProcessHandle.current());
    }

    private static ProcessMark of(ProcessHandle process) {
        return new ProcessMark(
                process.pid(), process.info().startInstant().map(Instant::toEpochMilli).orElse(0L));
    }

    /// @throws IllegalArgumentException if it is no mark
    public static ProcessMark parse(String text) {
        Matcher m = COMPILED.matcher(text);
        if (!m.matches()) {
            throw new IllegalArgumentException("no mark of a process: " + text);
        }
        return new ProcessMark(Long.parseLong(m.group(1)), Long.parseLong(m.group(2)));
    }

    /// Whether the process is still running.
    public boolean isAlive() {
        return ProcessHandle.of(pid).filter(process -> of(process).equals(this)).isPresent();
    }

    @Override
    public String toString() {
        return pid + "-" + startMillis;
    }
}
