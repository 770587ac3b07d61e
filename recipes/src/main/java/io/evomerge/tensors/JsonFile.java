package io.evomerge.tensors;

import io.evomerge.documents.InputException;
import io.evomerge.documents.Node;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A small JSON file of a model directory that must hold a mapping.
///
/// @param text the file as it was read, in UTF-8
record JsonFile(String text, Node node) {
    private static final long MAX_BYTES = SafetensorsHeader.MAX_JSON_BYTES;

    /// @throws InputException if it is missing, unreadable, outside the folder, too large, or holds
    ///     no JSON mapping
    static JsonFile read(Path directory, String name) {
        Path path = directory.resolve(name);
        if (ModelFolder.file(directory, name).isEmpty()) {
            throw new InputException(
                    path, "is missing or no regular file", "download the whole model folder");
        }
        try {
            if (Files.size(path) > MAX_BYTES) {
                throw new InputException(
                        path, "has more than " + MAX_BYTES + " bytes", "download it again");
            }
            String text = Files.readString(path);
            Node node = Node.json(path.toString(), text);
            if (!node.isMap()) {
                throw new InputException(path, "is not a JSON mapping", "download it again");
            }
            return new JsonFile(text, node);
        } catch (CharacterCodingException e) {
            throw new InputException(path, "is not UTF-8 text", "download it again");
        } catch (IOException e) {
            throw new InputException(
                    path, "cannot be read: " + e, "check the file and its permissions");
        }
    }
}
