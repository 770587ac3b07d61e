package io.evomerge.merging;

import io.evomerge.documents.Complaint;
import io.evomerge.documents.Complaints;
import io.evomerge.documents.InputException;
import io.evomerge.recipes.Recipe;
import io.evomerge.tensors.ModelFolder;
import io.evomerge.tokenizers.ChatTemplates;
import io.evomerge.tokenizers.Tokenizer;
import io.evomerge.tokenizers.TokenizerConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The tokenizer's files of a merged model: those of one of its models, as far as the recipe leaves
/// them alone.
///
/// @param source the folder of that model
/// @param changed the tokenizer, where it is another than in the folder
/// @param template the chat template that the recipe asks for
/// @param notes what the user should know of
record TokenizerFiles(
        Path source, Optional<Tokenizer> changed, Optional<String> template, List<Note> notes) {
    private static final String TEMPLATE_FILE = "chat_template.jinja";

    private static final List<String> FILES =
            List.of(
                    Tokenizer.FILE,
                    TokenizerConfig.FILE,
                    "special_tokens_map.json",
                    TEMPLATE_FILE,
                    "chat_template.json");

    /// The tokens in other formats than tokenizer.json, which is read first where it is there.
    private static final List<String> OLDER_FILES =
            List.of(
                    "added_tokens.json",
                    "tokenizer.model",
                    "sentencepiece.bpe.model",
                    "spiece.model",
                    "vocab.json",
                    "vocab.txt",
                    "merges.txt");

    /// @throws InputException if the recipe asks for a chat template and there is no tokenizer, or
    ///     a file cannot be read
    static TokenizerFiles of(Recipe recipe, Merge merge, ModelPool pool) {
        List<String> models = recipe.allModels();
        Path source =
                merge.vocabulary()
                        .map(Vocabulary::source)
                        .orElseGet(() -> pool.folder(models.getFirst()));
        List<Note> notes = new ArrayList<>();
        Optional<String> template =
                recipe.output().chatTemplate().flatMap(t -> template(t, models, pool, notes));
        if (template.isPresent() && !hasTokenizer(source)) {
            throw new InputException(
                    List.of(
                            new Complaint(
                                    "recipe",
                                    "chat_template",
                                    "belongs to a tokenizer, but " + source + " has none",
                                    "copy the tokenizer's files there, or leave it out")));
        }
        return new TokenizerFiles(
                source,
                merge.vocabulary().filter(Vocabulary::isChanged).map(Vocabulary::tokenizer),
                template,
                notes);
    }

    private static boolean hasTokenizer(Path folder) {
        return Stream.concat(Stream.of(Tokenizer.FILE, TokenizerConfig.FILE), OLDER_FILES.stream())
                .anyMatch(file -> ModelFolder.file(folder, file).isPresent());
    }

    private static Optional<String> template(
            String asked, List<String> models, ModelPool pool, List<Note> notes) {
        if (!asked.equals(ChatTemplates.AUTO)) {
            return ChatTemplates.named(asked).or(() -> Optional.of(asked));
        }
        Optional<String> common = mostCommon(models, pool);
        if (common.isEmpty()) {
            notes.add(new Note("chat_template", "is auto, but no model has a template"));
        }
        return common;
    }

    /// The template that most models have, of equals the one met first.
    private static Optional<String> mostCommon(List<String> models, ModelPool pool) {
        var complaints = new Complaints();
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (String model : models) {
            complaints.collect(
                    () ->
                            TokenizerConfig.chatTemplate(pool.folder(model))
                                    .map(String::strip)
                                    .filter(t -> !t.isEmpty())
                                    .ifPresent(t -> counts.merge(t, 1, Integer::sum)));
        }
        complaints.throwIfAny();
        // A stable sort: the first of the most common ones.
        return counts.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /// Adds them to the files of the merged model.
    ///
    /// @throws InputException if one cannot be read
    void addTo(SideFiles files) {
        for (String file : FILES) {
            files.copy(source, file);
        }
        if (changed.isPresent()) {
            files.put(Tokenizer.FILE, changed.get().json());
        } else {
            for (String file : OLDER_FILES) {
                files.copy(source, file);
            }
        }
        if (changed.isPresent() || template.isPresent()) {
            addConfig(files);
        }
        if (template.isPresent() && files.has(TEMPLATE_FILE)) {
            files.put(TEMPLATE_FILE, template.get());
        }
    }

    private void addConfig(SideFiles files) {
        Optional<TokenizerConfig> present = TokenizerConfig.read(source);
        if (present.isEmpty() && template.isEmpty()) {
            return;
        }
        TokenizerConfig config = present.orElseGet(TokenizerConfig::empty);
        if (changed.isPresent()) {
            config = config.withTokensOf(changed.get());
        }
        if (template.isPresent()) {
            config = config.withChatTemplate(template.get());
        }
        files.put(TokenizerConfig.FILE, config.json());
    }
}
