package io.evomerge.jinja;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The filter `tojson`. In chat templates, as transformers writes it: plain, keys in their order.
/// Else as Jinja does: keys sorted, what HTML would read as markup and all beyond ASCII escaped.
final class Json {
    private Json() {}

    static String text(Object value, Arguments given, Jinja jinja) {
        int indent = given.integer(0, "indent", -1);
        String text = text(value, indent, "", !jinja.chat());
        return jinja.chat()
                ? text
                : text.replace("<", "\\u003c")
                        .replace(">", "\\u003e")
                        .replace("&", "\\u0026")
                        .replace("'", "\\u0027");
    }

    private static String text(Object value, int indent, String margin, boolean plain) {
        return switch (Undefined.used(value)) {
            case None none -> "null";
            case Boolean b -> b.toString();
            case String text -> quoted(text, plain);
            case List<?> list ->
                    enclosed(
                            list.stream()
                                    .map(e -> text(e, indent, deeper(margin, indent), plain))
                                    .toList(),
                            "[]",
                            indent,
                            margin);
            case Map<?, ?> map -> fields(map, indent, margin, plain);
            case Long number -> number.toString();
            case Double number -> PythonText.repr(number);
            default -> throw new JinjaException("a value has no JSON form");
        };
    }

    private static String fields(Map<?, ?> map, int indent, String margin, boolean sorted) {
        Map<Object, Object> fields = sorted ? new TreeMap<>(map) : new LinkedHashMap<>(map);
        return enclosed(
                fields.entrySet().stream()
                        .map(
                                e ->
                                        quoted(PythonText.str(e.getKey()), sorted)
                                                + ": "
                                                + text(
                                                        e.getValue(),
                                                        indent,
                                                        deeper(margin, indent),
                                                        sorted))
                        .toList(),
                "{}",
                indent,
                margin);
    }

    private static String deeper(String margin, int indent) {
        return margin + " ".repeat(Math.max(0, indent));
    }

    private static String enclosed(List<String> parts, String brackets, int indent, String margin) {
        String open = brackets.substring(0, 1);
        String close = brackets.substring(1);
        if (indent < 0 || parts.isEmpty()) {
            return open + String.join(", ", parts) + close;
        }
        String inner = "\n" + deeper(margin, indent);
        return parts.stream()
                .collect(Collectors.joining("," + inner, open + inner, "\n" + margin + close));
    }

    private static String quoted(String text, boolean ascii) {
        var out = new StringBuilder("\"");
        text.chars().forEach(c -> out.append(character((char) c, ascii)));
        return out.append('"').toString();
    }

    private static String character(char c, boolean ascii) {
        return switch (c) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            case '\b' -> "\\b";
            case '\f' -> "\\f";
            default ->
                    c < ' ' || (ascii && c > '~')
                            ? "\\u%04x".formatted((int) c)
                            : String.valueOf(c);
        };
    }
}
