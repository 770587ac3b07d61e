package io.evomerge.merging;

import static io.evomerge.merging.Checkpoints.tensor;
import static org.assertj.core.api.Assertions.assertThat;

import io.evomerge.documents.Node;
import io.evomerge.recipes.Recipe;
import io.evomerge.recipes.RecipeReader;
import io.evomerge.tensors.DType;
import io.evomerge.tokenizers.ChatTemplates;
import io.evomerge.tokenizers.TokenizerConfig;
import io.evomerge.tokenizers.TokenizerJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChatTemplateTest {
    @TempDir Path root;
    private ModelPool pool;

    @BeforeEach
    void writeModels() throws IOException {
        for (String name : List.of("base", "a", "b")) {
            Checkpoints.write(
                    root.resolve(name), name.hashCode(), tensor("norm.weight", DType.F32, 4));
            TokenizerJson.words("cat").into(root.resolve(name));
            Files.writeString(
                    root.resolve(name).resolve("tokenizer_config.json"),
                    name.equals("base")
                            ? "{\"eos_token\": \"cat\"}"
                            : "{\"chat_template\": \"{{ of both }} \"}");
        }
        pool = new ModelPool(root);
    }

    @AfterEach
    void close() {
        pool.close();
    }

    private List<Note> merge(String template) throws IOException {
        Recipe recipe =
                RecipeReader.read(
                        Node.yaml(
                                "r.yaml",
                                "{merge_method: linear, base_model: base, models: [{model: a},"
                                        + " {model: b}], parameters: {weight: 1}, chat_template: '"
                                        + template
                                        + "'}"));
        return new MergeToDisk(1).write(recipe, pool, root.resolve("out"));
    }

    private Node config() {
        return Node.json(root.resolve("out/tokenizer_config.json"));
    }

    @Test
    void a_known_name_stands_for_its_template() throws IOException {
        merge("chatml");

        assertThat(config().require("chat_template").text())
                .isEqualTo(ChatTemplates.named("chatml").orElseThrow());
        assertThat(config().require("eos_token").text()).isEqualTo("cat");
        assertThat(root.resolve("out/chat_template.jinja")).doesNotExist();
    }

    @Test
    void a_template_is_taken_as_it_is() throws IOException {
        merge("{{ messages[0].content }}");

        assertThat(config().require("chat_template").text())
                .isEqualTo("{{ messages[0].content }}");
    }

    @Test
    void auto_takes_the_most_common_template() throws IOException {
        Files.writeString(root.resolve("base/chat_template.jinja"), "{{ of the base }}");

        assertThat(merge("auto")).isEmpty();
        assertThat(TokenizerConfig.chatTemplate(root.resolve("out"))).contains("{{ of both }}");
        assertThat(config().require("chat_template").text()).isEqualTo("{{ of both }}");
    }

    @Test
    void auto_without_templates_leaves_the_tokenizer_alone_and_says_so() throws IOException {
        Files.writeString(root.resolve("a/tokenizer_config.json"), "{}");
        Files.delete(root.resolve("b/tokenizer_config.json"));

        assertThat(merge("auto"))
                .extracting(Note::toString)
                .containsExactly("chat_template: is auto, but no model has a template");
        assertThat(config().get("chat_template")).isEmpty();
    }

    @Test
    void a_tokenizer_without_a_configuration_gets_one() throws IOException {
        Files.delete(root.resolve("base/tokenizer_config.json"));
        merge("alpaca");

        assertThat(config().entries()).containsOnlyKeys("chat_template");
    }
}
