package io.evomerge.search;

import io.evomerge.documents.Complaints;
import io.evomerge.methods.BaseModel;
import io.evomerge.methods.MergeMethod;
import io.evomerge.methods.Methods;
import java.util.List;
import java.util.Optional;

/// Which part the parents of a search play in a merge method: the experts are its models; the base
/// is their ancestor, or the one missing end of a path.
final class Roles {
    private Roles() {}

    /// Complains of methods that cannot merge so many experts.
    ///
    /// @param key where search.yaml names the methods
    static void requireFit(String key, List<String> methods, Parents parents) {
        var complaints = new Complaints();
        for (String name : methods) {
            MergeMethod method = method(name);
            if (!fits(method, parents)) {
                complaints.add(
                        key,
                        "%s merges %s, but there are %d experts"
                                .formatted(name, count(method), parents.experts().size()),
                        "leave the method out, or name other models");
            }
        }
        complaints.throwIfAny();
    }

    /// Whether the method merges as many models as there are experts.
    static boolean fits(MergeMethod method, Parents parents) {
        int models = parents.experts().size() + (startsAtBase(method, parents) ? 1 : 0);
        return method.minModels() <= models && models <= method.maxModels();
    }

    /// Complains of methods that need all of the experts.
    static void requireChoice(List<String> methods, Parents parents) {
        var complaints = new Complaints();
        for (String name : methods) {
            MergeMethod method = method(name);
            if (method.maxModels() < Integer.MAX_VALUE || least(name) >= parents.experts().size()) {
                complaints.add(
                        "space." + SpaceReader.SOURCES,
                        "is search, but %s merges %s, and of %d experts none can be left out"
                                .formatted(name, count(method), parents.experts().size()),
                        "write all, leave the method out, or name more experts");
            }
        }
        complaints.throwIfAny();
    }

    /// How few experts a method that merges any number of models can do with.
    static int least(String name) {
        MergeMethod method = method(name);
        return Math.max(1, method.minModels() - (method.base() == BaseModel.END ? 1 : 0));
    }

    /// Complains of methods to which corrections cannot be applied.
    static void requireCorrectable(List<String> methods) {
        var complaints = new Complaints();
        for (String name : methods) {
            if (!method(name).base().isAncestor()) {
                complaints.add(
                        "space.post",
                        "is relative to a common ancestor, which " + name + " does not have",
                        "leave out post or the method");
            }
        }
        complaints.throwIfAny();
    }

    /// The base model of a recipe over all experts.
    static Optional<String> base(String name, Parents parents) {
        MergeMethod method = method(name);
        return switch (method.base()) {
            case PEER -> Optional.empty();
            case END ->
                    Optional.of(
                            startsAtBase(method, parents)
                                    ? parents.base()
                                    : parents.experts().getFirst());
            case ANCESTOR, OPTIONAL_ANCESTOR -> Optional.of(parents.base());
        };
    }

    /// A path over the experts starts at the first of them; with one expert too few, at the base.
    private static boolean startsAtBase(MergeMethod method, Parents parents) {
        return method.base() == BaseModel.END && parents.experts().size() < method.maxModels();
    }

    private static String count(MergeMethod method) {
        if (method.maxModels() == method.minModels()) {
            return method.maxModels() + " models";
        }
        return method.maxModels() == Integer.MAX_VALUE
                ? "at least " + method.minModels() + " models"
                : "%d to %d models".formatted(method.minModels(), method.maxModels());
    }

    private static MergeMethod method(String name) {
        return Methods.named(name).orElseThrow();
    }
}
