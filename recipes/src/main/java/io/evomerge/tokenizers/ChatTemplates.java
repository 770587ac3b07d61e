package io.evomerge.tokenizers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// The well-known chat templates that a recipe may ask for by name, in Jinja, as transformers
/// renders them.
///
/// - `alpaca`: `### Instruction:`, `### Response:`
/// - `chatml`: `<|im_start|>user … <|im_end|>`
/// - `exaone`: `[|user|] …`, `[|assistant|] … [|endofturn|]`
/// - `llama3`: `<|start_header_id|>user<|end_header_id|> … <|eot_id|>`
/// - `mistral`: `[INST] … [/INST]`, where a system message opens the user's turn
public final class ChatTemplates {
    /// Asks for the template that most of the merged models have.
    public static final String AUTO = "auto";

    private static final List<String> NAMES =
            List.of("alpaca", "chatml", "exaone", "llama3", "mistral");

    private ChatTemplates() {}

    /// The names of the known templates, without `auto`.
    public static List<String> names() {
        return NAMES;
    }

    /// Whether the text is a template itself and no name. Anything shorter than 20 characters is
    /// none, as in mergekit.
    public static boolean isTemplate(String text) {
        return text.length() >= 20 && text.contains("{");
    }

    /// The template of that name.
    public static Optional<String> named(String name) {
        if (!NAMES.contains(name)) {
            return Optional.empty();
        }
        String file = "chat-templates/" + name + ".jinja";
        try (InputStream in = ChatTemplates.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is not in the jar");
            }
            return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
