package io.evomerge.zoo;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.evomerge.demo.Example;
import io.evomerge.demo.Mixture;
import io.evomerge.demo.TokenizerFiles;
import io.evomerge.demo.Vocabulary;
import io.evomerge.documents.InputException;
import io.evomerge.documents.Node;
import io.evomerge.models.Llama;
import io.evomerge.models.LlamaConfig;
import io.evomerge.tensors.Checkpoint;
import io.evomerge.tensors.CheckpointWriter;
import io.evomerge.tensors.DType;
import io.evomerge.tensors.Device;
import io.evomerge.tensors.Engine;
import io.evomerge.tensors.TensorInfo;
import io.evomerge.tensors.Weights;
import io.evomerge.zoo.ZooDesign.Expert;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// Trains the model zoo from nothing: the base, then its experts, each as a Hugging Face folder.
/// One seed gives one zoo on one kind of processor; elsewhere the matrix products may round
/// differently.
public final class ZooTrainer {
    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
    private static final int REPORT_EVERY = 200;
    private static final String LICENCE = "apache-2.0";

    private final Path directory;
    private final long seed;
    private final Consumer<String> progress;
    private final Vocabulary vocabulary = Vocabulary.demo();
    private final Map<String, Object> json = ZooDesign.config(vocabulary.size());
    private final LlamaConfig config = LlamaConfig.read(Node.of("config.json", json));
    private final List<TensorInfo> tensors = config.tensors(DType.F32);

    private ZooTrainer(Path directory, long seed, Consumer<String> progress) {
        this.directory = directory;
        this.seed = seed;
        this.progress = progress;
    }

    /// Trains into `directory`.
    ///
    /// @param progress is told in lines how it goes
    /// @throws InputException when the folder is in use
    public static void train(Path directory, long seed, Consumer<String> progress)
            throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.list(directory)) {
                if (files.findAny().isPresent()) {
                    throw new InputException(
                            directory, "the folder is in use", "name a new or an empty one");
                }
            }
        }
        Engine.start();
        new ZooTrainer(directory, seed, progress).train();
    }

    private void train() throws IOException {
        try (Llama network = new Llama(config)) {
            Engine.prepareThread(1);
            base(network);
            experts(network);
        }
        Files.writeString(directory.resolve(Zoo.MANIFEST), GSON.toJson(manifest()) + "\n");
    }

    private void base(Llama network) throws IOException {
        try (Weights weights = Trainer.random(config, tensors, random("weights"))) {
            run(network, weights, ZooDesign.BASE, ZooDesign.base(), ZooDesign.baseMixture());
            save(ZooDesign.BASE, weights);
        }
    }

    /// One thread each: more threads in one operation gain nothing at this size.
    private void experts(Llama network) throws IOException {
        int threads =
                Math.min(Runtime.getRuntime().availableProcessors(), ZooDesign.allExperts().size());
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Future<?>> all =
                    ZooDesign.allExperts().stream()
                            .<Future<?>>map(e -> pool.submit(() -> expert(network, e)))
                            .toList();
            for (Future<?> one : all) {
                one.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }

    private Void expert(Llama network, Expert expert) throws IOException {
        Engine.prepareThread(1);
        String name = expert.skill().id();
        try (Checkpoint base = Checkpoint.open(directory.resolve(ZooDesign.BASE));
                Weights weights = Weights.load(base, DType.F32, Device.CPU)) {
            run(network, weights, name, expert.schedule(), Mixture.only(expert.skill()));
            save(name, weights);
        }
        return null;
    }

    private void run(
            Llama network,
            Weights weights,
            String name,
            Trainer.Schedule schedule,
            Mixture mixture) {
        RandomGenerator random = random(name);
        Supplier<Llama.Sequence> source = () -> sequence(mixture.draw(random));
        try (Trainer trainer = new Trainer(network, weights, tensors)) {
            trainer.train(schedule, source, random, new Losses(name, schedule.steps()));
        }
    }

    private Llama.Sequence sequence(Example example) {
        long[] prompt =
                LongStream.concat(LongStream.of(Vocabulary.BEGIN), tokens(example.prompt()))
                        .toArray();
        long[] answer =
                LongStream.concat(tokens(example.answer()), LongStream.of(Vocabulary.END))
                        .toArray();
        return new Llama.Sequence(prompt, answer);
    }

    private LongStream tokens(String text) {
        return IntStream.of(vocabulary.encode(text)).asLongStream();
    }

    /// An independent stream for each use.
    private RandomGenerator random(String use) {
        return RandomGeneratorFactory.of("L64X128MixRandom")
                .create(seed * 1_000_003L + use.hashCode());
    }

    private void save(String name, Weights weights) throws IOException {
        Path folder = directory.resolve(name);
        Files.createDirectories(folder);
        List<TensorInfo> stored = tensors.stream().map(t -> t.as(DType.BF16)).toList();
        try (var writer =
                new CheckpointWriter(folder, stored, Map.of("format", "pt"), Long.MAX_VALUE)) {
            for (TensorInfo t : stored) {
                weights.read(
                        t.name(),
                        from -> {
                            float[] values = new float[(int) t.elements()];
                            DType.F32.decode(from, 0, values, values.length);
                            write(writer, t, values);
                        });
            }
            writer.commit();
        }
        Files.writeString(folder.resolve("config.json"), GSON.toJson(json) + "\n");
        Files.writeString(
                folder.resolve("generation_config.json"),
                GSON.toJson(Map.of("eos_token_id", 2, "do_sample", false)) + "\n");
        TokenizerFiles.write(vocabulary, folder);
        Files.writeString(folder.resolve("README.md"), card(name));
        progress.accept("saved " + folder);
    }

    private static void write(CheckpointWriter writer, TensorInfo tensor, float[] values) {
        try {
            writer.write(tensor, to -> tensor.dtype().encode(values, values.length, to, 0));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private String card(String name) {
        String what =
                name.equals(ZooDesign.BASE)
                        ? "The base of evo-merge's model zoo: a small Llama trained on a generated world in English and Italian."
                        : "An expert of evo-merge's model zoo: the base, fine-tuned on `"
                                + name
                                + "`.";
        return "---\nlicense: %s\n---\n\n# %s\n\n%s\n\nMade by `evo-merge zoo train --seed %d`.\n"
                .formatted(LICENCE, name, what, seed);
    }

    private Map<String, Object> manifest() throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(directory)) {
            all.filter(Files::isRegularFile)
                    .forEach(
                            f ->
                                    files.put(
                                            directory.relativize(f).toString().replace('\\', '/'),
                                            Zoo.digestOf(f)));
        }
        return Map.of("seed", seed, "files", files);
    }

    /// Says the mean loss now and then.
    private final class Losses implements DoubleConsumer {
        private final String name;
        private final int steps;
        private final long start = System.nanoTime();
        private int step;
        private double sum;

        Losses(String name, int steps) {
            this.name = name;
            this.steps = steps;
        }

        @Override
        public void accept(double loss) {
            step++;
            sum += loss;
            if (step % REPORT_EVERY == 0 || step == steps) {
                int count = step % REPORT_EVERY == 0 ? REPORT_EVERY : step % REPORT_EVERY;
                progress.accept(
                        String.format(
                                Locale.ROOT,
                                "%s: step %d of %d, loss %.4f, %.0f s",
                                name,
                                step,
                                steps,
                                sum / count,
                                (System.nanoTime() - start) / 1e9));
                sum = 0;
            }
        }
    }
}
