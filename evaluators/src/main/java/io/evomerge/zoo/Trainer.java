package io.evomerge.zoo;

import io.evomerge.models.Llama;
import io.evomerge.models.LlamaConfig;
import io.evomerge.tensors.DType;
import io.evomerge.tensors.Device;
import io.evomerge.tensors.TensorInfo;
import io.evomerge.tensors.Weights;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleConsumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// Trains a small model of the Llama family on prompt-answer pairs, in float32 on the CPU: AdamW,
/// linear warm-up, cosine decay, loss on the answers only. The same seed, threads and machine give
/// the same weights.
final class Trainer implements AutoCloseable {
    private static final double[] DECAY = {0.9, 0.98};
    private static final double WEIGHT_DECAY = 0.05;
    private static final double CLIP = 1;

    /// The learning rate ends at this part of its peak.
    private static final double FINAL_FRACTION = 0.05;

    /// Rows are drawn for this many batches at a time and grouped by length, so that little is
    /// padding.
    private static final int BATCHES_AT_ONCE = 8;

    /// @param learningRate at the peak
    /// @param batch rows per step
    record Schedule(int steps, int warmUp, double learningRate, int batch) {
        double learningRate(int step) {
            if (step <= warmUp) {
                return learningRate * step / warmUp;
            }
            double progress = (step - warmUp) / (double) Math.max(1, steps - warmUp);
            double cosine = (1 + Math.cos(Math.PI * progress)) / 2;
            return learningRate * (FINAL_FRACTION + (1 - FINAL_FRACTION) * cosine);
        }
    }

    private final Llama network;
    private final Weights weights;
    private final Weights first;
    private final Weights second;

    /// Trains `weights` (float32, CPU) in place; they stay the caller's.
    Trainer(Llama network, Weights weights, Collection<TensorInfo> tensors) {
        this.network = network;
        this.weights = weights;
        this.first = zeros(tensors);
        this.second = zeros(tensors);
        weights.requireGradients();
    }

    /// Random weights: linears `N(0, 1/√fan-in)`, those that write to the residual stream divided
    /// by `√(2L)`, embeddings `N(0, 0.05)`, norms 1.
    static Weights random(
            LlamaConfig config, Collection<TensorInfo> tensors, RandomGenerator random) {
        Weights weights = Weights.allocate(tensors, DType.F32, Device.CPU);
        for (TensorInfo t : tensors) {
            double deviation = deviation(t, config.layers());
            weights.write(
                    t,
                    memory -> {
                        for (long i = 0; i < t.elements(); i++) {
                            double value = deviation == 0 ? 1 : random.nextGaussian() * deviation;
                            memory.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) value);
                        }
                    });
        }
        return weights;
    }

    private static double deviation(TensorInfo tensor, int layers) {
        if (tensor.shape().size() == 1) {
            return 0;
        }
        if (tensor.name().contains("embed_tokens")) {
            return 0.05;
        }
        double linear = 1 / Math.sqrt(tensor.shape().get(1));
        boolean residual = tensor.name().contains("o_proj") || tensor.name().contains("down_proj");
        return residual ? linear / Math.sqrt(2.0 * layers) : linear;
    }

    private static Weights zeros(Collection<TensorInfo> tensors) {
        Weights weights = Weights.allocate(tensors, DType.F32, Device.CPU);
        tensors.forEach(t -> weights.write(t, (MemorySegment memory) -> memory.fill((byte) 0)));
        return weights;
    }

    /// Runs the whole schedule on rows from `source`.
    ///
    /// @param progress is told the loss of each step (nats per token)
    void train(
            Schedule schedule,
            Supplier<Llama.Sequence> source,
            RandomGenerator random,
            DoubleConsumer progress) {
        List<List<Llama.Sequence>> ready = new ArrayList<>();
        for (int step = 1; step <= schedule.steps(); step++) {
            if (ready.isEmpty()) {
                ready = draw(schedule.batch(), source, random);
            }
            var settings =
                    new Llama.Step(schedule.learningRate(step), DECAY, WEIGHT_DECAY, CLIP, step);
            progress.accept(network.train(weights, first, second, ready.removeLast(), settings));
        }
    }

    private static List<List<Llama.Sequence>> draw(
            int batch, Supplier<Llama.Sequence> source, RandomGenerator random) {
        List<Llama.Sequence> rows = new ArrayList<>();
        for (int i = 0; i < batch * BATCHES_AT_ONCE; i++) {
            rows.add(source.get());
        }
        rows.sort(Comparator.comparingInt(r -> r.prompt().length + r.continuation().length));
        List<List<Llama.Sequence>> out = new ArrayList<>();
        for (int i = 0; i < BATCHES_AT_ONCE; i++) {
            out.add(List.copyOf(rows.subList(i * batch, (i + 1) * batch)));
        }
        Collections.shuffle(out, java.util.Random.from(random));
        return out;
    }

    @Override
    public void close() {
        first.close();
        second.close();
    }
}
