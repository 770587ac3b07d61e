package io.evomerge.datasets;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/// Writes a task as `<name>.yaml` and `<name>.jsonl`, from which [TaskReader] makes an equal one.
public final class TaskWriter {
    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

    private TaskWriter() {}

    /// Writes both files into the folder, which is made if it is missing, and returns the YAML's
    /// path.
    public static Path write(Task task, Path folder) throws IOException {
        Files.createDirectories(folder);
        String data = task.name() + ".jsonl";
        Files.writeString(
                folder.resolve(data),
                task.items().stream()
                        .map(item -> GSON.toJson(row(item)) + "\n")
                        .collect(Collectors.joining()));
        Path file = folder.resolve(task.name() + ".yaml");
        Files.writeString(file, new Yaml(blockStyle()).dump(header(task, data)));
        return file;
    }

    private static DumperOptions blockStyle() {
        var options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        return options;
    }

    private static Map<String, Object> header(Task task, String data) {
        boolean choose = task.outputType() == OutputType.MULTIPLE_CHOICE;
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("task", task.name());
        out.put("dataset_path", data);
        out.put("output_type", choose ? "multiple_choice" : "generate_until");
        out.put("doc_to_text", "prompt");
        if (choose) {
            out.put("doc_to_choice", "choices");
        }
        out.put("doc_to_target", choose ? "gold" : "answer");
        out.put("target_delimiter", task.delimiters().target());
        if (!choose) {
            Map<String, Object> generation = new LinkedHashMap<>();
            generation.put("until", task.decoding().until());
            generation.put("max_gen_toks", task.decoding().maxTokens());
            out.put("generation_kwargs", generation);
        }
        ScoringReader.write(task.scoring(), out);
        out.put("metadata", Map.of("version", task.version()));
        return out;
    }

    private static Map<String, Object> row(Item item) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("id", item.id());
        out.put("prompt", item.question());
        if (item.choices().isEmpty()) {
            out.put("answer", item.answer());
        } else {
            out.put("choices", item.choices());
            out.put("gold", item.gold());
        }
        return out;
    }
}
