package io.evomerge.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The filter `tojson`. In chat templates, as transformers writes it: keys in their order, and with
/// the options of Python's `json.dumps`. Else as Jinja does: keys sorted, what HTML would read as
/// markup and all beyond ASCII escaped.
///
/// @param indent blanks for each depth; below 0 for one line
/// @param comma between elements
/// @param colon between key and value
record Json(int indent, String comma, String colon, boolean sorted, boolean ascii) {
    static Object filter(Object value, Arguments given, Jinja jinja) {
        if (jinja.chat()) {
            return chat(given.only("ensure_ascii", "indent", "separators", "sort_keys"))
                    .text(value, "");
        }
        int indent = indent(given.only("indent"), 0);
        String text = new Json(indent, comma(indent), ": ", true, true).text(value, "");
        return new Markup(
                text.replace("<", "\\u003c")
                        .replace(">", "\\u003e")
                        .replace("&", "\\u0026")
                        .replace("'", "\\u0027"));
    }

    private static Json chat(Arguments given) {
        int indent = indent(given, 1);
        Object separators = given.get(2, "separators").orElse(None.NONE);
        List<Object> pair =
                separators == None.NONE
                        ? List.of(comma(indent), ": ")
                        : Values.elements(separators);
        if (pair.size() != 2) {
            throw new JinjaException("tojson needs two separators, as in separators=(',', ': ')");
        }
        return new Json(
                indent,
                PythonText.str(pair.getFirst()),
                PythonText.str(pair.getLast()),
                given.truth(3, "sort_keys", false),
                given.truth(0, "ensure_ascii", false));
    }

    private static int indent(Arguments given, int position) {
        Object indent = given.get(position, "indent").orElse(None.NONE);
        return indent == None.NONE
                ? -1
                : Sizes.checked(Math.max(0, Numbers.index(indent, "tojson")));
    }

    private static String comma(int indent) {
        return indent < 0 ? ", " : ",";
    }

    private String text(Object value, String margin) {
        return switch (Undefined.used(value)) {
            case None none -> "null";
            case Boolean b -> b.toString();
            case String text -> quoted(text);
            case List<?> list -> elements(list, margin);
            case Map<?, ?> map -> fields(map, margin);
            case Long number -> number.toString();
            case Double number -> fraction(number);
            default -> throw new JinjaException("a value has no JSON form");
        };
    }

    private static String fraction(double d) {
        return Double.isFinite(d) ? PythonText.repr(d) : Double.toString(d);
    }

    private String elements(List<?> list, String margin) {
        return enclosed(list.stream().map(e -> text(e, deeper(margin))).toList(), "[", "]", margin);
    }

    private String fields(Map<?, ?> map, String margin) {
        List<Map.Entry<?, ?>> fields = new ArrayList<>(map.entrySet());
        if (sorted) {
            fields.sort((a, b) -> Values.compare(a.getKey(), b.getKey()));
        }
        return enclosed(
                fields.stream()
                        .map(f -> key(f.getKey()) + colon + text(f.getValue(), deeper(margin)))
                        .toList(),
                "{",
                "}",
                margin);
    }

    private String key(Object key) {
        return quoted(key instanceof String text ? text : text(key, ""));
    }

    private String deeper(String margin) {
        return margin + Sizes.repeated(" ", indent);
    }

    private String enclosed(List<String> parts, String open, String close, String margin) {
        if (indent < 0 || parts.isEmpty()) {
            return open + String.join(comma, parts) + close;
        }
        String inner = "\n" + deeper(margin);
        return parts.stream()
                .collect(Collectors.joining(comma + inner, open + inner, "\n" + margin + close));
    }

    private String quoted(String text) {
        var out = new StringBuilder("\"");
        text.chars().forEach(c -> out.append(character((char) c)));
        return out.append('"').toString();
    }

    private String character(char c) {
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
