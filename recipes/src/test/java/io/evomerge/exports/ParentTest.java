package io.evomerge.exports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The licences that model cards state.
class ParentTest {
    @TempDir Path folder;

    private Optional<String> licence(String frontMatter) throws IOException {
        Files.writeString(
                folder.resolve("README.md"), "---\n" + frontMatter + "\n---\n# A model\n");
        return Parent.read("model", folder).licence();
    }

    @Test
    void several_licences_are_listed() throws IOException {
        assertThat(licence("license: [mit, apache-2.0]")).contains("mit, apache-2.0");
        assertThat(licence("license: other\nlicense_name:\n- own\n- mit")).contains("own, mit");
    }

    @Test
    void another_licence_without_a_name_stays_another() throws IOException {
        assertThat(licence("license: other")).contains("other");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "license: {name: mit}",
                "license: [[mit]]",
                "license: []",
                "license: ''",
                "license: null",
                "license: &a [*a]",
                "license: !!int 0b_",
                "license: !!java.io.File [x]",
                "license: [mit",
                "- license"
            })
    void what_is_no_licence_states_nothing(String frontMatter) throws IOException {
        assertThat(licence(frontMatter)).isEmpty();
    }
}
