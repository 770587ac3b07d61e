package io.evomerge.search;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The models of a search.
///
/// @param root the folder that relative paths of models and tasks are resolved against
/// @param base the common ancestor, as written in search.yaml
/// @param experts the fine-tuned models, as written in search.yaml
public record Parents(Path root, String base, List<String> experts) {
    public Parents {
        experts = List.copyOf(experts);
        if (experts.isEmpty()) {
            throw new IllegalArgumentException("no experts");
        }
    }

    /// The base and the experts.
    public List<String> all() {
        List<String> all = new ArrayList<>();
        all.add(base);
        all.addAll(experts);
        return all;
    }

    /// A model's short name: the last part of its path, or the path where two would share it.
    public String shortName(String model) {
        String name = lastPart(model);
        long alike = all().stream().filter(m -> lastPart(m).equals(name)).count();
        return alike == 1 ? name : model;
    }

    private static String lastPart(String model) {
        Path name = Path.of(model).getFileName();
        return name == null ? model : name.toString();
    }
}
