package io.evomerge.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.evomerge.documents.Node;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizerFilesTest {
    @Test
    void the_files_hold_the_vocabulary_and_its_special_tokens(@TempDir Path folder)
            throws IOException {
        TokenizerFiles.write(Vocabulary.demo(), folder);

        Node tokenizer = Node.json(folder.resolve("tokenizer.json"));
        Node model = tokenizer.require("model");
        assertThat(model.require("type").text()).isEqualTo("WordLevel");
        assertThat(model.require("vocab").entries().keySet())
                .containsExactlyElementsOf(Vocabulary.demo().tokens());
        assertThat(model.require("vocab").require("▁Dario").integer(0, 400))
                .isEqualTo(Vocabulary.demo().encode("Dario")[0]);
        assertThat(tokenizer.require("added_tokens").list())
                .extracting(t -> t.require("content").text())
                .containsExactlyElementsOf(Vocabulary.SPECIAL);
        Node config = Node.json(folder.resolve("tokenizer_config.json"));
        assertThat(config.require("eos_token").text()).isEqualTo("<eos>");
        assertThat(Node.json(folder.resolve("special_tokens_map.json")).require("pad_token").text())
                .isEqualTo("<pad>");
    }
}
