package io.evomerge.merging;

import io.evomerge.documents.InputException;
import io.evomerge.documents.Node;
import io.evomerge.exports.ModelCard;
import io.evomerge.recipes.Recipe;
import io.evomerge.recipes.RecipeWriter;
import io.evomerge.tensors.ModelFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Carries a recipe out into a Hugging Face model folder: the tensors, config.json, the tokenizer's
/// files, the recipe as mergekit_config.yml and a model card.
///
/// Everything is written into a hidden folder on the same disk first, so that a folder under the
/// final name is complete.
///
/// @param shardBytes the most bytes of tensors in one file
/// @param threads how many threads compute; the result does not depend on it
/// @param sections what the model card says besides parents and recipe
public record MergeToDisk(long shardBytes, int threads, List<ModelCard.Section> sections) {
    private static final long MERGEKIT_SHARD_BYTES = 5_000_000_000L;
    private static final String GENERATION = "generation_config.json";

    /// How images and sounds become inputs.
    private static final List<String> PROCESSORS =
            List.of(
                    "preprocessor_config.json",
                    "processor_config.json",
                    "video_preprocessor_config.json");

    public MergeToDisk {
        sections = List.copyOf(sections);
    }

    /// Shards as large as mergekit's, a plain model card.
    public MergeToDisk(int threads) {
        this(MERGEKIT_SHARD_BYTES, threads, List.of());
    }

    /// Writes the merged model to `output`, which must not exist or be empty.
    ///
    /// @return what the merge did that the recipe does not say, which the model card says too
    /// @throws InputException if the folder is in use or cannot be written, or the recipe does not
    ///     fit its models
    /// @throws IOException if the disk is full or fails; nothing is left behind then
    public List<Note> write(Recipe recipe, ModelPool models, Path output) throws IOException {
        return plan("recipe", recipe, models, output).write();
    }

    /// Checks everything that can be checked before a tensor is computed: the recipe against its
    /// models, what is written besides the tensors, the output folder, the room on its disk. Writes
    /// nothing.
    ///
    /// @param place the recipe's file, or what else names it, for complaints
    /// @param models must stay open until the merge is written
    /// @throws InputException with what is wrong
    public PlannedMerge plan(String place, Recipe recipe, ModelPool models, Path output)
            throws IOException {
        return plan(place, recipe, RecipeWriter.write(recipe), models, output);
    }

    /// @param text what is written as the recipe
    PlannedMerge plan(String place, Recipe recipe, String text, ModelPool models, Path output)
            throws IOException {
        OutputFolder folder = OutputFolder.of(output);
        try {
            Merge merge = Merge.plan(recipe, models);
            var files = new SideFiles();
            List<Note> notes = new ArrayList<>(merge.notes());
            TokenizerFiles tokenizer = TokenizerFiles.of(recipe, merge, models);
            notes.addAll(tokenizer.notes());
            notes.addAll(addConfigs(files, recipe, merge, models));
            tokenizer.addTo(files);
            files.put("mergekit_config.yml", text);
            files.put("README.md", card(folder.name(), recipe, models, notes));
            var planned = new PlannedMerge(merge, files, notes, folder, shardBytes, threads);
            planned.requireSpace();
            return planned;
        } catch (InputException e) {
            throw new InputException(
                    e.complaints().stream()
                            .map(c -> c.place().equals("recipe") ? c.at(place) : c)
                            .toList());
        }
    }

    /// config.json, generation_config.json and what else goes with them: the base's, or else the
    /// first model's.
    private static List<Note> addConfigs(
            SideFiles files, Recipe recipe, Merge merge, ModelPool models) {
        String leading = recipe.allModels().getFirst();
        Optional<SpecialTokens> special =
                merge.vocabulary().map(v -> new SpecialTokens(v.idsIn(leading), v.ids()));
        Node before = models.model(leading).contents().config();
        var config = MergedConfig.config(before, merge, special);
        files.put("config.json", config.json());
        List<Note> notes = new ArrayList<>(config.notes());
        Path folder = models.folder(leading);
        Optional<Path> generation = ModelFolder.file(folder, GENERATION);
        if (generation.isPresent() && special.isPresent()) {
            var merged = MergedConfig.generation(Node.json(generation.get()), merge, special);
            files.put(GENERATION, merged.json());
            notes.addAll(merged.notes());
        } else {
            files.copy(folder, GENERATION);
        }
        PROCESSORS.forEach(name -> files.copy(folder, name));
        if (before.get("auto_map").isPresent()) {
            notes.add(addCode(files, folder));
        }
        return notes;
    }

    /// The Python files of a model that brings its own. They are copied, never run.
    private static Note addCode(SideFiles files, Path folder) {
        List<String> code = files.copyAll(folder, ".py");
        return new Note(
                "config.json",
                code.isEmpty()
                        ? "its auto_map names Python code that is not in " + folder
                        : "its auto_map names Python code, copied as it is: "
                                + String.join(", ", code));
    }

    private String card(String title, Recipe recipe, ModelPool models, List<Note> notes) {
        return ModelCard.of(title, recipe, models::folder, sections(notes)).markdown();
    }

    private List<ModelCard.Section> sections(List<Note> notes) {
        if (notes.isEmpty()) {
            return sections;
        }
        List<ModelCard.Section> all = new ArrayList<>(sections);
        all.add(
                new ModelCard.Section(
                        "Notes",
                        notes.stream().map(n -> "- " + n).collect(Collectors.joining("\n"))));
        return all;
    }
}
