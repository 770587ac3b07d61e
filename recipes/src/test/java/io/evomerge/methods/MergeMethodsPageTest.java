package io.evomerge.methods;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Holds `docs/merge-methods.md` against the code: a section for every method, and in it the table
/// of its settings as the method declares them. `-Ddocs.write=true` writes the tables.
class MergeMethodsPageTest {
    private static final Path PAGE = Path.of("../docs/merge-methods.md");
    private static final Pattern SECTION = Pattern.compile("(?ms)^### `(\\w+)`\\n(.*?)(?=^##|\\z)");
    private static final Pattern TABLE =
            Pattern.compile("(?s)<!-- settings -->\\n.*?<!-- end -->\\n");

    @Test
    void every_method_has_a_section_and_every_section_a_method() throws IOException {
        assertThat(sections(Files.readString(PAGE)).keySet())
                .containsExactlyInAnyOrderElementsOf(parameters().keySet());
    }

    @Test
    void every_section_says_what_a_reader_needs() throws IOException {
        sections(Files.readString(PAGE))
                .forEach(
                        (name, text) ->
                                assertThat(text)
                                        .as(name)
                                        .contains(
                                                "**Concept.**",
                                                "**When.**",
                                                "**Inputs.**",
                                                "**Formula.**",
                                                "**Reference.**"));
    }

    @Test
    void the_tables_are_those_of_the_code() throws IOException {
        String page = Files.readString(PAGE);
        String right = withTables(page);
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(PAGE, right);
        } else {
            assertThat(page).isEqualTo(right);
        }
    }

    private static String withTables(String page) {
        Map<String, List<Parameter>> parameters = parameters();
        return SECTION.matcher(page)
                .replaceAll(
                        section -> {
                            List<Parameter> own =
                                    parameters.getOrDefault(section.group(1), List.of());
                            String text =
                                    TABLE.matcher(section.group())
                                            .replaceFirst(Matcher.quoteReplacement(table(own)));
                            return Matcher.quoteReplacement(text);
                        });
    }

    private static Map<String, String> sections(String page) {
        Map<String, String> out = new LinkedHashMap<>();
        Matcher matcher = SECTION.matcher(page);
        while (matcher.find()) {
            assertThat(out.put(matcher.group(1), matcher.group(2))).as(matcher.group(1)).isNull();
        }
        return out;
    }

    private static Map<String, List<Parameter>> parameters() {
        Map<String, List<Parameter>> out = new LinkedHashMap<>();
        Methods.all().forEach(m -> out.put(m.name(), m.parameters()));
        Methods.post().forEach(m -> out.put(m.name(), m.parameters()));
        return out;
    }

    private static String table(List<Parameter> parameters) {
        List<String> lines = new ArrayList<>();
        lines.add("<!-- settings -->");
        if (parameters.isEmpty()) {
            lines.add("No settings.");
        } else {
            lines.add("| setting | of | default | legal | gene | meaning |");
            lines.add("|---|---|---|---|---|---|");
            parameters.forEach(p -> lines.add(row(p)));
        }
        lines.add("<!-- end -->");
        return lines.stream().collect(Collectors.joining("\n", "", "\n"));
    }

    private static String row(Parameter p) {
        return Stream.of(
                        "`" + p.name() + "`",
                        p.level() == Parameter.Level.MODEL ? "each model" : "the merge",
                        p.byDefault().map(MergeMethodsPageTest::plain).orElse("must be given"),
                        legal(p),
                        p.tunable() ? "yes" : "no",
                        p.meaning())
                .collect(Collectors.joining(" | ", "| ", " |"));
    }

    private static String legal(Parameter p) {
        return switch (p.type()) {
            case FLAG -> "true, false";
            case CHOICE -> String.join(", ", p.choices());
            case NUMBER -> p.range().equals(Range.ANY) ? "any number" : p.range().toString();
            case INTEGER -> "whole, " + p.range();
        };
    }

    private static String plain(Object value) {
        return value instanceof Double d && d == Math.rint(d) && Math.abs(d) < 1e9
                ? String.valueOf(d.longValue())
                : String.valueOf(value);
    }
}
