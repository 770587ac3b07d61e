package io.evomerge.documents;

import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/// One value of a YAML or JSON document, which knows its file and key path. The typed accessors
/// throw an [InputException] that names both; [Complaints#collect] gathers several.
public final class Node {
    private final String place;
    private final String key;
    private final @Nullable Object value;

    private Node(String place, String key, @Nullable Object value) {
        this.place = place;
        this.key = key;
        this.value = value;
    }

    /// Parses YAML 1.1, the dialect of mergekit and lm-evaluation-harness (PyYAML). Duplicate keys
    /// are an error.
    public static Node yaml(String place, String text) {
        try {
            return new Node(place, "", parser().load(text));
        } catch (YAMLException e) {
            throw invalidYaml(place, e);
        }
    }

    /// Parses a file of one or more documents, which `---` separates. Where there are several, the
    /// place of each says which one it is.
    public static List<Node> yamlDocuments(Path file) {
        List<@Nullable Object> values = new ArrayList<>();
        try {
            parser().loadAll(read(file)).forEach(values::add);
        } catch (YAMLException e) {
            throw invalidYaml(file.toString(), e);
        }
        if (values.size() < 2) {
            return List.of(new Node(file.toString(), "", values.isEmpty() ? null : values.get(0)));
        }
        List<Node> out = new ArrayList<>();
        for (Object value : values) {
            out.add(new Node("%s, document %d".formatted(file, out.size() + 1), "", value));
        }
        return out;
    }

    private static Yaml parser() {
        var options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setMaxAliasesForCollections(50);
        return new Yaml(new SafeConstructor(options));
    }

    private static InputException invalidYaml(String place, YAMLException e) {
        return new InputException(
                place,
                "is not valid YAML: " + String.valueOf(e.getMessage()).strip(),
                "mend the line named");
    }

    public static Node yaml(Path file) {
        return yaml(file.toString(), read(file));
    }

    /// Parses JSON as Python writes it: `NaN` and `Infinity` are numbers.
    public static Node json(String place, String text) {
        try {
            return new Node(place, "", PythonJson.parse(text));
        } catch (JsonParseException e) {
            throw new InputException(
                    place, "is not valid JSON: " + PythonJson.reason(e), "mend or replace it");
        }
    }

    public static Node json(Path file) {
        return json(file.toString(), read(file));
    }

    /// A node over plain values (maps, lists, strings, numbers, booleans).
    public static Node of(String place, @Nullable Object value) {
        return new Node(place, "", value);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new InputException(file, "no such file", "check the path");
        } catch (CharacterCodingException e) {
            throw new InputException(file, "is not UTF-8 text", "convert it to UTF-8");
        } catch (IOException e) {
            throw new InputException(
                    file, "cannot be read: " + e, "check the file and its permissions");
        }
    }

    public String place() {
        return place;
    }

    public String key() {
        return key;
    }

    /// The plain value: map, list, string, number, boolean or null.
    public @Nullable Object value() {
        return value;
    }

    public boolean isMap() {
        return value instanceof Map;
    }

    public boolean isList() {
        return value instanceof List;
    }

    public boolean isText() {
        return value instanceof String;
    }

    public boolean isNumber() {
        return value instanceof Number;
    }

    /// The complaint that this node is wrong.
    public Complaint complaint(String what, String remedy) {
        return new Complaint(place, key, what, remedy);
    }

    public InputException wrong(String what, String remedy) {
        return new InputException(List.of(complaint(what, remedy)));
    }

    /// The node under `name`, empty if it is absent or null.
    public Optional<Node> get(String name) {
        Object v = map().get(name);
        return v == null ? Optional.empty() : Optional.of(child(name, v));
    }

    /// The node under `name`; absent is an error.
    public Node require(String name) {
        return get(name)
                .orElseThrow(
                        () ->
                                new InputException(
                                        List.of(
                                                new Complaint(
                                                        place,
                                                        path(name),
                                                        "is missing",
                                                        "add '" + name + ": …'"))));
    }

    /// The value under `name` read by `as`, or `otherwise` when it is absent.
    public <T> T get(String name, T otherwise, Function<Node, T> as) {
        return get(name).map(as).orElse(otherwise);
    }

    /// Complains of every key that is not in `known`, with a suggestion.
    public void onlyKeys(Complaints complaints, Collection<String> known) {
        for (Object name : map().keySet()) {
            String text = String.valueOf(name);
            if (!known.contains(text)) {
                complaints.add(
                        new Complaint(
                                place, path(text), "unknown key", Suggestion.remedy(text, known)));
            }
        }
    }

    /// The entries of a map, in the document's order.
    public Map<String, Node> entries() {
        Map<String, Node> out = new LinkedHashMap<>();
        map().forEach((k, v) -> out.put(String.valueOf(k), child(String.valueOf(k), v)));
        return out;
    }

    /// The elements of a list; an error for anything else.
    public List<Node> list() {
        if (!(value instanceof List<?> list)) {
            throw wrong("is " + describe() + ", but a list is needed", "write [a, b, …]");
        }
        List<Node> out = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            out.add(new Node(place, key + "[" + i + "]", list.get(i)));
        }
        return out;
    }

    /// Numbers are written as Python does.
    public String text() {
        if (value instanceof Double d) {
            return PythonJson.text(d);
        }
        if (value instanceof String || value instanceof Number || value instanceof Boolean) {
            return String.valueOf(value);
        }
        throw wrong("is " + describe() + ", but text is needed", "");
    }

    public boolean bool() {
        if (value instanceof Boolean b) {
            return b;
        }
        throw wrong("is " + describe() + ", but true or false is needed", "");
    }

    public double number() {
        if (value instanceof Number n && !Double.isNaN(n.doubleValue())) {
            return n.doubleValue();
        }
        throw wrong("is " + describe() + ", but a number is needed", "");
    }

    /// A number in [min, max].
    public double number(double min, double max) {
        double n = number();
        if (n < min || n > max) {
            throw wrong(
                    "is " + value + ", but must lie in [" + plain(min) + ", " + plain(max) + "]",
                    "");
        }
        return n;
    }

    public int integer(int min, int max) {
        if (!(value instanceof Number n) || n.doubleValue() != Math.rint(n.doubleValue())) {
            throw wrong("is " + describe() + ", but a whole number is needed", "");
        }
        if (n.doubleValue() < min || n.doubleValue() > max) {
            throw wrong("is " + value + ", but must lie in [" + min + ", " + max + "]", "");
        }
        return n.intValue();
    }

    /// One of the known names, exactly as written there.
    public String oneOf(Collection<String> known) {
        String text = text();
        if (!known.contains(text)) {
            throw wrong("unknown value '" + text + "'", Suggestion.remedy(text, known));
        }
        return text;
    }

    private Map<?, ?> map() {
        if (value instanceof Map<?, ?> m) {
            return m;
        }
        throw wrong("is " + describe() + ", but a mapping (key: value) is needed", "");
    }

    private Node child(String name, @Nullable Object v) {
        return new Node(place, path(name), v);
    }

    private String path(String name) {
        return key.isEmpty() ? name : key + "." + name;
    }

    private String describe() {
        return switch (value) {
            case null -> "empty";
            case Map<?, ?> m -> "a mapping";
            case List<?> l -> "a list";
            case String s -> "'" + s + "'";
            default -> String.valueOf(value);
        };
    }

    private static String plain(double d) {
        return d == Math.rint(d) && Math.abs(d) < 1e15
                ? String.valueOf((long) d)
                : String.valueOf(d);
    }

    @Override
    public String toString() {
        return place + ": " + key + " = " + value;
    }
}
