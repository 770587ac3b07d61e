package io.evomerge.merging;

import io.evomerge.documents.InputException;
import io.evomerge.documents.Node;
import io.evomerge.exports.ModelCard;
import io.evomerge.recipes.Recipe;
import io.evomerge.recipes.RecipeWriter;
import io.evomerge.tensors.CheckpointWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Carries a recipe out into a Hugging Face model folder: the tensors, config.json, the tokenizer's
/// files, the recipe as mergekit_config.yml and a model card.
///
/// Everything is written into a hidden folder beside the final one, which is given its name at the
/// end: a folder that bears the name is complete.
///
/// @param shardBytes the most bytes of tensors in one file
/// @param threads how many threads compute; the result does not depend on it
/// @param sections what the model card says besides parents and recipe
public record MergeToDisk(long shardBytes, int threads, List<ModelCard.Section> sections) {
    private static final long MERGEKIT_SHARD_BYTES = 5_000_000_000L;
    private static final String GENERATION = "generation_config.json";

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
        return write("recipe", recipe, RecipeWriter.write(recipe), models, output);
    }

    /// @param place the recipe's file, for complaints
    /// @param text what is written as the recipe
    List<Note> write(String place, Recipe recipe, String text, ModelPool models, Path output)
            throws IOException {
        Path target = output.toAbsolutePath().normalize();
        requireFree(output, target);
        Plan plan = plan(place, recipe, models);
        Path parent = target.getParent();
        if (parent == null) {
            throw new InputException(output, "is no place for a model", "name a folder");
        }
        try (var hidden = HiddenFolder.in(parent, target.getFileName(), "partial")) {
            hidden.create(output);
            List<Note> notes = fill(hidden.path(), target, plan, text, models);
            hidden.publish(target);
            return notes;
        }
    }

    private record Plan(Recipe recipe, Merge merge, TokenizerFiles tokenizer) {}

    /// Everything that can go wrong before a tensor is computed, with the recipe's file named.
    private static Plan plan(String place, Recipe recipe, ModelPool models) {
        try {
            Merge merge = Merge.plan(recipe, models);
            return new Plan(recipe, merge, TokenizerFiles.of(recipe, merge, models));
        } catch (InputException e) {
            throw new InputException(
                    e.complaints().stream()
                            .map(c -> c.place().equals("recipe") ? c.at(place) : c)
                            .toList());
        }
    }

    static void requireFree(Path output, Path target) throws IOException {
        if (!Files.exists(target)) {
            return;
        }
        if (!Files.isDirectory(target)) {
            throw new InputException(output, "is a file", "name a folder that does not exist");
        }
        try (Stream<Path> entries = Files.list(target)) {
            if (entries.findAny().isPresent()) {
                throw new InputException(
                        output, "is in use: it is not empty", "name a folder that does not exist");
            }
        }
    }

    private List<Note> fill(Path folder, Path target, Plan plan, String text, ModelPool models)
            throws IOException {
        Merge merge = plan.merge();
        try (var writer = new CheckpointWriter(folder, merge.tensors(), Map.of(), shardBytes)) {
            merge.run(writer, threads);
            writer.commit();
        }
        try {
            return writeOthers(folder, target, plan, text, models);
        } catch (IOException e) {
            String why = e.getMessage() == null ? e.toString() : e.getMessage();
            throw new IOException(
                    "cannot write %s: %s; nothing was saved".formatted(target, why), e);
        }
    }

    /// Everything but the tensors.
    private List<Note> writeOthers(
            Path folder, Path target, Plan plan, String text, ModelPool models) throws IOException {
        List<Note> notes = new ArrayList<>(plan.merge().notes());
        notes.addAll(plan.tokenizer().notes());
        notes.addAll(writeConfigs(folder, plan.recipe(), plan.merge(), models));
        plan.tokenizer().write(folder);
        Files.writeString(folder.resolve("mergekit_config.yml"), text);
        Files.writeString(
                folder.resolve("README.md"),
                ModelCard.of(
                                String.valueOf(target.getFileName()),
                                plan.recipe(),
                                models::folder,
                                sections(notes))
                        .markdown());
        return notes;
    }

    /// config.json and generation_config.json: the base's, or else the first model's.
    private static List<Note> writeConfigs(
            Path folder, Recipe recipe, Merge merge, ModelPool models) throws IOException {
        String leading = recipe.allModels().getFirst();
        Optional<SpecialTokens> special =
                merge.vocabulary().map(v -> new SpecialTokens(v.idsIn(leading), v.ids()));
        var config = MergedConfig.config(models.get(leading).config(), merge, special);
        Files.writeString(folder.resolve("config.json"), config.json());
        List<Note> notes = new ArrayList<>(config.notes());
        Path generation = models.folder(leading).resolve(GENERATION);
        if (Files.isRegularFile(generation)) {
            if (special.isPresent()) {
                var merged = MergedConfig.generation(Node.json(generation), merge, special);
                Files.writeString(folder.resolve(GENERATION), merged.json());
                notes.addAll(merged.notes());
            } else {
                Files.copy(generation, folder.resolve(GENERATION));
            }
        }
        return notes;
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
