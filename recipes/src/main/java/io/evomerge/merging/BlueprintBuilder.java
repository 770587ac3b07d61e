package io.evomerge.merging;

import io.evomerge.documents.Complaint;
import io.evomerge.documents.Complaints;
import io.evomerge.merging.Blueprint.Origin;
import io.evomerge.merging.Blueprint.Outline;
import io.evomerge.merging.Blueprint.Part;
import io.evomerge.recipes.LayerRange;
import io.evomerge.tensors.DType;
import io.evomerge.tensors.TensorInfo;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Works one blueprint out and collects what does not fit together: in each layer, the first tensor
/// of a kind stands for those of the others.
final class BlueprintBuilder {
    private static final String ONE_ARCHITECTURE =
            "all models of a merge must share one architecture";

    private final Outline outline;
    private final ModelPool pool;
    private final Complaints complaints = new Complaints();
    private final SequencedSet<Note> notes = new LinkedHashSet<>();
    private final Set<String> reported = new HashSet<>();
    private final List<Part> parts = new ArrayList<>();
    private final List<Integer> leadingLayers = new ArrayList<>();
    private Optional<Vocabulary> vocabulary = Optional.empty();

    /// A source of a slice with the first layer taken from it.
    private record Strand(Model model, int firstLayer) {}

    /// Where tensors belong in the merged model.
    ///
    /// @param kind tells the tensors of a layer from one another, not those of different layers
    /// @param rows the rows of tensors that have one per token
    private record Place(
            String kind,
            OptionalInt layer,
            int layers,
            int slice,
            double t,
            Optional<RowPlan> rows) {}

    BlueprintBuilder(Outline outline, ModelPool pool) {
        this.outline = outline;
        this.pool = pool;
    }

    Blueprint build() {
        checkHiddenSizes();
        complaints.collect(
                () ->
                        vocabulary =
                                outline.tokenizer()
                                        .map(t -> Vocabulary.of(t, outline.models(), pool)));
        complaints.throwIfAny();
        vocabulary.ifPresent(v -> notes.addAll(v.notes()));
        SortedSet<String> stacks = stacks();
        complaints.throwIfAny();
        int layers = stacks.stream().mapToInt(this::layersOf).max().orElse(0);
        int last = outline.slices().size() - 1;
        addOutside(0, layers, TensorName::isBeforeLayers);
        for (String stack : stacks) {
            int total = layersOf(stack);
            int done = 0;
            for (int slice = 0; slice <= last; slice++) {
                done = addLayers(stack, slice, done, total);
            }
        }
        addOutside(last, layers, name -> !TensorName.isBeforeLayers(name));
        complaints.throwIfAny();
        return new Blueprint(
                parts,
                layers,
                stacks.size() > 1 ? List.of() : leadingLayers,
                vocabulary,
                List.copyOf(notes));
    }

    /// Models of different width differ in nearly every tensor; one complaint says it all.
    private void checkHiddenSizes() {
        var sizes = new TreeMap<String, Long>();
        for (String name : outline.models()) {
            pool.model(name).hiddenSize().ifPresent(size -> sizes.put(name, size));
        }
        if (Set.copyOf(sizes.values()).size() > 1) {
            complain("models", "have different hidden sizes: " + listed(sizes), ONE_ARCHITECTURE);
        }
    }

    private static String listed(Map<String, ?> values) {
        return values.entrySet().stream()
                .map(e -> e.getKey() + " " + e.getValue())
                .collect(Collectors.joining(", "));
    }

    /// The stacks of layers that all models have, after a check that the slices fit them.
    private SortedSet<String> stacks() {
        SortedSet<String> all = new TreeSet<>();
        var ofModels = new TreeMap<String, Set<String>>();
        for (String name : outline.models()) {
            Set<String> stacks = pool.model(name).stacks().keySet();
            all.addAll(stacks);
            ofModels.put(name, stacks);
        }
        if (Set.copyOf(ofModels.values()).size() > 1) {
            complain(
                    "models",
                    "have layers of different names: " + listed(ofModels),
                    ONE_ARCHITECTURE);
            return all;
        }
        if (all.size() > 1 && outline.slices().stream().anyMatch(BlueprintBuilder::hasRanges)) {
            complain(
                    "slices",
                    "cannot say which layers are meant: the models have several stacks of layers, "
                            + String.join(", ", all),
                    "list whole models under models");
            return all;
        }
        for (String stack : all) {
            for (int slice = 0; slice < outline.slices().size(); slice++) {
                checkLayers(stack, slice);
            }
        }
        return all;
    }

    private static boolean hasRanges(List<Outline.Layers> slice) {
        return slice.stream().anyMatch(source -> source.range().isPresent());
    }

    private void checkLayers(String stack, int slice) {
        var whole = new TreeMap<String, Integer>();
        Set<Integer> sizes = new HashSet<>();
        for (int i = 0; i < outline.slices().get(slice).size(); i++) {
            Outline.Layers source = outline.slices().get(slice).get(i);
            int layers = layers(stack, source.model());
            LayerRange range = range(stack, source);
            whole.put(source.model(), layers);
            sizes.add(range.size());
            if (range.end() > layers) {
                complain(
                        "slices[%d].sources[%d].layer_range".formatted(slice, i),
                        "is [%d, %d], but %s has %d layers"
                                .formatted(range.start(), range.end(), source.model(), layers),
                        "end at " + layers + " or before");
                return;
            }
        }
        if (sizes.size() > 1) {
            complain(
                    "models",
                    "have different numbers of layers: " + listed(whole),
                    "write slices that say which layers correspond");
        }
    }

    private int layers(String stack, String model) {
        return pool.model(model).stacks().getOrDefault(stack, 0);
    }

    private LayerRange range(String stack, Outline.Layers source) {
        return source.range().orElseGet(() -> new LayerRange(0, layers(stack, source.model())));
    }

    private int layersOf(String stack) {
        return outline.slices().stream()
                .mapToInt(slice -> range(stack, slice.getFirst()).size())
                .sum();
    }

    private void addOutside(int slice, int layers, Predicate<String> isMeant) {
        List<Strand> strands = strands(slice);
        Optional<RowPlan> rows = rows(strands);
        names(strands, s -> s.model().others().stream().filter(isMeant).toList())
                .forEach(
                        name ->
                                add(
                                        new Place(
                                                name, OptionalInt.empty(), layers, slice, 0, rows),
                                        strands,
                                        s -> name,
                                        name));
    }

    /// Adds the layers of a slice after the `done` ones before it, and returns how many there are
    /// then.
    private int addLayers(String stack, int slice, int done, int total) {
        List<Strand> strands = strands(slice);
        int size = range(stack, outline.slices().get(slice).getFirst()).size();
        for (int i = 0; i < size; i++) {
            int step = i;
            int layer = done + i;
            double t = size > 1 ? i / (size - 1.0) : 1;
            names(strands, s -> s.model().patternsIn(stack, s.firstLayer() + step))
                    .forEach(
                            pattern ->
                                    add(
                                            new Place(
                                                    pattern,
                                                    OptionalInt.of(layer),
                                                    total,
                                                    slice,
                                                    t,
                                                    Optional.empty()),
                                            strands,
                                            s -> TensorName.inLayer(pattern, s.firstLayer() + step),
                                            TensorName.inLayer(pattern, layer)));
            leadingLayers.add(strands.get(Math.max(base(strands), 0)).firstLayer() + i);
        }
        return done + size;
    }

    private static SortedSet<String> names(
            List<Strand> strands, Function<Strand, List<String>> ofStrand) {
        return strands.stream()
                .flatMap(s -> ofStrand.apply(s).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private List<Strand> strands(int slice) {
        return outline.slices().get(slice).stream()
                .map(
                        l ->
                                new Strand(
                                        pool.model(l.model()),
                                        l.range().map(LayerRange::start).orElse(0)))
                .toList();
    }

    private Optional<RowPlan> rows(List<Strand> strands) {
        List<String> sources = strands.stream().map(s -> s.model().name()).toList();
        Optional<RowPlan> plan =
                vocabulary.map(v -> RowPlan.of(v, sources, outline.base(), complaints));
        plan.map(RowPlan::unknown)
                .filter(unknown -> !unknown.isEmpty())
                .ifPresent(
                        unknown ->
                                note(
                                        "tokenizer",
                                        "%d tokens have a row in no model and get zeros, the first '%s'"
                                                .formatted(unknown.size(), unknown.getFirst())));
        return plan;
    }

    private int base(List<Strand> strands) {
        return IntStream.range(0, strands.size())
                .filter(i -> outline.base().equals(Optional.of(strands.get(i).model().name())))
                .findFirst()
                .orElse(-1);
    }

    /// Adds one tensor of the merged model.
    ///
    /// @param nameIn what it is called in a source
    /// @param name what it is called in the merged model, but for what models put in front of it
    private void add(
            Place place, List<Strand> strands, Function<Strand, String> nameIn, String name) {
        int base = base(strands);
        Strand named = holder(strands, Math.max(base, 0), nameIn);
        String output = named.model().root(nameIn.apply(named)) + name;
        List<String> tensors = new ArrayList<>();
        List<String> lacking = new ArrayList<>();
        for (Strand strand : strands) {
            String wanted = nameIn.apply(strand);
            Optional<String> tensor =
                    strand.model().has(wanted)
                            ? Optional.of(wanted)
                            : tied(strand.model(), wanted, output);
            tensor.ifPresentOrElse(tensors::add, () -> lacking.add(strand.model().name()));
        }
        if (lacking.isEmpty()) {
            List<Origin> origins = new ArrayList<>();
            for (int i = 0; i < strands.size(); i++) {
                origins.add(origin(strands, i, nameIn, tensors.get(i), place));
            }
            add(place, output, base, origins);
        } else if (TensorName.isBuffer(name, shape(named, nameIn).size())) {
            if (reported.add("buffer " + place.kind())) {
                note(
                        output,
                        "left out, since %s has none; models compute it when they are loaded"
                                .formatted(String.join(" and ", lacking)));
            }
        } else if (reported.add("missing " + place.kind())) {
            complaints.add(
                    output, "is missing in " + String.join(" and ", lacking), ONE_ARCHITECTURE);
        }
    }

    /// The first source, beginning with the leading one, that has the tensor.
    private static Strand holder(
            List<Strand> strands, int leading, Function<Strand, String> nameIn) {
        Strand first = strands.get(leading);
        return first.model().has(nameIn.apply(first))
                ? first
                : strands.stream()
                        .filter(s -> s.model().has(nameIn.apply(s)))
                        .findFirst()
                        .orElseThrow();
    }

    private static List<Long> shape(Strand strand, Function<Strand, String> nameIn) {
        return strand.model().info(nameIn.apply(strand)).shape();
    }

    private Optional<String> tied(Model model, String wanted, String output) {
        Optional<String> embedding = model.tiedTo(wanted);
        embedding.ifPresent(
                e ->
                        note(
                                output,
                                "%s has none and uses its %s in its place, so that is merged here"
                                        .formatted(model.name(), model.info(e).name())));
        return embedding;
    }

    private Origin origin(
            List<Strand> strands,
            int source,
            Function<Strand, String> nameIn,
            String tensor,
            Place place) {
        Strand strand = strands.get(source);
        Model model = strand.model();
        TensorInfo info = model.info(tensor);
        String wanted = nameIn.apply(strand);
        var lying = new RowMap.Tensor(info, model.data(tensor));
        Optional<RowMap> rows =
                place.rows()
                        .filter(p -> TensorName.hasVocabularyRows(info) && info.dtype().isFloat())
                        .filter(p -> !p.isAsItIs(source, info.shape().getFirst()))
                        .map(
                                p ->
                                        new RowMap(
                                                lying,
                                                p.rows().get(source),
                                                substitutes(p, place.kind(), info)));
        String name = tensor.equals(wanted) ? info.name() : wanted;
        return new Origin(model.name(), name, info, lying.data(), rows);
    }

    /// The rows of a tensor that stand in for those that a source lacks.
    private List<List<RowMap.Row>> substitutes(RowPlan plan, String tensor, TensorInfo like) {
        return plan.substitutes().stream()
                .map(cells -> cells.stream().flatMap(c -> row(c, tensor, like).stream()).toList())
                .toList();
    }

    private Optional<RowMap.Row> row(RowPlan.Cell cell, String tensor, TensorInfo like) {
        Model model = pool.model(cell.model());
        Optional<String> held = model.has(tensor) ? Optional.of(tensor) : model.tiedTo(tensor);
        Optional<RowMap.Tensor> lying =
                held.map(name -> new RowMap.Tensor(model.info(name), model.data(name)))
                        .filter(t -> t.info().dtype().isFloat())
                        .filter(t -> t.columns() == columns(like));
        if (lying.isEmpty() && reported.add("substitute " + tensor + cell.model())) {
            complaints.add(
                    like.name(),
                    "lacks rows that "
                            + cell.model()
                            + " should give, but has none of their length",
                    ONE_ARCHITECTURE);
        }
        return lying.map(t -> new RowMap.Row(t, cell.row()));
    }

    private static long columns(TensorInfo info) {
        return info.shape().size() < 2 ? 1 : info.shape().getLast();
    }

    private void add(Place place, String name, int base, List<Origin> origins) {
        Origin leading = origins.get(Math.max(base, 0));
        Optional<List<Long>> shape = shape(place, name, origins, leading);
        boolean isMerged = isMerged(place, name, origins, leading);
        shape.ifPresent(
                s -> {
                    var info = new TensorInfo(name, leading.info().dtype(), s);
                    parts.add(
                            new Part(
                                    info,
                                    place.layer(),
                                    place.layers(),
                                    place.slice(),
                                    place.t(),
                                    base,
                                    origins,
                                    isMerged,
                                    info.elements()));
                });
    }

    /// The shape in which tensors are merged. Where the recipe chooses a tokenizer, that says how
    /// many rows there are. Otherwise vocabularies of different length have the rows in common that
    /// all have, but where the merge keeps the base's vocabulary: cut to the base's then.
    private Optional<List<Long>> shape(
            Place place, String name, List<Origin> origins, Origin leading) {
        List<List<Long>> shapes = origins.stream().map(o -> o.info().shape()).toList();
        List<Long> wanted = leading.info().shape();
        if (origins.stream().allMatch(o -> TensorName.hasVocabularyRows(o.info()))
                && shapes.stream().map(BlueprintBuilder::rowShape).distinct().count() == 1) {
            long rows =
                    place.rows()
                            .map(p -> (long) p.rows().getFirst().length)
                            .orElseGet(
                                    () ->
                                            shapes.stream()
                                                    .mapToLong(List::getFirst)
                                                    .min()
                                                    .orElseThrow());
            if (place.rows().isPresent() || !keepsRows() || rows == wanted.getFirst()) {
                noteRows(name, origins, rows);
                List<Long> shape = new ArrayList<>(wanted);
                shape.set(0, rows);
                return Optional.of(shape);
            }
        } else if (shapes.stream().allMatch(wanted::equals)) {
            return Optional.of(wanted);
        }
        if (reported.add("shape " + place.kind())) {
            complaints.add(
                    name,
                    "has different shapes: "
                            + origins.stream()
                                    .map(o -> o.info().shape() + " in " + o.model())
                                    .collect(Collectors.joining(", ")),
                    ONE_ARCHITECTURE);
        }
        return Optional.empty();
    }

    private static List<Long> rowShape(List<Long> shape) {
        return shape.subList(1, shape.size());
    }

    /// Says whose rows were cut off or added. Rows that are only put into another order are what
    /// the recipe asks for.
    private void noteRows(String name, List<Origin> origins, long rows) {
        List<String> others =
                origins.stream()
                        .filter(o -> o.info().shape().getFirst() != rows)
                        .map(o -> change(o.model(), o.info().shape().getFirst(), rows))
                        .distinct()
                        .toList();
        if (!others.isEmpty()) {
            note(name, "has %d rows: %s".formatted(rows, String.join(", ", others)));
        }
    }

    private static String change(String model, long from, long to) {
        return "%s from %d in %s".formatted(from > to ? "cut" : "extended", from, model);
    }

    /// Whether no row of the base may be cut off.
    private boolean keepsRows() {
        return outline.keepsVocabulary() && outline.base().isPresent();
    }

    /// Integers and the like are not merged: they must be the same in all models.
    private boolean isMerged(Place place, String name, List<Origin> origins, Origin leading) {
        if (origins.stream().map(o -> o.info().dtype()).allMatch(DType::isFloat)) {
            return true;
        }
        for (Origin origin : origins) {
            if ((origin.info().dtype() != leading.info().dtype()
                            || origin.data().mismatch(leading.data()) >= 0)
                    && reported.add("type " + place.kind() + origin.model())) {
                complaints.add(
                        name,
                        "is %s and differs between %s and %s"
                                .formatted(origin.info().dtype(), leading.model(), origin.model()),
                        "only floating-point tensors can be merged; make the others equal");
            }
        }
        return false;
    }

    private void complain(String key, String what, String remedy) {
        complaints.add(new Complaint("recipe", key, what, remedy));
    }

    private void note(String about, String what) {
        notes.add(new Note(about, what));
    }
}
