package io.evomerge.search;

import com.google.gson.GsonBuilder;
import io.evomerge.datasets.Item;
import io.evomerge.datasets.Task;
import io.evomerge.documents.Node;
import io.evomerge.documents.WholeFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// items.json of a run: which of a task's items stand behind the positions in the journal, so that
/// other programs, and a bank calibrated from the run, can find them again.
///
/// @param ids of the search items, by task, in the task's order
public record ItemNames(Map<String, List<String>> ids) {
    public static final String FILE = "items.json";

    public static ItemNames of(List<Task> tasks) {
        Map<String, List<String>> ids = new LinkedHashMap<>();
        tasks.forEach(t -> ids.put(t.name(), t.items().stream().map(Item::id).toList()));
        return new ItemNames(ids);
    }

    /// Those of a file; none if it is not there: the run was begun before there were such files.
    public static ItemNames read(Path file) {
        Map<String, List<String>> ids = new LinkedHashMap<>();
        if (Files.isRegularFile(file)) {
            Node.json(file)
                    .entries()
                    .forEach((k, v) -> ids.put(k, v.list().stream().map(Node::text).toList()));
        }
        return new ItemNames(ids);
    }

    public void write(Path folder) throws IOException {
        String json = new GsonBuilder().disableHtmlEscaping().create().toJson(ids);
        byte[] bytes = (json + "\n").getBytes(StandardCharsets.UTF_8);
        WholeFile.write(folder.resolve(FILE), channel -> channel.write(ByteBuffer.wrap(bytes)));
    }

    /// `TASK/ID`, as lm-evaluation-harness' samples are named too; `TASK/POSITION` where no ids are
    /// known.
    public String name(String task, int position) {
        List<String> known = ids.getOrDefault(task, List.of());
        return task + "/" + (position < known.size() ? known.get(position) : position);
    }
}
