package io.evomerge.cli;

import io.evomerge.backends.Part;
import io.evomerge.search.Gene;
import io.evomerge.search.Preparation;
import io.evomerge.search.SearchSpec;
import io.evomerge.search.SpecReader;
import io.evomerge.search.SpecWriter;
import io.evomerge.search.ZooSearch;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `evo-merge plan [SPEC]`.
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        description =
                "Checks everything and prints genes, memory and disk needed, and the spec with all defaults. Runs nothing.")
final class PlanCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(
            arity = "0..1",
            paramLabel = "SPEC",
            description = "search.yaml (default: the zoo's search)")
    private @Nullable Path spec;

    @Mixin private final RunOptions options = new RunOptions();

    PlanCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        SearchSpec asked =
                options.apply(
                        spec == null ? ZooSearch.spec(ZooSearch.MULTI) : SpecReader.read(spec));
        try (Preparation ready = Preparation.ofNewRun(asked, Optional.ofNullable(spec))) {
            var out = console.out();
            out.println(
                    "device     "
                            + ready.placement().device()
                            + ", computing in "
                            + ready.placement().compute().torchName()
                            + ", "
                            + ready.placement().workers()
                            + " workers");
            out.println(
                    "memory     "
                            + Sizes.show(ready.residentBytes())
                            + " for resident candidates, besides mapped files");
            out.println("disk       " + Sizes.show(ready.modelBytes()) + " for the merged model");
            out.println(
                    "items      "
                            + ready.items(Part.SEARCH)
                            + " search, "
                            + ready.items(Part.SELECT)
                            + " select, "
                            + ready.items(Part.REPORT)
                            + " report");
            out.println(
                    "budget     "
                            + ready.spec().budget().evaluations()
                            + " evaluations, "
                            + (long) ready.spec().budget().evaluations() * ready.items(Part.SEARCH)
                            + " answers");
            ready.chosenStrategy().ifPresent(chosen -> out.println("strategy   " + chosen));
            out.println("genes      " + ready.space().genes().size());
            for (Gene gene : ready.space().genes()) {
                out.println(
                        "  "
                                + gene.name()
                                + "  "
                                + gene.range().min()
                                + " … "
                                + gene.range().max());
            }
            ready.warnings().forEach(warning -> console.say("warning: " + warning));
            ready.notes().forEach(note -> out.println("note       " + note));
            out.println();
            out.print(SpecWriter.write(ready.spec(), ready.space().genes().size(), Map.of()));
        }
        return Main.DONE;
    }
}
