package io.evomerge.datasets;

import io.evomerge.answers.OptionFilter;
import io.evomerge.datasets.Prompt.Shot;
import io.evomerge.documents.Complaints;
import io.evomerge.documents.Node;
import io.evomerge.jinja.Jinja;
import io.evomerge.jinja.JinjaException;
import io.evomerge.jinja.PythonLiteral;
import io.evomerge.jinja.Template;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// How a row becomes a question with its options and answers: `doc_to_text`, `doc_to_choice` and
/// `doc_to_target`, as lm-evaluation-harness reads them.
///
/// A number, or digits that a template gives, are the position of the right option; `[…]` that a
/// template gives is a list, in Python's words.
///
/// @param question of a row; absent where the target is the whole text (`loglikelihood_rolling`)
record ItemForm(OutputType type, Optional<RowTemplate> question, Options options, Answers answers) {
    private static final Pattern DIGITS = Pattern.compile("\\d{1,9}");
    private static final Template AS_PYTHON = Jinja.TASKS.template("{{ value }}");

    /// Where a row's options come from.
    @FunctionalInterface
    interface Options {
        List<String> of(Node row);
    }

    /// What a row holds as its target: a number, a text, or a list of texts.
    @FunctionalInterface
    interface Answers {
        Node of(Node row);
    }

    /// Where the keys are looked up.
    ///
    /// @param own the task, or the part of its `fewshot_config` that words examples otherwise
    /// @param task what stands in for keys that are missing there
    record Keys(Node own, Node task) {
        Optional<Node> get(String name) {
            return own.get(name).or(() -> task.get(name));
        }

        Node require(String name) {
            return get(name).orElseGet(() -> task.require(name));
        }
    }

    /// Reads the keys.
    ///
    /// @throws io.evomerge.documents.InputException with everything that is wrong with them
    /// @param byOption whether answers are filtered by the options of their row, which is then
    ///     asked for them as in multiple choice
    static ItemForm read(Keys keys, OutputType type, boolean byOption) {
        var complaints = new Complaints();
        Optional<Optional<RowTemplate>> question = complaints.attempt(() -> question(keys, type));
        Optional<Options> options = complaints.attempt(() -> options(keys, type, byOption));
        boolean choose = keys.get("doc_to_choice").isPresent();
        Optional<Answers> answers =
                complaints.attempt(() -> answers(keys.require("doc_to_target"), choose));
        complaints.throwIfAny();
        boolean writesOption = choose && type == OutputType.GENERATE_UNTIL;
        return new ItemForm(
                type,
                question.orElseThrow(),
                options.orElseThrow(),
                writesOption
                        ? written(answers.orElseThrow(), options.orElseThrow(), byOption)
                        : answers.orElseThrow());
    }

    /// Where an option is to be written, its position stands for its text.
    ///
    /// @param byOption whether the target may be what the filter makes of an option, `(A)`
    private static Answers written(Answers answers, Options options, boolean byOption) {
        return row -> {
            Node target = answers.of(row);
            if (byOption && !target.isNumber()) {
                return target;
            }
            List<String> given = options.of(row);
            return Node.of(row.place(), given.get(gold(target, given)));
        };
    }

    private static Optional<RowTemplate> question(Keys keys, OutputType type) {
        if (type != OutputType.LOGLIKELIHOOD_ROLLING) {
            return Optional.of(RowTemplate.of(keys.require("doc_to_text")));
        }
        keys.get("doc_to_text")
                .filter(node -> !node.text().isEmpty())
                .ifPresent(
                        node -> {
                            throw node.wrong(
                                    "is never shown, because %s scores the target alone"
                                            .formatted(type.label()),
                                    "write 'doc_to_text: \"\"' or remove it");
                        });
        return Optional.empty();
    }

    private static Options options(Keys keys, OutputType type, boolean byOption) {
        Optional<Node> given = keys.get("doc_to_choice");
        if (type == OutputType.MULTIPLE_CHOICE) {
            return options(keys.require("doc_to_choice"));
        }
        if (given.isPresent() && type != OutputType.GENERATE_UNTIL) {
            throw given.get()
                    .wrong(
                            "belongs to multiple choice and to generated text, but the output type"
                                    + " is "
                                    + type.label(),
                            "write 'output_type: multiple_choice' or remove it");
        }
        if (byOption) {
            return options(given.orElse(Node.of(keys.task().place(), OptionFilter.FIELD)));
        }
        return given.isPresent() ? options(given.get()) : row -> List.of();
    }

    private static Options options(Node node) {
        if (node.isList() || node.isMap()) {
            List<Node> listed = node.isList() ? node.list() : List.copyOf(node.entries().values());
            listed.forEach(ItemForm::refuseTruth);
            List<RowTemplate> templates = listed.stream().map(RowTemplate::of).toList();
            return row -> templates.stream().map(template -> template.rendered(row)).toList();
        }
        RowTemplate template = RowTemplate.of(node);
        return row -> {
            RowTemplate.Filled filled = template.fill(row);
            Node list = filled.isField() ? filled.value() : literal(filled.value(), node.key());
            return list.list().stream().map(ItemForm::text).toList();
        };
    }

    /// YAML 1.1 takes `no`, `yes`, `on` and `off` for truth values.
    private static void refuseTruth(Node node) {
        if (node.value() instanceof Boolean) {
            throw node.wrong(
                    "is a truth value in YAML, also where it is written no, yes, on or off",
                    "put it into quotes");
        }
    }

    /// As Python writes it: `True`, `1e-05`.
    private static String text(Node node) {
        Object value = node.value();
        return value instanceof Number || value instanceof Boolean
                ? AS_PYTHON.render(Map.of("value", value))
                : node.text();
    }

    private static Node literal(Node text, String key) {
        try {
            return Node.of(text.place(), PythonLiteral.parse(text.text()));
        } catch (JinjaException e) {
            throw text.wrong(
                    "%s gives '%s', which is no list: %s"
                            .formatted(key, text.text(), e.getMessage()),
                    "name a field that holds a list, or write {{ [a, b] }} or [\"{{a}}\", \"{{b}}\"]");
        }
    }

    /// @param choose whether digits are the position of an option
    private static Answers answers(Node node, boolean choose) {
        refuseTruth(node);
        if (!node.isText()) {
            return row -> node;
        }
        RowTemplate template = RowTemplate.of(node);
        return row -> {
            RowTemplate.Filled filled = template.fill(row);
            return filled.isField() ? filled.value() : rendered(filled.value(), choose);
        };
    }

    private static Node rendered(Node value, boolean choose) {
        String text = value.text();
        if (choose && DIGITS.matcher(text).matches()) {
            return Node.of(value.place(), Integer.valueOf(text));
        }
        if (!text.startsWith("[") || !text.endsWith("]")) {
            return value;
        }
        try {
            return Node.of(value.place(), PythonLiteral.parse(text));
        } catch (JinjaException notAList) {
            return value; // text in brackets is text, as in the harness
        }
    }

    /// The item of a row.
    ///
    /// @param description what the model is shown before everything
    /// @param shots the solved examples before the row's own question
    Item item(String id, Node row, String description, List<Shot> shots) {
        var prompt = new Prompt(description, shots, question(row));
        checkPrompt(prompt, row);
        if (type != OutputType.MULTIPLE_CHOICE) {
            return new Item(id, prompt, options.of(row), -1, references(row));
        }
        List<String> given = options.of(row);
        checkOptions(given, row);
        return Item.choice(id, prompt, given, gold(answers.of(row), given));
    }

    /// The row as a solved example.
    Shot shot(Node row) {
        if (type != OutputType.MULTIPLE_CHOICE) {
            return new Shot(question(row), references(row).getFirst());
        }
        List<String> given = options.of(row);
        checkOptions(given, row);
        return new Shot(question(row), given.get(gold(answers.of(row), given)));
    }

    private String question(Node row) {
        return question.map(template -> text(template.fill(row).value())).orElse("");
    }

    private void checkPrompt(Prompt prompt, Node row) {
        boolean isEmpty =
                prompt.question().isBlank()
                        && prompt.description().isBlank()
                        && prompt.shots().isEmpty();
        if (isEmpty && !mayBeEmpty()) {
            throw row.wrong("doc_to_text gives an empty prompt", "fill the row's field in");
        }
        if (type == OutputType.MULTIPLE_CHOICE && DIGITS.matcher(prompt.question()).matches()) {
            throw row.wrong(
                    "doc_to_text gives the number %s, but options that stand before a common"
                                    .formatted(prompt.question())
                            + " ending are not known",
                    "write the text that stands before the options");
        }
    }

    /// Whether nothing stands before what is scored because the task says so, as where sentences
    /// are compared. Something must stand before what is generated.
    private boolean mayBeEmpty() {
        return type != OutputType.GENERATE_UNTIL
                && question.filter(template -> !template.isEmpty()).isEmpty();
    }

    private static void checkOptions(List<String> options, Node row) {
        if (options.size() < 2) {
            throw row.wrong("has %d options".formatted(options.size()), "give at least two");
        }
        if (options.stream().anyMatch(String::isEmpty)) {
            throw row.wrong("has an empty option: " + options, "give it a text");
        }
    }

    private List<String> references(Node row) {
        Node target = answers.of(row);
        List<String> texts =
                target.isList()
                        ? target.list().stream().map(ItemForm::text).toList()
                        : List.of(text(target));
        if (texts.isEmpty() || texts.stream().anyMatch(String::isBlank)) {
            throw row.wrong("doc_to_target gives no answer", "fill the row's field in");
        }
        return texts;
    }

    /// A number is the position of the right option; text is the option itself or, if there is no
    /// such option, its position in digits.
    private static int gold(Node target, List<String> options) {
        if (target.isList()) {
            List<Node> several = target.list();
            if (several.size() == 1) {
                return gold(several.getFirst(), options);
            }
            throw target.wrong(
                    "names %d right options, but an item has just one".formatted(several.size()),
                    "leave the item out, or give it one right option");
        }
        if (target.value() instanceof Boolean right) {
            return right ? 1 : 0; // Python's True is 1
        }
        if (target.isNumber()) {
            return target.integer(0, options.size() - 1);
        }
        int index = options.indexOf(target.text());
        if (index >= 0) {
            return index;
        }
        if (DIGITS.matcher(target.text()).matches()) {
            return Node.of(target.place(), Integer.valueOf(target.text()))
                    .integer(0, options.size() - 1);
        }
        throw target.wrong(
                "'%s' is none of the options %s".formatted(target.text(), options),
                "name one of them, or its position from 0");
    }
}
