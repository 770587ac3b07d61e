package io.evomerge.methods;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Predicate;

/// Some tensors of a model as one long vector, in their order, for what is counted over all of them.
/// Source 0 is the base, source `i` the `i`-th other source of each tensor. Where slices of a model
/// have fewer sources than others, those that they lack are the base there.
final class JoinedTensors implements Inputs {
    private final WholeModel model;
    private final Predicate<WholeModel.Tensor> joined;
    private final List<Inputs> parts;

    /// Where each part begins, and where the last one ends.
    private final long[] starts;

    private final Map<String, Long> startByName = new HashMap<>();
    private final int sources;

    JoinedTensors(WholeModel model, Predicate<WholeModel.Tensor> joined) {
        this.model = model;
        this.joined = joined;
        this.parts =
                model.tensors().stream().filter(joined).map(WholeModel.Tensor::inputs).toList();
        this.sources = parts.stream().mapToInt(Inputs::sources).max().orElse(1);
        this.starts = new long[parts.size() + 1];
        for (int i = 0; i < parts.size(); i++) {
            startByName.put(parts.get(i).site().name(), starts[i]);
            starts[i + 1] = starts[i] + parts.get(i).elements();
        }
    }

    /// Where a tensor begins.
    long start(Inputs part) {
        Long start = startByName.get(part.site().name());
        if (start == null) {
            throw new IllegalArgumentException(part.site().name() + " is not among the tensors");
        }
        return start;
    }

    @Override
    public int sources() {
        return sources;
    }

    @Override
    public int base() {
        return 0;
    }

    @Override
    public Site site() {
        return new Site("all tensors", List.of(elements()), OptionalInt.empty(), 0);
    }

    @Override
    public long elements() {
        return starts[parts.size()];
    }

    @Override
    public void read(int source, long from, float[] out, int n) {
        int part = Arrays.binarySearch(starts, from);
        part = part >= 0 ? part : -part - 2;
        float[] piece = new float[n];
        for (int done = 0; done < n; part++) {
            int length = (int) Math.min(n - done, starts[part + 1] - from - done);
            read(parts.get(part), source, from + done - starts[part], piece, length);
            System.arraycopy(piece, 0, out, done, length);
            done += length;
        }
    }

    private static void read(Inputs part, int source, long from, float[] out, int n) {
        int base = part.base();
        int place = source == 0 ? base : source <= base ? source - 1 : source;
        part.read(place < part.sources() ? place : base, from, out, n);
    }

    @Override
    public <A> List<A> chunks(Visitor<A> visitor) {
        return model
                .map(tensor -> joined.test(tensor) ? chunks(tensor.inputs(), visitor) : List.<A>of())
                .stream()
                .flatMap(List::stream)
                .toList();
    }

    private <A> List<A> chunks(Inputs part, Visitor<A> visitor) {
        long start = start(part);
        return part.chunks((from, to) -> visitor.visit(start + from, start + to));
    }
}
