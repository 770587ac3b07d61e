package io.evomerge.datasets;

import io.evomerge.documents.Node;
import io.evomerge.documents.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// How a text is made from a row: the name of a field, or text with `{{field}}` in it. Of Jinja,
/// the language of lm-evaluation-harness, it knows only paths: `{{a}}`, `{{a.b}}`, `{{a[0]}}`.
/// Anything else is refused, so that no prompt is silently another one.
final class Template {
    private static final Pattern HOLE = Pattern.compile("\\{\\{(.*?)}}", Pattern.DOTALL);
    private static final Pattern PATH = Pattern.compile("[\\p{L}_][\\w-]*(\\.[\\w-]+|\\[\\d+])*");
    private static final Pattern STEP = Pattern.compile("[^.\\[\\]]+");

    /// A piece of the text: as it is, or the path of a field.
    private record Piece(String text, boolean field) {}

    private final List<Piece> pieces;

    private Template(List<Piece> pieces) {
        this.pieces = List.copyOf(pieces);
    }

    /// A field's name, or a template if there are braces in it.
    static Template of(Node node) {
        return node.text().contains("{{") ? parsed(node) : field(node.text());
    }

    /// A text to be taken as it is, unless there are braces in it.
    static Template literal(Node node) {
        return parsed(node);
    }

    static Template field(String name) {
        return new Template(List.of(new Piece(name, true)));
    }

    private static Template parsed(Node node) {
        String text = node.text();
        if (text.contains("{%") || text.contains("{#")) {
            throw node.wrong(
                    "holds a Jinja statement or comment, but only fields are filled in here",
                    "put the finished text into the data file and name its field");
        }
        List<Piece> pieces = new ArrayList<>();
        var hole = HOLE.matcher(text);
        int end = 0;
        while (hole.find()) {
            String path = hole.group(1).strip();
            if (!PATH.matcher(path).matches()) {
                throw node.wrong(
                        "'{{%s}}' is more than the name of a field".formatted(hole.group(1)),
                        "put what it computes into the data file and write {{its_field}}; "
                                + "a choice of several fields is a list: [\"{{a}}\", \"{{b}}\"]");
            }
            addText(text.substring(end, hole.start()), pieces);
            pieces.add(new Piece(path, true));
            end = hole.end();
        }
        if (text.indexOf("{{", end) >= 0) {
            throw node.wrong("opens '{{' without '}}'", "close it");
        }
        addText(text.substring(end), pieces);
        return new Template(pieces);
    }

    private static void addText(String text, List<Piece> pieces) {
        if (!text.isEmpty()) {
            pieces.add(new Piece(text, false));
        }
    }

    /// Whether the text is a field's value and nothing else.
    boolean isField() {
        return pieces.size() == 1 && pieces.getFirst().field();
    }

    /// The text for a row.
    ///
    /// @throws InputException if the row lacks a field or has no text in it
    String fill(Node row) {
        var out = new StringBuilder();
        for (Piece piece : pieces) {
            out.append(piece.field() ? at(row, piece.text()).text() : piece.text());
        }
        return out.toString();
    }

    /// The value of a template that [#isField].
    Node value(Node row) {
        return at(row, pieces.getFirst().text());
    }

    private static Node at(Node row, String path) {
        Optional<Node> whole = row.isMap() ? row.get(path) : Optional.empty();
        if (whole.isPresent()) {
            return whole.get(); // a column's name may hold dots
        }
        Node node = row;
        var step = STEP.matcher(path);
        while (step.find()) {
            node = child(node, step.group());
        }
        return node;
    }

    private static Node child(Node node, String name) {
        if (node.isList() && name.chars().allMatch(Character::isDigit)) {
            List<Node> list = node.list();
            int index = Integer.parseInt(name);
            if (index < list.size()) {
                return list.get(index);
            }
            throw node.wrong(
                    "has %d elements, but [%d] is asked for".formatted(list.size(), index), "");
        }
        Map<String, Node> fields = node.entries();
        Node child = fields.get(name);
        if (child == null || child.value() == null) {
            throw node.wrong(
                    child == null ? "has no field '" + name + "'" : "'" + name + "' is empty",
                    Suggestion.remedy(name, fields.keySet()));
        }
        return child;
    }
}
