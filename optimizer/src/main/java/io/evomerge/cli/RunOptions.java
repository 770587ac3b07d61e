package io.evomerge.cli;

import io.evomerge.documents.Complaints;
import io.evomerge.search.Execution;
import io.evomerge.search.SearchSpec;
import io.evomerge.tensors.Device;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Options of everything that searches. They win over the spec; none of them changes a score.
final class RunOptions {
    @Option(
            names = "--budget",
            paramLabel = "N",
            description =
                    "evaluations of the full item subset, exact, seeds included (default: the spec's, else 200)")
    private @Nullable String budget;

    @Option(
            names = "--time-limit",
            paramLabel = "T",
            description = "stop searching after 90s, 30m, 8h (default: none)")
    private @Nullable String timeLimit;

    @Option(
            names = "--device",
            paramLabel = "D",
            description = "auto, cpu or cuda:N (default: the spec's, else auto)")
    private @Nullable String device;

    @Option(
            names = "--workers",
            paramLabel = "N",
            description = "candidates evaluated at a time (default: the processors, or 1 on a GPU)")
    private @Nullable String workers;

    @Mixin private final OutputOptions output = new OutputOptions();

    OutputOptions output() {
        return output;
    }

    /// The spec with these options, every complaint at once.
    SearchSpec apply(SearchSpec spec) {
        var complaints = new Complaints();
        SearchSpec[] out = {spec};
        complaints.collect(
                () ->
                        out[0] =
                                out[0].withBudget(
                                        EvoMerge.budget(spec.budget(), budget, timeLimit)));
        complaints.collect(() -> out[0] = out[0].withExecution(execution(out[0].execution())));
        complaints.throwIfAny();
        return out[0];
    }

    private Execution execution(Execution of) {
        String where = device == null ? of.device() : device;
        if (!where.equals("auto")) {
            where = Device.parse(where).toString();
        }
        OptionalInt count =
                workers == null
                        ? of.workers()
                        : OptionalInt.of(EvoMerge.number("--workers", workers));
        return of.at(where, count);
    }
}
