package io.evomerge.reports;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// An element of HTML or SVG with its attributes and contents, being built. Texts and attributes
/// are escaped when it is written, so that nothing a user named can break out of its place. What is
/// written is well-formed XML as well.
final class Element {
    /// Written without an end tag in HTML.
    private static final Set<String> VOID = Set.of("meta", "br", "hr", "col");

    /// Their contents are no markup in HTML, so that escapes would be taken literally.
    private static final Set<String> RAW = Set.of("style");

    private final String name;
    private final Map<String, String> attributes = new LinkedHashMap<>();
    private final List<Object> contents = new ArrayList<>();

    private Element(String name) {
        this.name = name;
    }

    static Element of(String name) {
        return new Element(name);
    }

    /// An element that holds nothing but text.
    static Element of(String name, String text) {
        return new Element(name).text(text);
    }

    Element with(String attribute, String value) {
        attributes.put(attribute, value);
        return this;
    }

    /// A number, with at most two decimals: a hundredth of a pixel.
    Element with(String attribute, double value) {
        return with(attribute, Numbers.coordinate(value));
    }

    Element text(String text) {
        if (RAW.contains(name) && (text.contains("<") || text.contains("&"))) {
            throw new IllegalArgumentException(name + " cannot hold markup");
        }
        contents.add(text);
        return this;
    }

    Element add(Element... elements) {
        contents.addAll(List.of(elements));
        return this;
    }

    Element add(List<Element> elements) {
        contents.addAll(elements);
        return this;
    }

    String write() {
        StringBuilder out = new StringBuilder();
        write(out);
        return out.toString();
    }

    @Override
    public String toString() {
        return write();
    }

    private void write(StringBuilder out) {
        out.append('<').append(name);
        attributes.forEach(
                (key, value) ->
                        out.append(' ')
                                .append(key)
                                .append("=\"")
                                .append(escape(value))
                                .append('"'));
        if (VOID.contains(name)) {
            out.append("/>\n");
            return;
        }
        out.append('>');
        for (Object content : contents) {
            switch (content) {
                case Element element -> element.write(out);
                default -> out.append(RAW.contains(name) ? content : escape(content.toString()));
            }
        }
        out.append("</").append(name).append(">\n");
    }

    /// Control characters that XML cannot hold become the replacement character.
    private static String escape(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints()
                .forEach(
                        c -> {
                            switch (c) {
                                case '<' -> out.append("&lt;");
                                case '>' -> out.append("&gt;");
                                case '&' -> out.append("&amp;");
                                case '"' -> out.append("&quot;");
                                case '\'' -> out.append("&#39;");
                                case '\t', '\n', '\r' -> out.append((char) c);
                                default -> out.appendCodePoint(isLegal(c) ? c : 0xFFFD);
                            }
                        });
        return out.toString();
    }

    private static boolean isLegal(int c) {
        return c >= 0x20 && c != 0xFFFE && c != 0xFFFF && !(c >= 0xD800 && c <= 0xDFFF);
    }
}
