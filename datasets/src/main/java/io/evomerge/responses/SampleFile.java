package io.evomerge.responses;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import io.evomerge.documents.Complaints;
import io.evomerge.documents.InputException;
import io.evomerge.documents.Suggestion;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One model's samples of one task, as lm-evaluation-harness logs them with `--log_samples`:
/// `MODEL/samples_TASK_DATE.jsonl`, one JSON object a line.
///
/// Of each, `doc_id` (the item is called `TASK/doc_id`), `doc_hash` (the same text under the same
/// number in all files), `filter` and the metrics are read; documents, prompts and answers are
/// passed over without being kept.
final class SampleFile {
    /// Metrics of one sample that are known to be right or wrong or a share, in the order in which
    /// they are looked for.
    static final List<String> METRICS =
            List.of(
                    "acc",
                    "acc_norm",
                    "exact_match",
                    "em",
                    "prompt_level_strict_acc",
                    "pass@1",
                    "mc1",
                    "mc2",
                    "f1");

    private static final Pattern NAME =
            Pattern.compile("samples_(.+?)(?:_\\d{4}-\\d{2}-\\d{2}T[\\w.:+-]+)?\\.jsonl");

    private final Path file;
    private final String task;
    private final ReadOptions options;
    private final Complaints complaints;

    /// One line, as far as it matters.
    ///
    /// @param numbers by key, of those that are numbers or booleans
    private record Sample(
            long line,
            @Nullable String id,
            @Nullable String hash,
            String filter,
            Map<String, Double> numbers) {}

    private SampleFile(Path file, String task, ReadOptions options, Complaints complaints) {
        this.file = file;
        this.task = task;
        this.options = options;
        this.complaints = complaints;
    }

    /// The task that a file's name tells; empty for other files.
    static Optional<String> task(String plainName) {
        Matcher matcher = NAME.matcher(plainName);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /// @param hashes of the items' texts, by item; grows
    static void read(
            Path file,
            BufferedReader in,
            String model,
            String task,
            ReadOptions options,
            ResponseCollector to,
            Map<String, String> hashes)
            throws IOException {
        var samples = new SampleFile(file, task, options, to.complaints());
        to.begin(file);
        samples.put(samples.filtered(samples.parse(in)), to, model, hashes);
    }

    private List<Sample> parse(BufferedReader in) throws IOException {
        List<Sample> out = new ArrayList<>();
        String text;
        for (long line = 1; (text = in.readLine()) != null; line++) {
            if (!text.isBlank()) {
                out.add(sample(text, line));
            }
        }
        if (out.isEmpty()) {
            throw new InputException(file, "holds no samples", "delete it, or name another one");
        }
        return out;
    }

    private Sample sample(String text, long line) throws IOException {
        String id = null;
        String hash = null;
        String filter = "none";
        Map<String, Double> numbers = new LinkedHashMap<>();
        try (var json = new JsonReader(new StringReader(text))) {
            json.setStrictness(Strictness.LENIENT); // Python writes NaN
            json.beginObject();
            while (json.hasNext()) {
                String key = json.nextName();
                JsonToken token = json.peek();
                boolean isScalar = token == JsonToken.STRING || token == JsonToken.NUMBER;
                if (key.equals("doc_id") && isScalar) {
                    id = json.nextString();
                } else if (key.equals("doc_hash") && isScalar) {
                    hash = json.nextString();
                } else if (key.equals("filter") && isScalar) {
                    filter = json.nextString();
                } else if (token == JsonToken.NUMBER) {
                    numbers.put(key, json.nextDouble());
                } else if (token == JsonToken.STRING && json.nextString().equals("NaN")) {
                    numbers.put(key, Double.NaN);
                } else if (token == JsonToken.BOOLEAN) {
                    numbers.put(key, json.nextBoolean() ? 1.0 : 0.0);
                } else if (token != JsonToken.STRING) {
                    json.skipValue();
                }
            }
            json.endObject();
            if (json.peek() != JsonToken.END_DOCUMENT) {
                throw new MalformedJsonException("something follows it on its line");
            }
        } catch (MalformedJsonException
                | EOFException
                | IllegalStateException
                | NumberFormatException e) {
            throw new InputException(
                    file + ": line " + line,
                    "is no JSON object (" + firstLine(e) + ")",
                    "restore the file, or delete the line");
        }
        return new Sample(line, id, hash, filter, numbers);
    }

    /// Without the link to Gson's page on its own settings.
    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    /// The samples of the one filter that counts.
    private List<Sample> filtered(List<Sample> all) {
        Set<String> filters = new LinkedHashSet<>();
        all.forEach(s -> filters.add(s.filter));
        if (filters.size() == 1) {
            return all;
        }
        String asked = options.filter().orElse("");
        if (!filters.contains(asked)) {
            throw new InputException(
                    file,
                    asked.isEmpty()
                            ? "holds answers filtered in several ways"
                            : "has no filter '" + asked + "'",
                    asked.isEmpty()
                            ? "choose one by --filter: " + String.join(", ", filters)
                            : Suggestion.remedy(asked, filters));
        }
        return all.stream().filter(s -> s.filter.equals(asked)).toList();
    }

    private void put(
            List<Sample> samples, ResponseCollector to, String model, Map<String, String> hashes) {
        String metric = metric(samples.getFirst());
        int row = to.model(model);
        int wrong = 0;
        for (Sample sample : samples) {
            Double value = sample.numbers.get(metric);
            String place = file + ": line " + sample.line;
            if (sample.id == null || value == null) {
                if (wrong++ < ResponseCollector.MOST_COMPLAINTS) {
                    complaints.add(
                            place,
                            sample.id == null ? "has no doc_id" : "has no number " + metric,
                            "log the samples again");
                }
                continue;
            }
            String item = task + "/" + sample.id;
            checkHash(item, sample.hash, hashes, place);
            to.put(row, to.item(item), value, () -> place + ", " + metric);
        }
    }

    private void checkHash(
            String item, @Nullable String hash, Map<String, String> hashes, String place) {
        String before = hash == null ? null : hashes.putIfAbsent(item, hash);
        if (before != null && !before.equals(hash)) {
            complaints.add(
                    place,
                    "item " + item + " is another text than in an earlier file",
                    "score all models on the same version of the task");
        }
    }

    private String metric(Sample first) {
        Set<String> there = first.numbers.keySet();
        if (options.metric().isPresent()) {
            String asked = options.metric().get();
            if (!there.contains(asked)) {
                throw new InputException(
                        file, "has no metric '" + asked + "'", Suggestion.remedy(asked, there));
            }
            return asked;
        }
        return METRICS.stream()
                .filter(there::contains)
                .findFirst()
                .orElseThrow(
                        () ->
                                new InputException(
                                        file,
                                        "has none of the metrics " + String.join(", ", METRICS),
                                        there.isEmpty()
                                                ? "score the task by a metric of single samples"
                                                : "choose one by --metric: "
                                                        + String.join(", ", there)));
    }
}
