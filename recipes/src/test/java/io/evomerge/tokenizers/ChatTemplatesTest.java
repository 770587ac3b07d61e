package io.evomerge.tokenizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evomerge.documents.InputException;
import io.evomerge.documents.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ChatTemplatesTest {
    @TempDir Path folder;

    static Stream<String> names() {
        return ChatTemplates.names().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void every_known_name_has_a_template(String name) {
        String template = ChatTemplates.named(name).orElseThrow();

        assertThat(ChatTemplates.isTemplate(template)).isTrue();
        assertThat(template).contains("messages", "content").isEqualTo(template.strip());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {{ messages[0].content }}           | true
                    chatml                              | false
                    {{short}}                           | false
                    long enough, but no template at all | false
                    """)
    void templates_are_told_from_names(String text, boolean isTemplate) {
        assertThat(ChatTemplates.isTemplate(text)).isEqualTo(isTemplate);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"chat_template": "{{ one }}"}                                  | {{ one }}
                    {"chat_template": [{"name": "tools", "template": "no"}, {"name": "default", "template": "{{ two }}"}]} | {{ two }}
                    {"chat_template": [{"name": "tools", "template": "no"}]}        |
                    {"chat_template": null}                                         |
                    {}                                                              |
                    """)
    void the_template_of_a_model_is_read_from_its_configuration(String config, String template)
            throws IOException {
        Files.writeString(folder.resolve("tokenizer_config.json"), config);

        assertThat(TokenizerConfig.chatTemplate(folder).orElse(null)).isEqualTo(template);
    }

    @Test
    void a_template_of_its_own_file_comes_first() throws IOException {
        Files.writeString(folder.resolve("tokenizer_config.json"), "{\"chat_template\": \"a\"}");
        Files.writeString(folder.resolve("chat_template.jinja"), "b");

        assertThat(TokenizerConfig.chatTemplate(folder)).contains("b");
    }

    @Test
    void a_model_without_tokenizer_files_has_no_template() {
        assertThat(TokenizerConfig.chatTemplate(folder)).isEmpty();
    }

    @Test
    void a_damaged_configuration_is_refused() throws IOException {
        Files.writeString(folder.resolve("tokenizer_config.json"), "[");

        assertThatThrownBy(() -> TokenizerConfig.read(folder))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("tokenizer_config.json");
    }

    @Test
    void added_tokens_are_listed_anew_where_they_were_listed() throws IOException {
        TokenizerJson.words("cat").special("<eos>").into(folder);
        Tokenizer tokenizer = Tokenizer.read(folder);
        Files.writeString(
                folder.resolve("tokenizer_config.json"),
                "{\"added_tokens_decoder\": {\"9\": {\"content\": \"old\"}}, \"eos_token\": \"x\"}");
        var config = TokenizerConfig.read(folder).orElseThrow().withTokensOf(tokenizer);
        Node json = Node.json("config", config.json());

        Node added = json.require("added_tokens_decoder");
        assertThat(added.entries()).containsOnlyKeys("2");
        assertThat(added.require("2").require("content").text()).isEqualTo("<eos>");
        assertThat(added.require("2").require("special").bool()).isTrue();
        assertThat(json.require("eos_token").text()).isEqualTo("x");
        assertThat(TokenizerConfig.empty().withTokensOf(tokenizer).json()).isEqualTo("{}\n");
    }
}
