package io.evomerge.models;

import io.evomerge.documents.InputException;
import io.evomerge.jinja.Jinja;
import io.evomerge.jinja.JinjaException;
import io.evomerge.jinja.Template;
import io.evomerge.tokenizers.TokenizerConfig;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How a chat model writes down a conversation: a template in Jinja, from `chat_template.jinja` or
/// from tokenizer_config.json, where of several named ones `default` is taken.
///
/// It is rendered as the library transformers does it: `trim_blocks` and `lstrip_blocks` are on; it
/// knows `messages` (each with `role` and `content`), `add_generation_prompt`, which is true, the
/// model's special tokens (`bos_token`, …), and `tools` and `documents`, which are none. The one
/// difference is that `strftime_now` is not defined, so that a prompt does not change by the day:
/// templates that write a date then take the fixed one that they hold for that case.
///
/// @see <a href="https://huggingface.co/docs/transformers/chat_templating">chat templates</a>
public final class ChatTemplate {
    private final String place;
    private final Template template;
    private final Map<String, String> specialTokens;

    private ChatTemplate(String place, Template template, Map<String, String> specialTokens) {
        this.place = place;
        this.template = template;
        this.specialTokens = Map.copyOf(specialTokens);
    }

    /// One turn of a conversation.
    ///
    /// @param role `system`, `user` or `assistant`
    public record Message(String role, String content) {
        public static Message system(String content) {
            return new Message("system", content);
        }

        public static Message user(String content) {
            return new Message("user", content);
        }

        public static Message assistant(String content) {
            return new Message("assistant", content);
        }
    }

    /// The template of a model's folder.
    ///
    /// @throws InputException if there is none, or it cannot be read
    public static ChatTemplate read(Path directory) {
        String source =
                TokenizerConfig.chatTemplate(directory)
                        .orElseThrow(
                                () ->
                                        new InputException(
                                                directory,
                                                "has no chat template, neither in"
                                                        + " chat_template.jinja nor under"
                                                        + " 'chat_template' in"
                                                        + " tokenizer_config.json (of several named"
                                                        + " ones, 'default' is taken)",
                                                "score it without chat template, or add the one it"
                                                        + " was trained with"));
        return of(directory + ", chat template", source, SpecialTokens.read(directory).texts());
    }

    /// @param place what errors name
    /// @param specialTokens by their keys in tokenizer_config.json
    /// @throws InputException if the template cannot be read
    public static ChatTemplate of(String place, String source, Map<String, String> specialTokens) {
        try {
            return new ChatTemplate(place, Jinja.CHAT.template(source), specialTokens);
        } catch (JinjaException e) {
            throw wrong(place, e);
        }
    }

    /// The conversation as one text, up to where the model's answer begins.
    ///
    /// @throws InputException if the template refuses the conversation, as some do a system message
    public String render(List<Message> messages) {
        Map<String, @Nullable Object> variables = new HashMap<>(specialTokens);
        variables.put("messages", messages.stream().map(ChatTemplate::variables).toList());
        variables.put("add_generation_prompt", true);
        variables.put("tools", null);
        variables.put("documents", null);
        try {
            return template.render(variables);
        } catch (JinjaException e) {
            throw wrong(place, e);
        }
    }

    private static Map<String, String> variables(Message message) {
        return Map.of("role", message.role(), "content", message.content());
    }

    private static InputException wrong(String place, JinjaException e) {
        return new InputException(
                place + ", line " + e.line(),
                String.valueOf(e.getMessage()),
                "score the model without chat template, or mend the template; where it refuses system"
                        + " messages, move the task's 'description' into 'doc_to_text'");
    }
}
