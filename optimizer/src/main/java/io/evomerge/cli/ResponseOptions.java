package io.evomerge.cli;

import io.evomerge.documents.InputException;
import io.evomerge.responses.ReadOptions;
import io.evomerge.responses.ResponseFiles;
import io.evomerge.responses.ResponseTable;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How files of responses are read.
final class ResponseOptions {
    @Option(
            names = "--score",
            paramLabel = "COLUMN",
            description =
                    "of a table: the models' scores in a whole benchmark (default: score, if it is there)")
    private @Nullable String score;

    @Option(
            names = "--metric",
            paramLabel = "NAME",
            description =
                    "of logged samples (default: the first there of acc, acc_norm, exact_match, …)")
    private @Nullable String metric;

    @Option(
            names = "--filter",
            paramLabel = "NAME",
            description = "of logged samples whose answers were filtered in several ways")
    private @Nullable String filter;

    @Option(
            names = "--transpose",
            description =
                    "rows of a table are items, columns models (default: if its first column is 'item')")
    private boolean transpose;

    /// Reads tables and logged samples, or the one run that is named.
    ResponseTable read(List<Path> paths) {
        List<Path> runs = paths.stream().filter(RunResponses::isRun).toList();
        if (runs.isEmpty()) {
            return ResponseFiles.read(
                    paths,
                    new ReadOptions(
                            Optional.ofNullable(score),
                            Optional.ofNullable(metric),
                            Optional.ofNullable(filter),
                            transpose));
        }
        if (paths.size() > 1) {
            throw new InputException(
                    runs.getFirst(),
                    "is a run, and cannot be read together with others",
                    "name it alone: other runs may have other items under the same numbers");
        }
        if (score != null || metric != null || filter != null || transpose) {
            throw new InputException(
                    runs.getFirst(),
                    "is a run, which --score, --metric, --filter and --transpose do not apply to",
                    "leave them out");
        }
        return RunResponses.read(runs.getFirst());
    }
}
