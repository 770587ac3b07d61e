package io.evomerge.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Which experts take part in a merge, where genes say so (`sources: search`).
///
/// Each expert has one gene, for all layers: in the upper half of [0, 1] it takes part, in the
/// lower half it is not in the recipe at all, so that methods that look at their models together
/// (`ties`, `model_stock`) see fewer. Where fewer are on than the method can do with
/// ([Roles#least]: one, for most), all take part. So every genome is a merge, and which one depends
/// on nothing but the halves that the genes lie in.
///
/// @param parents of the search
/// @param genes the place of each expert's gene in a genome, in the order of the experts; none:
///     all take part in every merge
record Participants(Parents parents, List<Integer> genes) {
    /// The parameter of such a gene.
    static final String ON = "on";

    Participants {
        genes = List.copyOf(genes);
    }

    /// As the genes of a space say it.
    static Participants of(Parents parents, List<Gene> genes) {
        return new Participants(
                parents,
                IntStream.range(0, genes.size())
                        .filter(i -> genes.get(i).parameter().equals(ON))
                        .boxed()
                        .toList());
    }

    /// The gene of an expert.
    static Gene gene(String expert, Parents parents) {
        return new Gene(
                parents.shortName(expert) + "/" + ON,
                ON,
                Optional.of(expert),
                Optional.empty(),
                Optional.empty(),
                new SpaceSpec.Freedom.Range(0, 1),
                true);
    }

    /// The middle of the half that says so.
    static double gene(boolean takesPart) {
        return takesPart ? 0.75 : 0.25;
    }

    /// The experts of a merge, in their order.
    List<String> of(String method, double[] genome) {
        return areTooFew(method, genome) ? parents.experts() : on(genome);
    }

    /// Whether fewer are on than the method can do with, so that all take part.
    boolean areTooFew(String method, double[] genome) {
        return on(genome).size() < Roles.least(method);
    }

    private List<String> on(double[] genome) {
        if (genes.isEmpty()) {
            return parents.experts();
        }
        List<String> on = new ArrayList<>();
        for (int i = 0; i < genes.size(); i++) {
            if (genome[genes.get(i)] >= 0.5) {
                on.add(parents.experts().get(i));
            }
        }
        return on;
    }
}
