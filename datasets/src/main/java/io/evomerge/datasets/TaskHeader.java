package io.evomerge.datasets;

import io.evomerge.answers.FilterPipeline;
import io.evomerge.answers.Scoring;
import io.evomerge.documents.Complaint;
import io.evomerge.documents.Complaints;
import io.evomerge.documents.InputException;
import io.evomerge.documents.Node;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/// What a task's YAML says, with the rows that it names.
///
/// @param task the task, as yet without items
/// @param text the prompt of a row
/// @param choices the options of a row, where there are any
/// @param target the answer of a row, or the index of the right option
record TaskHeader(Task task, List<Node> rows, Template text, Choices choices, Target target) {
    private static final String GENERATE = "generate_until";
    private static final String CHOOSE = "multiple_choice";
    private static final List<String> KEYS =
            List.of(
                    "task",
                    "dataset_path",
                    "test_split",
                    "output_type",
                    "doc_to_text",
                    "doc_to_choice",
                    "doc_to_target",
                    "target_delimiter",
                    "generation_kwargs",
                    "metric_list",
                    "filter_list",
                    "metadata");

    /// lm-evaluation-harness' limit where a task names none.
    private static final int DEFAULT_MAX_TOKENS = 256;

    /// Where a row's options come from.
    @FunctionalInterface
    interface Choices {
        List<String> of(Node row);
    }

    /// What a row holds as its target: a value, or text filled in.
    @FunctionalInterface
    interface Target {
        Node of(Node row);
    }

    /// Reads everything, and complains of everything at once.
    ///
    /// @param file the YAML file, beside which the data lie
    static TaskHeader read(Node yaml, Path file) {
        var header = new Reading(yaml);
        yaml.onlyKeys(header.complaints, KEYS);
        boolean choose =
                header.of(
                                GENERATE,
                                () ->
                                        yaml.get(
                                                "output_type",
                                                GENERATE,
                                                node -> node.oneOf(List.of(GENERATE, CHOOSE))))
                        .equals(CHOOSE);
        String name = header.of("", () -> yaml.require("task").text());
        int version =
                header.of(
                        0,
                        () ->
                                yaml.get("metadata")
                                        .flatMap(m -> m.get("version"))
                                        .map(v -> v.integer(0, Integer.MAX_VALUE))
                                        .orElse(0));
        String delimiter = header.of(" ", () -> yaml.get("target_delimiter", " ", Node::text));
        OutputType type = choose ? OutputType.MULTIPLE_CHOICE : OutputType.GENERATE_UNTIL;
        Scoring scoring =
                header.of(
                        new Scoring(type.usualMetrics(), List.of(FilterPipeline.NONE)),
                        () -> ScoringReader.read(yaml, type));
        Decoding generation =
                header.of(Decoding.NONE, () -> Generation.read(yaml, choose, header.complaints));
        List<Node> rows =
                header.of(
                        List.of(),
                        () ->
                                Rows.read(
                                        file.resolveSibling(yaml.require("dataset_path").text()),
                                        yaml.get("test_split", "test", Node::text)));
        Template text =
                header.of(Template.field(""), () -> Template.of(yaml.require("doc_to_text")));
        Target target = header.of(row -> row, () -> target(yaml.require("doc_to_target"), choose));
        Choices choices = header.of(row -> List.of(), () -> choices(yaml, choose));
        header.complaints.throwIfAny();
        var task =
                new Task(
                        name,
                        version,
                        type,
                        new Delimiters(delimiter, Delimiters.USUAL.shots()),
                        scoring,
                        generation,
                        List.of());
        return new TaskHeader(task, rows, text, choices, target);
    }

    Task task(List<Item> items) {
        return task.withItems(items);
    }

    Item item(String id, Node row) {
        Prompt prompt = Prompt.of(text.fill(row));
        if (task.outputType() == OutputType.GENERATE_UNTIL) {
            return Item.open(id, prompt, target.of(row).text());
        }
        List<String> options = choices.of(row);
        if (options.size() < 2) {
            throw row.wrong("has %d options".formatted(options.size()), "give at least two");
        }
        return Item.choice(id, prompt, options, gold(target.of(row), options));
    }

    /// A number is the position of the right option; text is the option itself or, if there is no
    /// such option, its position in digits.
    private static int gold(Node target, List<String> options) {
        if (target.isNumber()) {
            return target.integer(0, options.size() - 1);
        }
        int index = options.indexOf(target.text());
        if (index >= 0) {
            return index;
        }
        if (target.text().matches("\\d{1,9}")) {
            return Node.of(target.place(), Integer.valueOf(target.text()))
                    .integer(0, options.size() - 1);
        }
        throw target.wrong(
                "'%s' is none of the options %s".formatted(target.text(), options),
                "name one of them, or its position from 0");
    }

    /// As in lm-evaluation-harness, digits that a template gives are a position, while a field's
    /// text may be an option that happens to be a number.
    private static Target target(Node node, boolean choose) {
        if (node.isNumber()) {
            return row -> node;
        }
        Template template = Template.of(node);
        if (!node.text().contains("{{")) {
            return template::value;
        }
        return row -> {
            String text = template.fill(row);
            boolean position = choose && text.matches("\\d{1,9}");
            return Node.of(row.place(), position ? Integer.valueOf(text) : text);
        };
    }

    private static Choices choices(Node yaml, boolean choose) {
        if (!choose) {
            yaml.get("doc_to_choice")
                    .ifPresent(
                            node -> {
                                throw node.wrong(
                                        "belongs to multiple choice, but the output type is "
                                                + GENERATE,
                                        "write 'output_type: " + CHOOSE + "' or remove it");
                            });
            return row -> List.of();
        }
        Node node = yaml.require("doc_to_choice");
        if (node.isList()) {
            List<Template> templates = node.list().stream().map(Template::literal).toList();
            return row -> templates.stream().map(template -> template.fill(row)).toList();
        }
        Template template = Template.of(node);
        if (!template.isField()) {
            throw node.wrong(
                    "is a template, but a list of options is needed",
                    "name a field that holds a list, or write [\"{{a}}\", \"{{b}}\"]");
        }
        return row -> template.value(row).list().stream().map(Node::text).toList();
    }

    /// How answers are generated; always greedily.
    private static final class Generation {
        private Generation() {}

        static Decoding read(Node yaml, boolean choose, Complaints complaints) {
            Node given = yaml.get("generation_kwargs").orElse(null);
            if (choose) {
                if (given != null) {
                    throw given.wrong("has no effect on multiple choice", "remove it");
                }
                return Decoding.NONE;
            }
            if (given == null) {
                return new Decoding(List.of("\n\n"), DEFAULT_MAX_TOKENS);
            }
            given.onlyKeys(
                    complaints, List.of("until", "max_gen_toks", "do_sample", "temperature"));
            given.get("do_sample").filter(Node::bool).ifPresent(Generation::refuseSampling);
            given.get("temperature")
                    .filter(node -> node.number() != 0)
                    .ifPresent(Generation::refuseSampling);
            return new Decoding(
                    given.get("until", List.of("\n\n"), Generation::texts),
                    given.get(
                            "max_gen_toks", DEFAULT_MAX_TOKENS, node -> node.integer(1, 100_000)));
        }

        private static List<String> texts(Node node) {
            return node.isText()
                    ? List.of(node.text())
                    : node.list().stream().map(Node::text).toList();
        }

        private static void refuseSampling(Node node) {
            throw node.wrong(
                    "asks for sampling, but answers are generated greedily so that scores repeat",
                    "write 'do_sample: false' and leave 'temperature' away");
        }
    }

    /// Reads value by value and keeps what is complained of.
    private static final class Reading {
        final Complaints complaints = new Complaints();

        Reading(Node yaml) {
            yaml.entries(); // complains of anything but a mapping
        }

        <T> T of(T otherwise, Supplier<T> read) {
            try {
                return read.get();
            } catch (InputException e) {
                for (Complaint complaint : e.complaints()) {
                    complaints.add(complaint);
                }
                return otherwise;
            }
        }
    }
}
