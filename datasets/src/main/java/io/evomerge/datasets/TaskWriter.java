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
/// Items with solved examples are not written: each may have its own.
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
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("task", task.name());
        out.put("dataset_path", data);
        out.put("output_type", task.outputType().label());
        if (task.items().stream().anyMatch(item -> !item.prompt().description().isEmpty())) {
            out.put("description", "{{description}}");
        }
        out.putAll(form(task.outputType()));
        if (task.items().stream().anyMatch(item -> !item.choices().isEmpty())) {
            out.put("doc_to_choice", "choices");
        }
        out.put("target_delimiter", task.delimiters().target());
        out.put("fewshot_delimiter", task.delimiters().shots());
        if (task.outputType() == OutputType.GENERATE_UNTIL) {
            Map<String, Object> generation = new LinkedHashMap<>();
            generation.put("until", task.decoding().until());
            generation.put("max_gen_toks", task.decoding().maxTokens());
            out.put("generation_kwargs", generation);
        }
        ScoringReader.write(task.scoring(), out);
        out.put("metadata", Map.of("version", task.version()));
        return out;
    }

    private static Map<String, String> form(OutputType type) {
        return switch (type) {
            case MULTIPLE_CHOICE -> Map.of("doc_to_text", "prompt", "doc_to_target", "gold");
            case LOGLIKELIHOOD_ROLLING -> Map.of("doc_to_target", "answer");
            case LOGLIKELIHOOD, GENERATE_UNTIL ->
                    Map.of("doc_to_text", "prompt", "doc_to_target", "answer");
        };
    }

    private static Map<String, Object> row(Item item) {
        if (!item.prompt().shots().isEmpty()) {
            throw new IllegalArgumentException(item.id() + " has examples, which no row can hold");
        }
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("id", item.id());
        if (!item.prompt().description().isEmpty()) {
            out.put("description", item.prompt().description());
        }
        out.put("prompt", item.question());
        if (!item.choices().isEmpty()) {
            out.put("choices", item.choices());
        }
        if (item.gold() < 0) {
            out.put("answer", item.references().size() == 1 ? item.answer() : item.references());
        } else {
            out.put("gold", item.gold());
        }
        return out;
    }
}
