package io.evomerge.merging;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The ids of special tokens in config.json and generation_config.json (`eos_token_id` and the
/// like), which change with the tokenizer.
final class SpecialTokens {
    private final Map<Integer, String> tokens = new HashMap<>();
    private final Map<String, Integer> ids;

    /// @param before the ids of tokens to which the files refer
    /// @param after the ids that the tokens have in the merged model
    SpecialTokens(Map<String, Integer> before, Map<String, Integer> after) {
        before.forEach((token, id) -> tokens.put(id, token));
        this.ids = after;
    }

    /// Puts the new ids into a file's entries. A token that the merged model does not have loses
    /// its entry.
    List<Note> renumber(String file, Map<String, Object> entries) {
        List<Note> notes = new ArrayList<>();
        for (String key : List.copyOf(entries.keySet())) {
            if (key.endsWith("_token_id")) {
                renumber(file, key, entries, notes);
            }
        }
        return notes;
    }

    private void renumber(String file, String key, Map<String, Object> entries, List<Note> notes) {
        Object value = entries.get(key);
        List<?> before = value instanceof List<?> list ? list : value == null ? List.of() : List.of(value);
        List<Object> after = new ArrayList<>();
        for (Object id : before) {
            String token = id instanceof Number n ? tokens.get(n.intValue()) : null;
            if (token == null) {
                after.add(id); // what was no token's id before is none now
            } else if (ids.containsKey(token)) {
                after.add(ids.get(token));
            } else {
                notes.add(
                        new Note(
                                file,
                                "%s loses the token '%s', which the merged model does not have"
                                        .formatted(key, token)));
            }
        }
        if (before.isEmpty() || after.equals(before)) {
            return;
        }
        if (after.isEmpty()) {
            entries.remove(key);
        } else {
            entries.put(key, value instanceof List ? after : after.getFirst());
        }
    }
}
