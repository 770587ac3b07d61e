package io.evomerge.search;

import io.evomerge.demo.Skill;
import io.evomerge.documents.InputException;
import io.evomerge.documents.Node;
import io.evomerge.documents.Suggestion;
import io.evomerge.zoo.Zoo;
import io.evomerge.zoo.ZooDesign;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The searches on the embedded model zoo.
public final class ZooSearch {
    /// All skills that the experts were taught, at once: the geometric mean, so that none can be sacrificed.
    public static final String MULTI = "multi";

    private ZooSearch() {}

    /// The search for one goal.
    ///
    /// @param task [#MULTI], or the name of one skill
    /// @throws InputException for an unknown task
    public static SearchSpec spec(String task) {
        List<String> known = Stream.concat(Stream.of(MULTI), Skill.ids().stream()).toList();
        if (!known.contains(task)) {
            throw new InputException("--zoo-task", "unknown task '" + task + "'", Suggestion.remedy(task, known));
        }
        Path root = Zoo.unpacked();
        return SpecReader.read(Node.of("the zoo's search", document(task)), root);
    }

    /// A search for one multiple-choice task alone; for benchmarks.
    public static SearchSpec choices(String task, int items) {
        Map<String, Object> document = document(MULTI);
        document.put("objectives", List.of(task));
        document.put("report", List.of());
        document.put("subset", Map.of("items", items));
        return SpecReader.read(Node.of("the zoo's search", document), Zoo.unpacked());
    }

    /// search.yaml as plain values, for the folder that holds the zoo's models.
    static Map<String, Object> document(String task) {
        List<String> objectives = task.equals(MULTI) ? ZooDesign.TAUGHT : List.of(task);
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("base", ZooDesign.BASE);
        out.put("models", ZooDesign.TAUGHT);
        out.put("space", space());
        out.put("objectives", objectives);
        out.put("report", reported(objectives));
        out.put("aggregate", "geometric_mean");
        out.put("subset", Map.of("items", 150, "select", "random"));
        return out;
    }

    private static Map<String, Object> space() {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("methods", List.of("task_arithmetic"));
        out.put("layers", "each");
        out.put("weight", List.of(-0.5, 2.0));
        return out;
    }

    /// The objectives as multiple choice, the untaught skills, and what the base could do before.
    private static List<String> reported(List<String> objectives) {
        List<String> out = new ArrayList<>(objectives.stream().map(o -> o + "-choice").toList());
        Stream.of(ZooDesign.UNTAUGHT, ZooDesign.KEPT)
                .flatMap(List::stream)
                .filter(t -> !objectives.contains(t))
                .forEach(out::add);
        return out;
    }
}
