package io.evomerge.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evomerge.documents.InputException;
import io.evomerge.models.ChatTemplate.Message;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Templates in the formats that the makers of ChatML, Llama 3, Mistral and Gemma document.
final class ChatTemplateTest {
    private static final Map<String, String> TOKENS =
            Map.of("bos_token", "<s>", "eos_token", "</s>");
    private static final List<Message> SHORT = List.of(Message.user("Hi"));
    private static final List<Message> TURNS =
            List.of(Message.user("2+2?"), Message.assistant("4"), Message.user(" 3+3? "));
    private static final List<Message> LED =
            List.of(Message.system("Be brief."), Message.user("Hi"));

    @TempDir private Path folder;

    private static String rendered(String name, List<Message> messages) throws IOException {
        String path = "/chat/" + name + ".jinja";
        try (InputStream in =
                Objects.requireNonNull(ChatTemplateTest.class.getResourceAsStream(path))) {
            String source = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return ChatTemplate.of(path, source, TOKENS).render(messages);
        }
    }

    @Test
    void chatml_marks_the_beginning_and_the_end_of_every_message() throws IOException {
        assertThat(rendered("chatml", LED))
                .isEqualTo(
                        """
                        <|im_start|>system
                        Be brief.<|im_end|>
                        <|im_start|>user
                        Hi<|im_end|>
                        <|im_start|>assistant
                        """);
        assertThat(rendered("chatml", TURNS))
                .isEqualTo(
                        """
                        <|im_start|>system
                        You help.<|im_end|>
                        <|im_start|>user
                        2+2?<|im_end|>
                        <|im_start|>assistant
                        4<|im_end|>
                        <|im_start|>user
                         3+3? <|im_end|>
                        <|im_start|>assistant
                        """);
    }

    @Test
    void llama_writes_headers_and_its_fixed_date() throws IOException {
        assertThat(rendered("llama3", LED))
                .isEqualTo(
                        "<s><|start_header_id|>system<|end_header_id|>\n\n"
                                + "Today Date: 26 Jul 2024\n\nBe brief.<|eot_id|>"
                                + "<|start_header_id|>user<|end_header_id|>\n\nHi<|eot_id|>"
                                + "<|start_header_id|>assistant<|end_header_id|>\n\n");
        assertThat(rendered("llama3", TURNS))
                .isEqualTo(
                        "<s><|start_header_id|>system<|end_header_id|>\n\n"
                                + "Today Date: 26 Jul 2024\n\n<|eot_id|>"
                                + "<|start_header_id|>user<|end_header_id|>\n\n2+2?<|eot_id|>"
                                + "<|start_header_id|>assistant<|end_header_id|>\n\n4<|eot_id|>"
                                + "<|start_header_id|>user<|end_header_id|>\n\n3+3?<|eot_id|>"
                                + "<|start_header_id|>assistant<|end_header_id|>\n\n");
    }

    @Test
    void mistral_puts_instructions_in_brackets_and_the_system_before_the_last() throws IOException {
        assertThat(rendered("mistral", SHORT)).isEqualTo("<s>[INST] Hi[/INST]");
        assertThat(rendered("mistral", LED)).isEqualTo("<s>[INST] Be brief.\n\nHi[/INST]");
        assertThat(rendered("mistral", TURNS))
                .isEqualTo("<s>[INST] 2+2?[/INST] 4</s>[INST]  3+3? [/INST]");
    }

    @Test
    void gemma_calls_the_assistant_model_and_knows_no_system() throws IOException {
        assertThat(rendered("gemma", TURNS))
                .isEqualTo(
                        """
                        <s><start_of_turn>user
                        2+2?<end_of_turn>
                        <start_of_turn>model
                        4<end_of_turn>
                        <start_of_turn>user
                        3+3?<end_of_turn>
                        <start_of_turn>model
                        """);
        assertThatThrownBy(() -> rendered("gemma", LED))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("System role not supported")
                .hasMessageContaining("'description'");
    }

    @Test
    void a_model_without_template_says_what_to_do() {
        assertThatThrownBy(() -> ChatTemplate.read(folder))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("has no chat template")
                .hasMessageContaining("score it without chat template");
    }

    @Test
    void special_tokens_are_texts_or_objects() throws IOException {
        Files.writeString(
                folder.resolve("tokenizer_config.json"),
                """
                {"chat_template": "{{ bos_token }}|{{ eos_token }}|{{ pad_token }}",
                 "bos_token": {"content": "<b>", "special": true}, "eos_token": "<e>",
                 "pad_token": null, "add_bos_token": true}
                """);
        assertThat(ChatTemplate.read(folder).render(SHORT)).isEqualTo("<b>|<e>|");
    }

    @Test
    void a_template_that_cannot_be_read_names_its_file_and_line() throws IOException {
        Files.writeString(folder.resolve("chat_template.jinja"), "a\n{% if x %}");
        assertThatThrownBy(() -> ChatTemplate.read(folder))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContaining("line 2");
    }
}
