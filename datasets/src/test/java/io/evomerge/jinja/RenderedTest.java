package io.evomerge.jinja;

import static org.assertj.core.api.Assertions.assertThat;

import io.evomerge.documents.Node;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Templates with what Jinja 3.1.6 on Python makes of them, in an environment set up as
/// lm-evaluation-harness does (`tasks`) or as transformers does (`chat`).
class RenderedTest {
    private static final List<Node> LINES = lines();

    private static List<Node> lines() {
        try (InputStream in =
                Objects.requireNonNull(
                        RenderedTest.class.getResourceAsStream("/jinja/rendered.jsonl"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> Node.json("rendered.jsonl", line))
                    .toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    static Stream<Arguments> templates() {
        return LINES.stream()
                .skip(1)
                .map(
                        line ->
                                Arguments.of(
                                        line.require("dialect").text(),
                                        line.require("template").text(),
                                        line.require("expected").text()));
    }

    private static Map<String, @Nullable Object> variables() {
        Map<String, @Nullable Object> out = new LinkedHashMap<>();
        LINES.getFirst().require("variables").entries().forEach((k, v) -> out.put(k, v.value()));
        return out;
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("templates")
    void a_template_is_rendered_as_by_python(String dialect, String template, String expected) {
        Jinja jinja = dialect.equals("chat") ? Jinja.CHAT : Jinja.TASKS;
        assertThat(jinja.template(template).render(variables())).isEqualTo(expected);
    }
}
