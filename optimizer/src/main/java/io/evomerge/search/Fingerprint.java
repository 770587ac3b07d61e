package io.evomerge.search;

import io.evomerge.datasets.Item;
import io.evomerge.datasets.Task;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// Hashes that say whether a run still has the inputs that it was begun with (SHA-256, in
/// hexadecimal).
public final class Fingerprint {
    private final MessageDigest digest;

    private Fingerprint() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    public static String ofText(String text) {
        return new Fingerprint().add(text).hex();
    }

    /// Of everything in the tasks that may move a score.
    public static String ofTasks(List<Task> tasks) {
        var out = new Fingerprint();
        for (Task task : tasks) {
            out.add(task.name())
                    .add(task.version() + " " + task.outputType() + " " + task.maxTokens())
                    .add(task.metric())
                    .add(task.delimiter());
            task.until().forEach(out::add);
            task.items().forEach(out::add);
        }
        return out.hex();
    }

    private void add(Item item) {
        add(item.id()).add(item.prompt()).add(item.answer()).add(String.valueOf(item.gold()));
        item.choices().forEach(this::add);
    }

    /// Length first, so that texts cannot run into each other.
    private Fingerprint add(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
        digest.update(bytes);
        return this;
    }

    private String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
