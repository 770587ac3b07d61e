package io.evomerge.merging;

import io.evomerge.documents.InputException;
import io.evomerge.exports.ModelCard;
import io.evomerge.recipes.Recipe;
import io.evomerge.recipes.RecipeWriter;
import io.evomerge.recipes.TokenizerChoice;
import io.evomerge.tensors.CheckpointWriter;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
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

    private static final List<String> TOKENIZER_FILES =
            List.of(
                    "tokenizer.json",
                    "tokenizer_config.json",
                    "special_tokens_map.json",
                    "added_tokens.json",
                    "tokenizer.model",
                    "sentencepiece.bpe.model",
                    "spiece.model",
                    "vocab.json",
                    "vocab.txt",
                    "merges.txt",
                    "chat_template.jinja",
                    "chat_template.json");

    public MergeToDisk {
        sections = List.copyOf(sections);
    }

    /// Shards as large as mergekit's, a plain model card.
    public MergeToDisk(int threads) {
        this(MERGEKIT_SHARD_BYTES, threads, List.of());
    }

    /// Writes the merged model to `output`, which must not exist or be empty.
    ///
    /// @throws InputException if the folder is in use or cannot be written, or the recipe does not
    ///     fit its models
    /// @throws IOException if the disk is full or fails; nothing is left behind then
    public void write(Recipe recipe, ModelPool models, Path output) throws IOException {
        Path target = output.toAbsolutePath().normalize();
        requireFree(output, target);
        Merge merge = Merge.plan(recipe, models);
        models.open(List.of(tokenizer(recipe)));
        Path temporary = create(output, target);
        try {
            fill(temporary, target, recipe, merge, models);
            Files.deleteIfExists(target); // an empty folder, or requireFree had refused it
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            deleteTree(temporary);
        }
    }

    private static void requireFree(Path output, Path target) throws IOException {
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

    private static Path create(Path output, Path target) throws IOException {
        Path parent = target.getParent();
        if (parent == null) {
            throw new InputException(output, "is no place for a model", "name a folder");
        }
        String name =
                ".%s.partial-%d".formatted(target.getFileName(), ProcessHandle.current().pid());
        try {
            Files.createDirectories(parent);
            return Files.createDirectory(parent.resolve(name));
        } catch (AccessDeniedException e) {
            throw new InputException(
                    output, "cannot be written: no permission", "name a folder of your own");
        } catch (FileAlreadyExistsException e) {
            throw new InputException(
                    output, e.getFile() + " is in the way", "delete it, or name another folder");
        }
    }

    private void fill(Path folder, Path target, Recipe recipe, Merge merge, ModelPool models)
            throws IOException {
        try (var writer = new CheckpointWriter(folder, merge.tensors(), Map.of(), shardBytes)) {
            merge.run(writer, threads);
            writer.commit();
        }
        String leading = leading(recipe);
        Path leadingFolder = models.get(leading).directory();
        Files.writeString(
                folder.resolve("config.json"),
                MergedConfig.json(models.get(leading).config(), merge));
        copy(List.of("generation_config.json"), leadingFolder, folder);
        copy(TOKENIZER_FILES, models.get(tokenizer(recipe)).directory(), folder);
        Files.writeString(folder.resolve("mergekit_config.yml"), RecipeWriter.write(recipe));
        Files.writeString(
                folder.resolve("README.md"),
                ModelCard.of(
                                String.valueOf(target.getFileName()),
                                recipe,
                                model -> models.get(model).directory(),
                                sections)
                        .markdown());
    }

    /// The model whose configuration is kept: the base, or else the first one.
    private static String leading(Recipe recipe) {
        return recipe.allModels().getFirst();
    }

    private static String tokenizer(Recipe recipe) {
        return recipe.output()
                .tokenizer()
                .map(TokenizerChoice::source)
                .filter(s -> !s.equals("base"))
                .orElse(leading(recipe));
    }

    private static void copy(List<String> names, Path from, Path to) throws IOException {
        for (String name : names) {
            if (Files.isRegularFile(from.resolve(name))) {
                Files.copy(from.resolve(name), to.resolve(name));
            }
        }
    }

    private static void deleteTree(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return; // moved to its final name
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
