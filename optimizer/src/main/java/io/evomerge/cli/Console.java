package io.evomerge.cli;

import io.evomerge.documents.Complaint;
import java.io.PrintWriter;

/// Where commands print: results to `out`, everything said meanwhile to `err`.
public record Console(PrintWriter out, PrintWriter err) {
    void complain(Complaint complaint) {
        err.println("error: " + complaint);
    }

    void say(String line) {
        err.println(line);
        err.flush();
    }
}
