package io.evomerge.demo;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes a [Vocabulary] as the tokenizer files of a Hugging Face model directory: a word-level
/// model behind Metaspace and a split at punctuation marks.
public final class TokenizerFiles {
    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().serializeNulls().create();

    private TokenizerFiles() {}

    /// Writes `tokenizer.json`, `tokenizer_config.json` and `special_tokens_map.json`.
    public static void write(Vocabulary vocabulary, Path directory) throws IOException {
        Files.createDirectories(directory);
        write(directory.resolve("tokenizer.json"), tokenizer(vocabulary));
        write(directory.resolve("tokenizer_config.json"), config());
        write(directory.resolve("special_tokens_map.json"), specialTokens());
    }

    private static void write(Path file, Object document) throws IOException {
        Files.writeString(file, GSON.toJson(document) + "\n");
    }

    private static Map<String, @Nullable Object> tokenizer(Vocabulary vocabulary) {
        Map<String, Integer> ids = new LinkedHashMap<>();
        vocabulary.tokens().forEach(token -> ids.put(token, ids.size()));
        Map<String, Object> metaspace =
                map(
                        "type",
                        "Metaspace",
                        "replacement",
                        Vocabulary.BLANK,
                        "prepend_scheme",
                        "always",
                        "split",
                        true);
        Map<String, Object> punctuation =
                map(
                        "type",
                        "Split",
                        "pattern",
                        Map.of("Regex", "[" + String.join("", Vocabulary.PUNCTUATION) + "]"),
                        "behavior",
                        "Isolated",
                        "invert",
                        false);
        Map<String, @Nullable Object> out = new LinkedHashMap<>();
        out.put("version", "1.0");
        out.put("truncation", null);
        out.put("padding", null);
        out.put("added_tokens", addedTokens());
        out.put("normalizer", null);
        out.put(
                "pre_tokenizer",
                map("type", "Sequence", "pretokenizers", List.of(metaspace, punctuation)));
        out.put("post_processor", beginInFront());
        out.put("decoder", metaspace);
        out.put(
                "model",
                map("type", "WordLevel", "vocab", ids, "unk_token", special(Vocabulary.UNKNOWN)));
        return out;
    }

    private static List<Map<String, Object>> addedTokens() {
        return Vocabulary.SPECIAL.stream()
                .map(
                        token ->
                                map(
                                        "id",
                                        Vocabulary.SPECIAL.indexOf(token),
                                        "content",
                                        token,
                                        "single_word",
                                        false,
                                        "lstrip",
                                        false,
                                        "rstrip",
                                        false,
                                        "normalized",
                                        false,
                                        "special",
                                        true))
                .toList();
    }

    private static Map<String, Object> beginInFront() {
        String begin = special(Vocabulary.BEGIN);
        Object first = Map.of("SpecialToken", map("id", begin, "type_id", 0));
        Object one = Map.of("Sequence", map("id", "A", "type_id", 0));
        Object two = Map.of("Sequence", map("id", "B", "type_id", 0));
        return map(
                "type",
                "TemplateProcessing",
                "single",
                List.of(first, one),
                "pair",
                List.of(first, one, two),
                "special_tokens",
                Map.of(
                        begin,
                        map(
                                "id",
                                begin,
                                "ids",
                                List.of(Vocabulary.BEGIN),
                                "tokens",
                                List.of(begin))));
    }

    private static Map<String, Object> config() {
        Map<String, Object> out = new LinkedHashMap<>(specialTokens());
        out.put("tokenizer_class", "PreTrainedTokenizerFast");
        out.put("add_bos_token", true);
        out.put("add_eos_token", false);
        out.put("clean_up_tokenization_spaces", false);
        return out;
    }

    private static Map<String, Object> specialTokens() {
        return map(
                "bos_token",
                special(Vocabulary.BEGIN),
                "eos_token",
                special(Vocabulary.END),
                "pad_token",
                special(Vocabulary.PAD),
                "unk_token",
                special(Vocabulary.UNKNOWN));
    }

    private static String special(int id) {
        return Vocabulary.SPECIAL.get(id);
    }

    /// A map in the order written, as a reader of the files expects it.
    private static Map<String, Object> map(Object... keysAndValues) {
        Map<String, Object> out = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            out.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return out;
    }
}
