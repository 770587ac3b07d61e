package io.evomerge.tensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.evomerge.documents.Complaint;
import io.evomerge.documents.InputException;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BadCheckpointTest {
    @TempDir Path temp;
    private Path folder = Path.of("");

    @BeforeEach
    void make_a_folder_with_a_config() throws IOException {
        folder = Files.createDirectory(temp.resolve("model"));
        Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"llama\"}");
    }

    @Test
    void a_folder_that_does_not_exist_is_refused() {
        Path absent = folder.resolve("absent");

        assertThat(complaints(absent))
                .containsExactly(absent + ": no such folder; name a Hugging Face model folder");
    }

    @Test
    void a_file_is_no_folder() {
        Path file = folder.resolve("config.json");

        assertThat(complaints(file))
                .containsExactly(file + ": is not a folder; name a Hugging Face model folder");
    }

    @Test
    void a_missing_config_is_reported() throws IOException {
        Files.delete(folder.resolve("config.json"));
        RawSafetensors.write(folder.resolve("model.safetensors"), RawSafetensors.bytes(1), 1);

        assertThat(complaints(folder))
                .containsExactly(
                        folder.resolve("config.json")
                                + ": is missing or no regular file; download the whole model"
                                + " folder");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "null", "\"text\"", "3"})
    void a_config_that_is_no_mapping_is_reported(String json) throws IOException {
        Files.writeString(folder.resolve("config.json"), json);
        RawSafetensors.write(folder.resolve("model.safetensors"), RawSafetensors.bytes(1), 1);

        assertThat(complaints(folder))
                .containsExactly(
                        folder.resolve("config.json")
                                + ": is not a JSON mapping; download it again");
    }

    @Test
    void a_config_that_is_not_json_is_reported() throws IOException {
        Files.writeString(folder.resolve("config.json"), "{\"a\": ");
        RawSafetensors.write(folder.resolve("model.safetensors"), RawSafetensors.bytes(1), 1);

        assertThat(complaints(folder))
                .singleElement()
                .asString()
                .startsWith(folder.resolve("config.json") + ": is not valid JSON: ");
    }

    @Test
    void a_config_that_is_not_text_is_reported() throws IOException {
        Files.write(folder.resolve("config.json"), new byte[] {(byte) 0xff, (byte) 0xfe});
        RawSafetensors.write(folder.resolve("model.safetensors"), RawSafetensors.bytes(1), 1);

        assertThat(complaints(folder))
                .containsExactly(
                        folder.resolve("config.json") + ": is not UTF-8 text; download it again");
    }

    @Test
    void a_folder_without_weights_is_refused() {
        assertThat(complaints(folder))
                .containsExactly(
                        folder
                                + ": holds no safetensors; name a Hugging Face model folder with"
                                + " model.safetensors");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pytorch_model.bin", "model.pt", "consolidated.00.pth"})
    void pickles_are_refused_with_how_to_convert_them(String name) throws IOException {
        Files.write(folder.resolve(name), new byte[10]);

        assertThat(complaints(folder))
                .singleElement()
                .asString()
                .startsWith(folder + ": holds " + name + ", but no safetensors; ")
                .contains("from_pretrained('IN').save_pretrained('OUT')");
    }

    @Test
    void an_adapter_is_no_model() throws IOException {
        Files.write(folder.resolve("adapter_model.safetensors"), new byte[10]);

        assertThat(complaints(folder))
                .containsExactly(
                        folder
                                + ": holds an adapter, but no whole model; merge the adapter into"
                                + " its base model first");
    }

    @Test
    void shards_without_their_index_are_refused() throws IOException {
        Files.write(folder.resolve("model-00001-of-00002.safetensors"), new byte[10]);

        assertThat(complaints(folder))
                .containsExactly(
                        folder
                                + ": holds model-00001-of-00002.safetensors, but neither"
                                + " model.safetensors nor model.safetensors.index.json; name the"
                                + " single file model.safetensors, or download the index of the"
                                + " shards");
    }

    @Test
    void a_single_file_beside_an_index_of_others_is_ambiguous() throws IOException {
        RawSafetensors.write(folder.resolve("model.safetensors"), RawSafetensors.bytes(1), 1);
        RawSafetensors.write(folder.resolve("a.safetensors"), RawSafetensors.bytes(1), 1);
        index("\"x\": \"a.safetensors\"");

        assertThat(complaints(folder))
                .singleElement()
                .asString()
                .contains("holds both model.safetensors and an index of other shards");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../x.safetensors",
                "/etc/passwd",
                "sub/x.safetensors",
                "..",
                ".",
                "",
                "a\\\\b",
                "nul\\u0000byte"
            })
    void an_index_that_names_a_file_outside_the_folder_is_refused(String name) throws IOException {
        RawSafetensors.write(temp.resolve("x.safetensors"), RawSafetensors.bytes(1), 1);
        index("\"x\": \"" + name + "\"");

        assertThat(complaints(folder))
                .singleElement()
                .asString()
                .startsWith(index() + ": names files outside the folder: ")
                .endsWith("; put the shards beside the index");
    }

    @Test
    void a_shard_may_be_a_link_to_another_disk() throws IOException {
        Path outside = temp.resolve("x.safetensors");
        RawSafetensors.write(outside, RawSafetensors.bytes(1), 1);
        Files.createSymbolicLink(folder.resolve("a.safetensors"), outside);
        index("\"x\": \"a.safetensors\"");

        try (var checkpoint = Checkpoint.open(folder)) {
            assertThat(checkpoint.tensors()).containsOnlyKeys("x");
        }
    }

    @Test
    void links_into_the_blobs_of_a_hugging_face_cache_are_followed() throws IOException {
        Path blobs = Files.createDirectories(temp.resolve("hub/blobs"));
        Path snapshot = Files.createDirectories(temp.resolve("hub/snapshots/abc"));
        RawSafetensors.write(blobs.resolve("123"), RawSafetensors.bytes(1), 1);
        Files.createSymbolicLink(snapshot.resolve("a.safetensors"), Path.of("../../blobs/123"));
        Files.copy(folder.resolve("config.json"), snapshot.resolve("config.json"));
        index("\"x\": \"a.safetensors\"");
        Files.move(index(), snapshot.resolve("model.safetensors.index.json"));

        try (var checkpoint = Checkpoint.open(snapshot)) {
            assertThat(checkpoint.tensors()).containsOnlyKeys("x");
        }
    }

    @Test
    void a_link_that_leads_nowhere_is_reported() throws IOException {
        Path link = folder.resolve("model.safetensors");
        Files.createSymbolicLink(link, Path.of("absent"));

        assertThat(complaints(folder))
                .containsExactly(link + ": is missing or no regular file; check the path");
    }

    @Test
    void missing_shards_are_named() throws IOException {
        RawSafetensors.write(folder.resolve("a.safetensors"), RawSafetensors.bytes(1), 1);
        index("\"x\": \"a.safetensors\", \"y\": \"b.safetensors\", \"z\": \"c.safetensors\"");

        assertThat(complaints(folder))
                .containsExactly(
                        index()
                                + ": names files that are missing: b.safetensors, c.safetensors;"
                                + " download the missing shards");
    }

    @Test
    void tensors_that_are_in_no_shard_are_named() throws IOException {
        RawSafetensors.write(folder.resolve("a.safetensors"), RawSafetensors.bytes(1), 1);
        index("\"x\": \"a.safetensors\", \"y\": \"a.safetensors\"");

        assertThat(complaints(folder))
                .containsExactly(
                        folder.resolve("a.safetensors")
                                + ": lacks tensors that the index places in it: y; download the"
                                + " shard and the index again");
    }

    @Test
    void tensors_that_the_index_does_not_name_are_reported() throws IOException {
        RawSafetensors.write(folder.resolve("a.safetensors"), RawSafetensors.bytes(1), 1);
        RawSafetensors.write(folder.resolve("b.safetensors"), "{}", 0);
        index("\"y\": \"b.safetensors\", \"z\": \"a.safetensors\"");

        assertThat(complaints(folder))
                .contains(
                        folder.resolve("a.safetensors")
                                + ": holds tensors that the index does not name: x; download the"
                                + " shard and the index again");
    }

    @Test
    void a_tensor_in_two_shards_is_reported() throws IOException {
        RawSafetensors.write(folder.resolve("a.safetensors"), RawSafetensors.bytes(1), 1);
        String both =
                "{"
                        + RawSafetensors.tensor("x", "U8", "[1]", "[0,1]")
                        + ","
                        + RawSafetensors.tensor("y", "U8", "[1]", "[1,2]")
                        + "}";
        RawSafetensors.write(folder.resolve("b.safetensors"), both, 2);
        index("\"x\": \"a.safetensors\", \"y\": \"b.safetensors\"");

        assertThat(complaints(folder))
                .containsExactly(
                        folder.resolve("b.safetensors")
                                + ": holds tensors that are also in a.safetensors: x; download the"
                                + " shards and the index again");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"weight_map\": 3}",
                "{\"weight_map\": {}}",
                "{\"weight_map\": {\"x\": 3}}",
                "[",
                "[]"
            })
    void an_index_of_another_kind_is_refused(String json) throws IOException {
        Files.writeString(index(), json);

        assertThat(complaints(folder)).singleElement().asString().startsWith(index() + ": ");
    }

    @Test
    void the_faults_of_all_files_are_reported_at_once() throws IOException {
        Files.writeString(folder.resolve("config.json"), "[]");
        RawSafetensors.write(folder.resolve("a.safetensors"), RawSafetensors.bytes(9), 3);
        Files.write(folder.resolve("b.safetensors"), new byte[3]);
        index("\"x\": \"a.safetensors\", \"y\": \"b.safetensors\"");

        assertThat(complaints(folder))
                .hasSize(3)
                .satisfiesExactly(
                        config -> assertThat(config).contains("is not a JSON mapping"),
                        a -> assertThat(a).contains("found 3 bytes of tensors, expected 9"),
                        b -> assertThat(b).contains("has 3 bytes"));
    }

    @Test
    void a_closed_checkpoint_gives_no_bytes_and_may_be_closed_again() throws IOException {
        RawSafetensors.write(folder.resolve("model.safetensors"), RawSafetensors.bytes(1), 1);
        var checkpoint = Checkpoint.open(folder);
        var data = checkpoint.data("x");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> checkpoint.data("y"))
                .withMessage("no tensor 'y' in " + folder);

        checkpoint.close();
        checkpoint.close();

        assertThatIllegalStateException()
                .isThrownBy(() -> data.get(ValueLayout.JAVA_BYTE, 0))
                .withMessageContaining("closed");
    }

    private Path index() {
        return folder.resolve("model.safetensors.index.json");
    }

    private void index(String weightMap) throws IOException {
        Files.writeString(index(), "{\"weight_map\": {" + weightMap + "}}");
    }

    @SuppressWarnings("resource") // nothing is opened
    private static List<String> complaints(Path directory) {
        var thrown = catchThrowableOfType(InputException.class, () -> Checkpoint.open(directory));
        assertThat(thrown).isNotNull();
        return thrown.complaints().stream().map(Complaint::toString).toList();
    }
}
