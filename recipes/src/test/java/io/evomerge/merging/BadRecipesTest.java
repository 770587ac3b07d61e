package io.evomerge.merging;

import static io.evomerge.merging.Checkpoints.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.evomerge.documents.Complaint;
import io.evomerge.documents.InputException;
import io.evomerge.recipes.RecipeReader;
import io.evomerge.tensors.DType;
import io.evomerge.tensors.TensorInfo;
import io.evomerge.tokenizers.TokenizerJson;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Recipes and models that cannot be merged: each gets one complaint, before any tensor is
/// computed, and nothing is written.
class BadRecipesTest {
    private static final TensorInfo[] TENSORS = {
        tensor("model.embed_tokens.weight", DType.F32, 8, 4),
        tensor("model.layers.0.w", DType.F32, 4, 4),
        tensor("model.layers.1.w", DType.F32, 4, 4),
        tensor("model.layers.2.w", DType.F32, 4, 4),
        tensor("model.layers.3.w", DType.F32, 4, 4),
        tensor("model.norm.weight", DType.F32, 4)
    };
    private static final String TIES =
            "{merge_method: ties, base_model: base, models: [{model: a}, {model: b}], parameters:"
                    + " {weight: 1, density: 0.5}}";
    private static final String LINEAR =
            "{merge_method: linear, models: [{model: a}, {model: b}], parameters: {weight: 1}}";

    @TempDir Path root;

    /// A change to the models.
    @FunctionalInterface
    private interface Damage {
        void to(Path root) throws IOException;
    }

    /// @param complaint as printed, with the folder's path left out
    record Case(String name, Damage damage, String recipe, String complaint) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Case recipe(String name, String recipe, String complaint) {
        return new Case(name, root -> {}, recipe, complaint);
    }

    private static String slices(String method, String... sources) {
        return "{merge_method: %s, parameters: {weight: 1}, slices: [{sources: [%s]}]}"
                .formatted(method, String.join(", ", sources));
    }

    private static String source(String model, int start, int end) {
        return "{model: %s, layer_range: [%d, %d]}".formatted(model, start, end);
    }

    static Stream<Case> cases() {
        return Stream.of(
                recipe(
                        "unknown method",
                        TIES.replace("ties", "tise"),
                        "r.yaml: merge_method: unknown merge method 'tise'; did you mean 'ties'?"),
                recipe(
                        "unknown parameter",
                        TIES.replace("density", "densty"),
                        "r.yaml: parameters.densty: unknown parameter of ties; did you mean"
                                + " 'density'?"),
                recipe(
                        "density out of range",
                        TIES.replace("0.5", "1.5"),
                        "r.yaml: parameters.density: is 1.5, but ties needs a number in (0, 1]"),
                recipe(
                        "density that keeps nothing",
                        TIES.replace("0.5", "0.2"),
                        "r.yaml: parameters.density: model.norm.weight: a density of 0.2 keeps none"
                                + " of 4 elements; raise it, or give such tensors density 1 with a"
                                + " filter"),
                recipe(
                        "no base model",
                        TIES.replace("base_model: base, ", ""),
                        "r.yaml: base_model: is missing, but ties needs it; name the model from"
                                + " which the others were fine-tuned"),
                recipe(
                        "unknown key",
                        TIES.replace("base_model", "base_modle")
                                .replace("ties", "linear")
                                .replace(", density: 0.5", ""),
                        "r.yaml: base_modle: unknown key; did you mean 'base_model'?"),
                recipe(
                        "a weight that nobody gives",
                        LINEAR.replace("weight: 1", "")
                                .replace("model: a", "model: a, parameters: {weight: 1}"),
                        "r.yaml: parameters.weight: is given neither for b:"
                                + " model.embed_tokens.weight nor for the merge; add 'weight: …'"),
                recipe(
                        "layers that a model does not have",
                        slices("linear", source("a", 2, 6), source("b", 0, 4)),
                        "r.yaml: slices[0].sources[0].layer_range: is [2, 6], but a has 4 layers;"
                                + " end at 4 or before"),
                recipe(
                        "a slice of layer ranges of different length",
                        slices("linear", source("a", 0, 2), source("b", 1, 4)),
                        "r.yaml: slices[0].sources: take different numbers of layers: a 2, b 3;"
                                + " give the sources of a slice equally long ranges"),
                recipe(
                        "a slice of overlapping layers of one model",
                        slices("linear", source("a", 0, 2), source("a", 1, 3)),
                        "r.yaml: slices[0].sources[1].model: 'a' is listed a second time; name each"
                                + " model once"),
                recipe(
                        "a slice without the base that the method needs",
                        slices("task_arithmetic, base_model: base", source("a", 0, 2)),
                        "r.yaml: slices[0].sources: lacks the base model base; add it as a source,"
                                + " with the layers that correspond to the others'"),
                recipe(
                        "a slice of no layers",
                        slices("linear", source("a", 3, 2)),
                        "r.yaml: slices[0].sources[0].layer_range: is [3, 2], which holds no"
                                + " layers; the second number is the first layer not taken"),
                recipe(
                        "a model that is not there",
                        LINEAR.replace("model: b", "model: bb"),
                        "r.yaml: models[1].model: is 'bb', but there is no folder bb; did you mean"
                                + " 'b'?"),
                recipe(
                        "a model of the hub",
                        LINEAR.replace("model: b", "model: mistralai/Mistral-7B-v0.1"),
                        "r.yaml: models[1].model: is 'mistralai/Mistral-7B-v0.1', but there is no"
                                + " folder mistralai/Mistral-7B-v0.1; download it: hf download"
                                + " mistralai/Mistral-7B-v0.1 --local-dir"
                                + " 'mistralai/Mistral-7B-v0.1'"),
                recipe(
                        "a model of the hub in a revision",
                        LINEAR.replace("model: b", "model: mistralai/Mistral-7B@v2"),
                        "r.yaml: models[1].model: is 'mistralai/Mistral-7B@v2', but there is no"
                                + " folder mistralai/Mistral-7B@v2; download it: hf download"
                                + " mistralai/Mistral-7B --revision v2 --local-dir"),
                recipe(
                        "a model with an adapter",
                        LINEAR.replace("model: b", "model: b+tuned/adapter"),
                        "r.yaml: models[1].model: is 'b+tuned/adapter', but there is no folder"
                                + " b+tuned/adapter; an adapter ('tuned/adapter') must be merged into"
                                + " its model ('b') first"),
                recipe(
                        "a model that is a file",
                        LINEAR.replace("model: b", "model: b/config.json"),
                        "r.yaml: models[1].model: is 'b/config.json', but b/config.json is not a"
                                + " folder; name the model's folder"),
                recipe(
                        "corrections in a slice without the base",
                        slices(
                                "linear, base_model: base, post: [{method: lines, parameters:"
                                        + " {alpha: 1, beta: 0}}]",
                                source("a", 0, 2),
                                source("b", 0, 2)),
                        "r.yaml: slices[0].sources: lacks the base model base, to which post is"
                                + " relative; add it as a source, with the layers that correspond to"
                                + " the others'"),
                recipe(
                        "corrections after passthrough",
                        "{merge_method: passthrough, base_model: base, slices: [{sources: ["
                                + source("a", 0, 2)
                                + "]}], post: [{method: lines, parameters: {alpha: 1, beta: 0}}]}",
                        "r.yaml: post: has no place after passthrough, which takes one model and no"
                                + " base; leave it out, or merge by another method"),
                new Case(
                        "models of different width",
                        root -> rewrite(root.resolve("b"), 6, TENSORS),
                        LINEAR,
                        "r.yaml: models: have different hidden sizes: a 4, b 6; all models of a"
                                + " merge must share one architecture"),
                new Case(
                        "models of different depth",
                        root ->
                                rewrite(
                                        root.resolve("b"),
                                        4,
                                        List.of(TENSORS).subList(0, 4).toArray(TensorInfo[]::new)),
                        LINEAR,
                        "r.yaml: models: have different numbers of layers: a 4, b 3; write slices"
                                + " that say which layers correspond"),
                new Case(
                        "layers of different width",
                        root -> {
                            TensorInfo[] wider = TENSORS.clone();
                            for (int i = 1; i <= 4; i++) {
                                wider[i] = tensor(wider[i].name(), DType.F32, 8, 4);
                            }
                            rewrite(root.resolve("b"), 4, wider);
                        },
                        LINEAR,
                        "model.layers.0.w: has different shapes: [4, 4] in a, [8, 4] in b; all"
                                + " models of a merge must share one architecture"),
                new Case(
                        "a tensor that one model lacks",
                        root ->
                                rewrite(
                                        root.resolve("b"),
                                        4,
                                        List.of(TENSORS).subList(0, 5).toArray(TensorInfo[]::new)),
                        LINEAR,
                        "model.norm.weight: is missing in b; all models of a merge must share one"
                                + " architecture"),
                new Case(
                        "a union without a tokenizer",
                        root -> TokenizerJson.words("cat").into(root.resolve("a")),
                        LINEAR.replace("}}", "}, tokenizer_source: union}"),
                        "b/tokenizer.json: is missing, but the recipe chooses a tokenizer, so each"
                                + " model needs its own; save it in the 'fast' format, or copy it"
                                + " from the model's ancestor"),
                new Case(
                        "a damaged tokenizer",
                        root -> {
                            TokenizerJson.words("cat").into(root.resolve("a"));
                            Files.writeString(root.resolve("b/tokenizer.json"), "{}");
                        },
                        LINEAR.replace("}}", "}, tokenizer_source: base}"),
                        "b/tokenizer.json: is not a tokenizer: it has no 'model'; copy it again"
                                + " from the model's source"),
                new Case(
                        "a row of a token that its model does not have",
                        BadRecipesTest::tokenizers,
                        LINEAR.replace(
                                "}}",
                                "}, tokenizer: {tokens: {dog: {source: {kind: model_token, model: b, token: dgo}}}}}"),
                        "r.yaml: tokenizer.tokens.dog.source: is b, which has no token 'dgo';"
                                + " name a model that has it, or {kind: zero}"),
                new Case(
                        "a row that its model does not have",
                        BadRecipesTest::tokenizers,
                        LINEAR.replace(
                                "}}",
                                "}, tokenizer: {tokens: {dog: {source: {kind: model_token, model: b, token_id: 8}}}}}"),
                        "r.yaml: tokenizer.tokens.dog.source: asks for row 8 of b, which has 8;"
                                + " give a token_id below 8"),
                recipe(
                        "a chat template without a tokenizer",
                        LINEAR.replace("}}", "}, chat_template: chatml}"),
                        "r.yaml: chat_template: belongs to a tokenizer, but a has none; copy the"
                                + " tokenizer's files there, or leave it out"),
                recipe(
                        "an unknown chat template",
                        LINEAR.replace("}}", "}, chat_template: chatlm}"),
                        "r.yaml: chat_template: is 'chatlm', which is neither a known name nor a"
                                + " Jinja template; did you mean 'chatml'?"),
                new Case(
                        "a checkpoint in PyTorch's format",
                        root ->
                                Files.move(
                                        root.resolve("b/model.safetensors"),
                                        root.resolve("b/pytorch_model.bin")),
                        LINEAR,
                        "b: holds pytorch_model.bin, but no safetensors; "),
                new Case(
                        "an index that leaves the folder",
                        root -> {
                            Files.delete(root.resolve("b/model.safetensors"));
                            Files.writeString(
                                    root.resolve("b/model.safetensors.index.json"),
                                    "{\"weight_map\": {\"w\": \"../../x.safetensors\"}}");
                        },
                        LINEAR,
                        "b/model.safetensors.index.json: "),
                new Case(
                        "a truncated shard",
                        root -> {
                            try (var file =
                                    new RandomAccessFile(
                                            root.resolve("b/model.safetensors").toFile(), "rw")) {
                                file.setLength(file.length() - 1);
                            }
                        },
                        LINEAR,
                        "b/model.safetensors: "),
                new Case(
                        "a folder without config.json",
                        root -> Files.delete(root.resolve("b/config.json")),
                        LINEAR,
                        "b/config.json: is missing or no regular file; download the whole model"
                                + " folder"));
    }

    private static void rewrite(Path folder, int hidden, TensorInfo... tensors) throws IOException {
        HiddenFolder.deleteTree(folder);
        Checkpoints.write(folder, 9, tensors);
        Files.writeString(folder.resolve("config.json"), "{\"hidden_size\": %d}".formatted(hidden));
    }

    private static void tokenizers(Path root) {
        TokenizerJson.words("cat").into(root.resolve("a"));
        TokenizerJson.words("cat", "dog").into(root.resolve("b"));
    }

    @BeforeEach
    void writeModels() throws IOException {
        for (String name : List.of("base", "a", "b")) {
            rewrite(root.resolve("models").resolve(name), 4, TENSORS);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void one_complaint_is_made_and_nothing_is_written(Case bad) throws IOException {
        Path models = root.resolve("models");
        bad.damage().to(models);
        Path file = Files.writeString(root.resolve("r.yaml"), bad.recipe());
        List<String> before = everything();

        List<Complaint> complaints =
                catchThrowableOfType(
                                InputException.class,
                                () ->
                                        new MergeSequence(
                                                        new MergeToDisk(2),
                                                        models,
                                                        Optional.empty())
                                                .write(
                                                        RecipeReader.readAll(file),
                                                        root.resolve("results/out")))
                        .complaints();

        assertThat(complaints).hasSize(1);
        String printed = complaints.getFirst().toString();
        assertThat(printed.replace(models + "/", "").replace(root + "/", ""))
                .startsWith(bad.complaint());
        assertThat(everything()).isEqualTo(before);
    }

    private List<String> everything() throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            return paths.map(Path::toString).sorted().toList();
        }
    }
}
