package io.evomerge.recipes;

import io.evomerge.documents.Complaint;
import io.evomerge.documents.Complaints;
import io.evomerge.documents.InputException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;

/// Brings recipes that use one another's results into an order in which each comes after those it
/// needs; otherwise they stay as they stand in the file.
final class RecipeOrder {
    private final Map<String, NamedRecipe> byName = new LinkedHashMap<>();
    private final SequencedSet<NamedRecipe> ordered = new LinkedHashSet<>();
    private final SequencedSet<NamedRecipe> begun = new LinkedHashSet<>();

    private RecipeOrder() {}

    /// @throws InputException if a name is given twice, two documents have none, or results need
    ///     each other in a circle
    static List<NamedRecipe> of(List<NamedRecipe> recipes) {
        var order = new RecipeOrder();
        order.name(recipes);
        recipes.forEach(order::add);
        return List.copyOf(order.ordered);
    }

    private void name(List<NamedRecipe> recipes) {
        var complaints = new Complaints();
        Optional<NamedRecipe> unnamed = Optional.empty();
        for (NamedRecipe recipe : recipes) {
            if (recipe.name().isPresent()) {
                String name = recipe.name().get();
                if (byName.putIfAbsent(name, recipe) != null) {
                    complaints.add(
                            new Complaint(
                                    recipe.place(),
                                    "name",
                                    "'" + name + "' is the name of another document",
                                    "give each document a name of its own"));
                }
            } else if (unnamed.isPresent()) {
                complaints.add(
                        new Complaint(
                                recipe.place(),
                                "name",
                                "is missing, as in " + unnamed.get().place(),
                                "name all documents but the one whose result is wanted"));
            } else {
                unnamed = Optional.of(recipe);
            }
        }
        complaints.throwIfAny();
    }

    private void add(NamedRecipe recipe) {
        if (ordered.contains(recipe)) {
            return;
        }
        if (!begun.add(recipe)) {
            throw new InputException(List.of(circle(recipe)));
        }
        for (String model : recipe.recipe().references()) {
            if (byName.containsKey(model)) {
                add(byName.get(model));
            }
        }
        begun.remove(recipe);
        ordered.add(recipe);
    }

    private Complaint circle(NamedRecipe first) {
        List<String> names = new ArrayList<>();
        begun.stream()
                .dropWhile(r -> !r.equals(first))
                .forEach(r -> r.name().ifPresent(names::add));
        first.name().ifPresent(names::add);
        return new Complaint(
                first.place(),
                "models",
                "need each other in a circle: " + String.join(" needs ", names),
                "let one of them start from a model's folder");
    }
}
