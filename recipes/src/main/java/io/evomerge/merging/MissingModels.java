package io.evomerge.merging;

import io.evomerge.documents.Complaint;
import io.evomerge.documents.Complaints;
import io.evomerge.documents.Suggestion;
import io.evomerge.recipes.Recipe;
import io.evomerge.recipes.Source;
import io.evomerge.recipes.TokenizerChoice;
import io.evomerge.tensors.ModelFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Looks for models that a recipe names and that are not there, and says where to get them. Models
/// are folders here; mergekit's other forms, a name on the Hugging Face hub, `model+adapter` and
/// `model@revision`, stand for something to fetch or make first.
final class MissingModels {
    private static final Pattern HUB = Pattern.compile("[\\w-][\\w.-]*/[\\w-][\\w.-]*");

    private final ModelPool pool;

    private MissingModels(ModelPool pool) {
        this.pool = pool;
    }

    static void check(Recipe recipe, ModelPool pool, Complaints complaints) {
        var missing = new MissingModels(pool);
        keys(recipe)
                .forEach(
                        (model, key) -> {
                            if (!pool.has(model)) {
                                complaints.add(missing.complaint(key, model));
                            }
                        });
    }

    /// Every model with the first key that names it.
    private static Map<String, String> keys(Recipe recipe) {
        Map<String, String> keys = new LinkedHashMap<>();
        recipe.base().ifPresent(base -> keys.put(base, "base_model"));
        put(keys, "models", recipe.models());
        for (int i = 0; i < recipe.slices().size(); i++) {
            put(keys, "slices[" + i + "].sources", recipe.slices().get(i).sources());
        }
        recipe.output()
                .tokenizer()
                .filter(TokenizerChoice::namesModel)
                .ifPresent(t -> keys.putIfAbsent(t.source(), "tokenizer.source"));
        return keys;
    }

    private static void put(Map<String, String> keys, String key, List<Source> sources) {
        for (int i = 0; i < sources.size(); i++) {
            keys.putIfAbsent(sources.get(i).model(), key + "[" + i + "].model");
        }
    }

    private Complaint complaint(String key, String model) {
        Path folder = pool.folder(model);
        Optional<String> result = Suggestion.nearest(model, pool.names());
        if (Files.exists(folder)) {
            return complaint(key, model, folder + " is not a folder", "name the model's folder");
        }
        if (result.isPresent()) {
            return complaint(
                    key,
                    model,
                    "it is neither a folder nor a document",
                    "did you mean '" + result.get() + "'?");
        }
        return complaint(key, model, "there is no folder " + folder, remedy(model, folder));
    }

    private static Complaint complaint(String key, String model, String what, String remedy) {
        return new Complaint("recipe", key, "is '" + model + "', but " + what, remedy);
    }

    private static String remedy(String model, Path folder) {
        Optional<String> neighbour = ModelFolder.neighbour(folder);
        if (neighbour.isPresent()) {
            return "did you mean '" + Path.of(model).resolveSibling(neighbour.get()) + "'?";
        }
        int plus = model.indexOf('+');
        if (plus > 0) {
            return "an adapter ('%s') must be merged into its model ('%s') first"
                    .formatted(model.substring(plus + 1), model.substring(0, plus));
        }
        int at = model.indexOf('@');
        if (at > 0 && isOnHub(model.substring(0, at), folder)) {
            String name = model.substring(0, at);
            return "download it: hf download %s --revision %s --local-dir '%s'"
                    .formatted(name, model.substring(at + 1), folder);
        }
        return isOnHub(model, folder)
                ? "download it: hf download %s --local-dir '%s'".formatted(model, folder)
                : "name a Hugging Face model folder";
    }

    /// Where the folder's parent is there, a path is meant.
    private static boolean isOnHub(String name, Path folder) {
        Path parent = folder.getParent();
        return HUB.matcher(name).matches() && (parent == null || !Files.isDirectory(parent));
    }
}
