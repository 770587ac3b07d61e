package io.evomerge.journal;

import io.evomerge.documents.InputException;
import io.evomerge.documents.Node;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// What a journal's file holds, without a torn last line.
///
/// @param header absent if not even the first line is whole
/// @param offsets where the lines of the entries begin, and where the last one ends
record Contents(Optional<Header> header, List<Entry> entries, Offsets offsets) {

    /// @param file for complaints
    /// @param all its bytes
    static Contents of(Path file, byte[] all) {
        List<Entry> entries = new ArrayList<>();
        Optional<Header> header = Optional.empty();
        var offsets = new Offsets();
        int start = 0;
        for (int line = 1; start < all.length; line++) {
            int end = lineEnd(all, start);
            boolean last = end >= all.length - 1;
            if (end == all.length) {
                break; // no line break: torn
            }
            String text = new String(all, start, end - start, StandardCharsets.UTF_8);
            String place = file + ": line " + line;
            if (header.isEmpty()) {
                Optional<Header> first = parse(place, text, last, EntryJson::header);
                if (first.isEmpty()) {
                    break;
                }
                header = first;
            } else {
                Optional<Entry> entry = parse(place, text, last, EntryJson::entry);
                if (entry.isEmpty()) {
                    break;
                }
                entries.add(entry.get());
            }
            start = end + 1;
            offsets.add(start);
        }
        return new Contents(header, entries, offsets);
    }

    /// A line that is no JSON is torn if it is the last one (blocks of a file may reach the disk
    /// out of order), else damaged.
    private static <T> Optional<T> parse(
            String place, String text, boolean last, Function<Node, T> as) {
        Node node;
        try {
            node = Node.json(place, text);
            if (!node.isMap()) {
                throw node.wrong("is no JSON object", "");
            }
        } catch (InputException e) {
            if (last) {
                return Optional.empty();
            }
            throw damaged(place, e);
        }
        try {
            return Optional.of(as.apply(node));
        } catch (IllegalArgumentException | DateTimeParseException e) {
            throw damaged(place, e);
        }
    }

    private static InputException damaged(String place, Exception cause) {
        return new InputException(
                place,
                "is damaged (" + cause.getMessage() + ")",
                "restore the file from a copy, or delete this line and all after it");
    }

    private static int lineEnd(byte[] all, int start) {
        int end = start;
        while (end < all.length && all[end] != '\n') {
            end++;
        }
        return end;
    }
}
