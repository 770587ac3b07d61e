package io.evomerge.responses;

import io.evomerge.documents.Complaints;
import io.evomerge.documents.InputException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.commons.io.input.BOMInputStream;

/// Reads responses from tables, from samples that lm-evaluation-harness logged, from folders of the
/// latter (one a model), and from folders of such folders. Several are put together by the names of
/// models and items. Files are streamed.
public final class ResponseFiles {
    private static final String GZ = ".gz";

    private final ReadOptions options;
    private final Complaints complaints = new Complaints();
    private final ResponseCollector collector = new ResponseCollector(complaints);
    private final Map<String, String> hashes = new HashMap<>();
    private final Map<String, Path> sampleFiles = new HashMap<>();

    private ResponseFiles(ReadOptions options) {
        this.options = options;
    }

    /// @throws InputException with everything that is wrong with the files
    public static ResponseTable read(List<Path> paths, ReadOptions options) {
        var reading = new ResponseFiles(options);
        List<Path> files = new ArrayList<>();
        for (Path path : paths) {
            reading.complaints.collect(() -> files.addAll(files(path)));
        }
        for (Path file : files) {
            reading.complaints.collect(() -> reading.read(file, files.size() == 1));
        }
        reading.complaints.throwIfAny();
        reading.checkOptions(files);
        ResponseTable table = reading.collector.table();
        reading.complaints.throwIfAny();
        return table;
    }

    /// Options that nothing would obey.
    private void checkOptions(List<Path> files) {
        boolean hasTables = files.stream().anyMatch(f -> CsvTable.isTable(plainName(f)));
        boolean hasSamples = files.stream().anyMatch(f -> !CsvTable.isTable(plainName(f)));
        if (!hasTables && options.score().isPresent()) {
            complaints.add("--score", "there is no table", "only a CSV file has columns");
        }
        if (!hasTables && options.transpose()) {
            complaints.add("--transpose", "there is no table", "only a CSV file has columns");
        }
        if (!hasSamples && options.metric().isPresent()) {
            complaints.add("--metric", "there are no logged samples", "leave it out");
        }
        if (!hasSamples && options.filter().isPresent()) {
            complaints.add("--filter", "there are no logged samples", "leave it out");
        }
    }

    private static List<Path> files(Path path) {
        if (Files.isRegularFile(path)) {
            return List.of(path);
        }
        if (!Files.isDirectory(path)) {
            throw new InputException(path, "no such file or folder", "check the path");
        }
        List<Path> own = samples(path);
        List<Path> all =
                own.isEmpty() ? folders(path).flatMap(f -> samples(f).stream()).toList() : own;
        if (all.isEmpty()) {
            throw new InputException(
                    path,
                    "holds no responses: neither samples_*.jsonl nor folders of them",
                    "name a CSV file, or what lm-evaluation-harness wrote with --log_samples");
        }
        return all;
    }

    private static List<Path> samples(Path folder) {
        return listed(folder)
                .filter(f -> SampleFile.task(plainName(f)).isPresent() && Files.isRegularFile(f))
                .toList();
    }

    private static Stream<Path> folders(Path folder) {
        return listed(folder).filter(Files::isDirectory);
    }

    /// By name, so that the order of models and items is always the same.
    private static Stream<Path> listed(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList().stream();
        } catch (IOException e) {
            throw new InputException(folder, "cannot be read: " + e, "check its permissions");
        }
    }

    private void read(Path file, boolean isOnly) {
        String name = plainName(file);
        try (InputStream raw = Files.newInputStream(file);
                InputStream in =
                        file.toString().endsWith(GZ) ? new GZIPInputStream(raw, 1 << 16) : raw;
                var plain = BOMInputStream.builder().setInputStream(in).get(); // Excel's mark
                var text =
                        new BufferedReader(
                                new InputStreamReader(
                                        plain, StandardCharsets.UTF_8.newDecoder()))) {
            if (CsvTable.isTable(name)) {
                new CsvTable(file, options, collector, isOnly).read(text, name);
            } else {
                readSamples(file, text, name);
            }
        } catch (CharacterCodingException e) {
            throw new InputException(file, "is not UTF-8 text", "convert it to UTF-8");
        } catch (ZipException e) {
            throw new InputException(file, "is no gzip file: " + e.getMessage(), "rename it");
        } catch (IOException e) {
            throw new InputException(file, "cannot be read: " + e, "check the file");
        }
    }

    private void readSamples(Path file, BufferedReader text, String name) throws IOException {
        Optional<String> task = SampleFile.task(name);
        if (task.isEmpty()) {
            throw new InputException(
                    file,
                    "is neither a table nor logged samples",
                    "name it *.csv or *.tsv (.gz), or samples_TASK_DATE.jsonl");
        }
        String model = folderName(file);
        Path before = sampleFiles.putIfAbsent(model + "/" + task.get(), file);
        if (before != null) {
            throw new InputException(
                    file,
                    "holds samples of model " + model + " in " + task.get() + ", as " + before,
                    "keep one of the two");
        }
        SampleFile.read(file, text, model, task.get(), options, collector, hashes);
    }

    private static String folderName(Path file) {
        Path folder = file.toAbsolutePath().normalize().getParent();
        return folder == null ? "" : String.valueOf(folder.getFileName());
    }

    private static String plainName(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.endsWith(GZ) ? name.substring(0, name.length() - GZ.length()) : name;
    }
}
