package io.evomerge.search;

import io.evomerge.answers.FilterPipeline;
import io.evomerge.answers.Metric;
import io.evomerge.datasets.Item;
import io.evomerge.datasets.Prompt.Shot;
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

    /// Of everything in a task that may move a score.
    public static String ofTask(Task task) {
        var out = new Fingerprint();
        out.addSettings(task);
        task.items().forEach(out::add);
        return out.hex();
    }

    private void addSettings(Task task) {
        add(task.name()).add(task.version() + " " + task.outputType());
        add(task.delimiters().target()).add(task.delimiters().shots());
        for (Metric metric : task.scoring().metrics()) {
            add(metric.key() + metric.options());
        }
        for (FilterPipeline pipeline : task.scoring().pipelines()) {
            add(pipeline.name())
                    .addAll(
                            pipeline.filters().stream()
                                    .map(f -> f.function() + f.options())
                                    .toList());
        }
        add(String.valueOf(task.decoding().maxTokens())).addAll(task.decoding().until());
    }

    private void add(Item item) {
        add(item.id()).add(item.prompt().description()).add(item.question());
        addAll(item.prompt().shots().stream().map(Shot::question).toList());
        addAll(item.prompt().shots().stream().map(Shot::answer).toList());
        addAll(item.choices()).add(String.valueOf(item.gold())).addAll(item.references());
    }

    /// Their number first, so that lists cannot run into each other.
    private Fingerprint addAll(List<String> texts) {
        add(String.valueOf(texts.size()));
        texts.forEach(this::add);
        return this;
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
