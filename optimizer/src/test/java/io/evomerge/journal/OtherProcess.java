package io.evomerge.journal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Another process that opens a journal.
final class OtherProcess {
    private OtherProcess() {}

    /// What opening it comes to there: the number of its entries, after the complaint if there
    /// is one.
    static String opens(Path file) throws IOException {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                OtherProcess.class.getName(),
                                file.toString())
                        .redirectErrorStream(true)
                        .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    /// @param args the journal
    public static void main(String[] args) {
        try (Journal journal = Journal.open(Path.of(args[0]), JournalTest.HEADER)) {
            System.out.println(journal.entries().size() + " entries");
        } catch (RuntimeException e) {
            System.out.println(e.getMessage());
            System.out.println(Journal.read(Path.of(args[0])).size() + " entries");
        }
    }
}
