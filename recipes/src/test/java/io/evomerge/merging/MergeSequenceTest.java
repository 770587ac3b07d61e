package io.evomerge.merging;

import static io.evomerge.merging.Checkpoints.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evomerge.documents.InputException;
import io.evomerge.recipes.NamedRecipe;
import io.evomerge.recipes.RecipeReader;
import io.evomerge.tensors.DType;
import io.evomerge.tensors.TensorInfo;
import io.evomerge.tokenizers.TokenizerJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MergeSequenceTest {
    private static final TensorInfo[] TENSORS = {
        tensor("model.embed_tokens.weight", DType.F32, 8, 6),
        tensor("model.layers.0.w", DType.F32, 6, 6),
        tensor("model.norm.weight", DType.F32, 6)
    };
    private static final String FIRST =
            "{name: first, merge_method: linear, models: [{model: a}, {model: b}], parameters:"
                    + " {weight: 0.5}}\n";
    private static final String FINAL =
            "{merge_method: slerp, base_model: first, models: [{model: c}], parameters: {t: 0.3}}\n";

    @TempDir Path root;

    @BeforeEach
    void writeModels() throws IOException {
        for (String name : List.of("a", "b", "c")) {
            Checkpoints.write(root.resolve("models").resolve(name), name.hashCode(), TENSORS);
        }
    }

    private Path out() {
        return root.resolve("results/out");
    }

    private List<NamedRecipe> recipes(String... documents) throws IOException {
        return RecipeReader.readAll(
                Files.writeString(root.resolve("multi.yaml"), String.join("---\n", documents)));
    }

    private List<Note> merge(List<NamedRecipe> recipes) throws IOException {
        return new MergeSequence(new MergeToDisk(1), root.resolve("models"), Optional.empty())
                .write(recipes, out());
    }

    private static List<String> entries(Path folder) throws IOException {
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.map(p -> String.valueOf(p.getFileName())).sorted().toList();
        }
    }

    @Test
    void the_result_is_that_of_the_merges_one_by_one() throws IOException {
        merge(recipes(FINAL, FIRST));

        Path byHand = root.resolve("models/first");
        try (var pool = new ModelPool(root.resolve("models"))) {
            new MergeToDisk(1).write(recipes(FIRST).getFirst().recipe(), pool, byHand);
            new MergeToDisk(1)
                    .write(recipes(FINAL).getFirst().recipe(), pool, root.resolve("expected"));
        }
        assertThat(out().resolve("model.safetensors"))
                .hasSameBinaryContentAs(root.resolve("expected/model.safetensors"));
        assertThat(entries(root.resolve("results"))).containsExactly("out");
    }

    @Test
    void the_recipe_beside_the_result_makes_it_again() throws IOException {
        merge(recipes(FIRST.replace("first", "unneeded"), FINAL, FIRST));
        byte[] before = Files.readAllBytes(out().resolve("model.safetensors"));
        Path recipe = Files.move(out().resolve("mergekit_config.yml"), root.resolve("again.yml"));
        HiddenFolder.deleteTree(out());
        List<NamedRecipe> again = RecipeReader.readAll(recipe);
        merge(again);

        assertThat(again)
                .extracting(NamedRecipe::name)
                .containsExactly(Optional.of("first"), Optional.empty());
        assertThat(out().resolve("model.safetensors")).hasBinaryContent(before);
    }

    @Test
    void recipes_that_all_have_names_are_all_written() throws IOException {
        merge(recipes(FINAL.replace("{merge", "{name: second, merge"), FIRST));

        assertThat(entries(out())).containsExactly("first", "second");
        assertThat(out().resolve("second/model.safetensors")).exists();
        assertThat(RecipeReader.read(out().resolve("first/mergekit_config.yml")).allModels())
                .containsExactly("a", "b");
    }

    @Test
    void intermediate_results_may_lie_elsewhere() throws IOException {
        Path working = Files.createDirectory(root.resolve("working"));
        new MergeSequence(new MergeToDisk(1), root.resolve("models"), Optional.of(working))
                .write(recipes(FIRST, FINAL), out());

        assertThat(out().resolve("model.safetensors")).exists();
        assertThat(entries(working)).isEmpty();
    }

    @Test
    void a_single_recipe_is_merged_as_ever() throws IOException {
        merge(recipes(FIRST.replace("name: first, ", "")));

        assertThat(RecipeReader.read(out().resolve("mergekit_config.yml")).allModels())
                .containsExactly("a", "b");
    }

    @Test
    void a_single_recipe_is_the_output_whatever_its_name() throws IOException {
        merge(recipes(FIRST.replace("name: first", "name: Müller/1 (new)")));

        assertThat(out().resolve("model.safetensors")).exists();
        assertThat(entries(root.resolve("results"))).containsExactly("out");
    }

    @Test
    void a_recipe_that_does_not_fit_a_result_is_refused_before_that_is_computed()
            throws IOException {
        Checkpoints.write(
                root.resolve("models/small"), 1, tensor("model.norm.weight", DType.F32, 6));
        List<NamedRecipe> recipes = recipes(FIRST, FINAL.replace("model: c", "model: small"));

        assertThatThrownBy(() -> merge(recipes))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("first [layers], small []");
        assertThat(root.resolve("results")).doesNotExist();
    }

    @Test
    void what_is_wrong_in_several_recipes_is_told_at_once() throws IOException {
        List<NamedRecipe> recipes =
                recipes(
                        FIRST.replace("model: b", "model: elsewhere"),
                        FINAL,
                        FIRST.replace("first", "other").replace("model: b", "model: nowhere"));

        assertThatThrownBy(() -> merge(recipes))
                .isInstanceOf(InputException.class)
                .hasMessageContainingAll(
                        "document 1: models[1].model: is 'elsewhere'", "'nowhere'");
    }

    @Test
    void integers_of_a_result_are_held_against_those_of_others() throws IOException {
        TensorInfo[] more = TENSORS.clone();
        more[2] = tensor("model.steps", DType.I64, 6);
        for (String name : List.of("a", "b", "c")) {
            HiddenFolder.deleteTree(root.resolve("models").resolve(name));
            Checkpoints.write(root.resolve("models").resolve(name), 7, more);
        }

        merge(recipes(FIRST, FINAL));

        assertThat(out().resolve("model.safetensors")).exists();
    }

    @Test
    void results_that_are_finished_outlive_a_later_failure() throws IOException {
        var sequence =
                new MergeSequence(new MergeToDisk(1), root.resolve("models"), Optional.empty());
        try (var planned = sequence.plan(recipes(FIRST, FINAL), out())) {
            HiddenFolder.deleteTree(root.resolve("models/c"));

            assertThatThrownBy(planned::write)
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining(
                            "the finished results of first are kept in "
                                    + root.resolve("results/out-steps"));
        }
        assertThat(entries(root.resolve("results"))).containsExactly("out-steps");
        assertThat(root.resolve("results/out-steps/first/model.safetensors")).exists();
    }

    @Test
    void an_empty_folder_holds_the_intermediate_results_too() throws IOException {
        Files.createDirectories(out());

        merge(recipes(FIRST, FINAL));

        assertThat(entries(root.resolve("results"))).containsExactly("out");
        assertThat(entries(out())).noneMatch(name -> name.startsWith("."));
    }

    @Test
    void the_tokenizer_may_come_from_a_result() throws IOException {
        for (String name : List.of("a", "b", "c")) {
            TokenizerJson.words(name).into(root.resolve("models").resolve(name));
        }
        merge(
                recipes(
                        FIRST.replace("}}", "}, tokenizer_source: union}"),
                        FINAL.replace("base_model: first", "base_model: a")
                                .replace("}}", "}, tokenizer_source: first}")));

        assertThat(out().resolve("tokenizer.json"))
                .content()
                .contains("\"a\"", "\"b\"")
                .doesNotContain("\"c\"");
    }

    @Test
    void a_mistyped_name_is_told_before_the_first_merge() throws IOException {
        List<NamedRecipe> recipes =
                recipes(FIRST, FINAL.replace("base_model: first", "base_model: frist"));

        assertThatThrownBy(() -> merge(recipes))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(
                        "multi.yaml, document 2: base_model: is 'frist', but it is neither a folder"
                                + " nor a document; did you mean 'first'?");
        assertThat(root.resolve("results")).doesNotExist();
    }

    @Test
    void a_model_that_only_a_later_recipe_needs_is_looked_for_before_the_first_merge()
            throws IOException {
        List<NamedRecipe> recipes = recipes(FIRST, FINAL.replace("model: c", "model: elsewhere"));

        assertThatThrownBy(() -> merge(recipes))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(
                        "document 2: models[0].model: is 'elsewhere', but there is no folder ");
        assertThat(root.resolve("results")).doesNotExist();
    }

    @Test
    void an_output_in_use_is_refused_before_the_first_merge() throws IOException {
        Files.createDirectories(out());
        Files.writeString(out().resolve("notes.txt"), "mine");

        assertThatThrownBy(() -> merge(recipes(FIRST, FINAL)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("is in use");
        assertThat(entries(out())).containsExactly("notes.txt");
    }

    @Test
    void notes_say_which_result_they_are_about() throws IOException {
        HiddenFolder.deleteTree(root.resolve("models/b"));
        TensorInfo[] more = TENSORS.clone();
        more[0] = tensor("model.embed_tokens.weight", DType.F32, 9, 6);
        Checkpoints.write(root.resolve("models/b"), 1, more);

        assertThat(merge(recipes(FIRST, FINAL)))
                .extracting(Note::toString)
                .containsExactly("first: model.embed_tokens.weight: has 8 rows: cut from 9 in b");
    }
}
