package io.evomerge.datasets;

import io.evomerge.answers.FilterPipeline;
import io.evomerge.answers.Scoring;
import io.evomerge.documents.Complaints;
import io.evomerge.documents.Node;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a task's YAML says, with the rows that it names.
///
/// @param task the task, as yet without items
/// @param rows what items are made of
/// @param split the name of the split that they come from
/// @param description of a row; absent for none
/// @param form how a row becomes a question and its answer
/// @param fewShot the examples in front of it
record TaskHeader(
        Task task,
        List<Node> rows,
        String split,
        Optional<RowTemplate> description,
        ItemForm form,
        FewShot fewShot) {
    private static final List<String> FEWSHOT_KEYS =
            List.of("sampler", "samples", "split", "doc_to_text", "doc_to_choice", "doc_to_target");

    /// No prompt has room for more.
    private static final int MOST_SHOTS = 1000;

    /// Reads everything, and complains of everything at once.
    ///
    /// @param file the YAML file, beside which the data lie
    static TaskHeader read(Node yaml, Path file) {
        yaml.entries(); // complains of anything but a mapping
        var complaints = new Complaints();
        TaskKeys.check(yaml, complaints);
        Optional<OutputType> asked = complaints.attempt(() -> type(yaml));
        OutputType type = asked.orElseGet(() -> likely(yaml));
        Delimiters delimiters = complaints.attempt(() -> delimiters(yaml)).orElse(Delimiters.USUAL);
        Optional<Task> task = complaints.attempt(() -> task(yaml, type, delimiters));
        Optional<Optional<RowTemplate>> description =
                complaints.attempt(() -> yaml.get("description").map(RowTemplate::of));
        boolean byOption = task.filter(TaskHeader::filtersByOption).isPresent();
        Optional<ItemForm> form =
                complaints.attempt(
                        () -> ItemForm.read(new ItemForm.Keys(yaml, yaml), type, byOption));
        Optional<Data> data = complaints.attempt(() -> Data.of(yaml, file));
        Optional<List<Node>> rows = data.flatMap(d -> complaints.attempt(d::asked));
        Optional<FewShot> fewShot =
                data.flatMap(d -> complaints.attempt(() -> fewShot(yaml, d, type, byOption)));
        complaints.throwIfAny();
        return new TaskHeader(
                task.orElseThrow(),
                rows.orElseThrow(),
                data.orElseThrow().split(),
                description.orElseThrow(),
                form.orElseThrow(),
                fewShot.orElseThrow());
    }

    private static boolean filtersByOption(Task task) {
        return task.scoring().pipelines().stream().anyMatch(FilterPipeline::needsOptions);
    }

    private static OutputType type(Node yaml) {
        return yaml.get(
                "output_type",
                OutputType.GENERATE_UNTIL,
                node -> OutputType.named(node.oneOf(OutputType.NAMES)));
    }

    /// What the other keys are checked for, where the type itself is misspelt.
    private static OutputType likely(Node yaml) {
        return yaml.get("doc_to_choice").isPresent()
                ? OutputType.MULTIPLE_CHOICE
                : OutputType.GENERATE_UNTIL;
    }

    private static Delimiters delimiters(Node yaml) {
        return new Delimiters(
                yaml.get("target_delimiter", Delimiters.USUAL.target(), Node::text),
                yaml.get("fewshot_delimiter", Delimiters.USUAL.shots(), Node::text));
    }

    private static Task task(Node yaml, OutputType type, Delimiters delimiters) {
        var complaints = new Complaints();
        Optional<String> name = complaints.attempt(() -> yaml.require("task").text());
        Optional<Integer> version = complaints.attempt(() -> version(yaml));
        Optional<Scoring> scoring = complaints.attempt(() -> ScoringReader.read(yaml, type));
        Optional<Decoding> decoding =
                complaints.attempt(() -> DecodingReader.read(yaml, type, delimiters.shots()));
        complaints.throwIfAny();
        return new Task(
                name.orElseThrow(),
                version.orElseThrow(),
                type,
                delimiters,
                scoring.orElseThrow(),
                decoding.orElseThrow(),
                List.of());
    }

    private static int version(Node yaml) {
        return yaml.get("metadata")
                .flatMap(metadata -> metadata.get("version"))
                .map(node -> node.integer(0, Integer.MAX_VALUE))
                .orElse(0);
    }

    private static FewShot fewShot(Node yaml, Data data, OutputType type, boolean byOption) {
        var complaints = new Complaints();
        Node config = yaml.get("fewshot_config").orElse(Node.of(yaml.place(), Map.of()));
        config.onlyKeys(complaints, FEWSHOT_KEYS);
        Optional<Integer> count =
                complaints.attempt(
                        () -> yaml.get("num_fewshot", 0, node -> node.integer(0, MOST_SHOTS)));
        Optional<String> sampler =
                complaints.attempt(
                        () -> config.get("sampler", "default", n -> n.oneOf(FewShot.SAMPLERS)));
        Optional<ItemForm> form =
                complaints.attempt(
                        () -> ItemForm.read(new ItemForm.Keys(config, yaml), type, byOption));
        Optional<List<Node>> rows =
                complaints.attempt(
                        () ->
                                count.orElse(0) == 0
                                        ? List.<Node>of()
                                        : exampleRows(yaml, config, data));
        complaints.throwIfAny();
        return new FewShot(
                count.orElseThrow(),
                sampler.orElseThrow().equals("first_n"),
                rows.orElseThrow(),
                form.orElseThrow());
    }

    private static List<Node> exampleRows(Node yaml, Node config, Data data) {
        Optional<Node> samples = config.get("samples");
        Optional<Node> split = config.get("split").or(() -> yaml.get("fewshot_split"));
        if (samples.isPresent() && split.isPresent()) {
            throw samples.get()
                    .wrong(
                            "has no effect, because %s names where examples come from"
                                    .formatted(split.get().key()),
                            "remove one of them");
        }
        return samples.isPresent() ? samples.get().list() : data.examples(split);
    }

    Item item(String id, Node row) {
        String shown = description.map(template -> template.rendered(row)).orElse("");
        return form.item(id, row, shown, fewShot.shots(id, row));
    }
}
