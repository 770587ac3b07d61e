package io.evomerge.search;

import io.evomerge.datasets.Task;
import io.evomerge.datasets.TaskWriter;
import io.evomerge.demo.DemoTasks;
import io.evomerge.demo.Part;
import io.evomerge.demo.Skill;
import io.evomerge.documents.InputException;
import io.evomerge.documents.Node;
import io.evomerge.documents.Suggestion;
import io.evomerge.zoo.Zoo;
import io.evomerge.zoo.ZooDesign;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/// The searches on the embedded model zoo.
public final class ZooSearch {
    /// All skills that the experts were taught, at once: the geometric mean, so that none can be
    /// sacrificed.
    public static final String MULTI = "multi";

    /// Items of each task that [#export] writes; a search splits them into its parts.
    private static final int EXPORTED_ITEMS = 500;

    private ZooSearch() {}

    /// The search for one goal.
    ///
    /// @param task [#MULTI], or the name of one skill
    /// @throws InputException for an unknown task
    public static SearchSpec spec(String task) {
        List<String> known = Stream.concat(Stream.of(MULTI), Skill.ids().stream()).toList();
        if (!known.contains(task)) {
            throw new InputException(
                    "--zoo-task", "unknown task '" + task + "'", Suggestion.remedy(task, known));
        }
        Path root = Zoo.unpacked();
        return SpecReader.read(Node.of("the zoo's search", document(task)), root);
    }

    /// Writes the zoo as a user's own project would look: the models, tasks as files, and a
    /// search.yaml that names both.
    ///
    /// @throws InputException when the folder is in use or cannot be written
    public static void export(Path directory) throws IOException {
        Zoo.export(directory);
        Path tasks = Files.createDirectory(directory.resolve("tasks"));
        List<String> files = new ArrayList<>();
        for (String name : ZooDesign.TAUGHT) {
            Task task = DemoTasks.named(name, Part.SEARCH, 0, EXPORTED_ITEMS).orElseThrow();
            files.add(
                    directory
                            .relativize(TaskWriter.write(task, tasks))
                            .toString()
                            .replace('\\', '/'));
        }
        Map<String, Object> document = document(MULTI);
        document.put("objectives", files);
        document.remove("report");
        var options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.AUTO);
        Files.writeString(
                directory.resolve("search.yaml"),
                "# Run it: java -jar evo-merge.jar search.yaml --budget 200\n"
                        + new Yaml(options).dump(document));
    }

    /// A search for one multiple-choice task alone; for benchmarks.
    public static SearchSpec choices(String task, int items) {
        Map<String, Object> document = document(MULTI);
        document.put("objectives", List.of(task));
        document.put("report", List.of());
        document.put("subset", Map.of("items", items));
        return SpecReader.read(Node.of("the zoo's search", document), Zoo.unpacked());
    }

    /// A search for a front of all skills, of few genes: two for each expert, one of them for the
    /// embeddings; without hand-made merges, so that all strategies begin alike, and open to
    /// strategies that look for no front. Answers are written, not chosen: as multiple choice one
    /// merge has all three skills, and there is no front to look for. For benchmarks.
    public static SearchSpec fronts(int items) {
        Map<String, Object> space = space();
        space.put("layers", 1);
        Map<String, Object> document = document(MULTI);
        document.put("space", space);
        document.put("objectives", ZooDesign.TAUGHT);
        document.put("report", List.of());
        document.put("seeds", List.of());
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
        out.put("filters", List.of("embed_tokens"));
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
