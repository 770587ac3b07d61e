package io.evomerge.merging;

import io.evomerge.documents.Complaint;
import io.evomerge.documents.Complaints;
import io.evomerge.methods.BaseModel;
import io.evomerge.methods.MergeMethod;
import io.evomerge.methods.Site;
import io.evomerge.recipes.LayerRange;
import io.evomerge.recipes.Recipe;
import io.evomerge.recipes.Slice;
import io.evomerge.recipes.Source;
import io.evomerge.tensors.DType;
import io.evomerge.tensors.TensorInfo;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Which tensors of which models become which tensor of the merged model: all of a plan that does
/// not depend on parameters, so that the candidates of a search share it.
///
/// @param parts the output tensors: before the layers, in the layers, after them
/// @param leadingLayers for each output layer the layer it has in the leading model of its slice
record Blueprint(List<Part> parts, List<Integer> leadingLayers) {
    Blueprint {
        parts = List.copyOf(parts);
        leadingLayers = List.copyOf(leadingLayers);
    }

    /// One output tensor.
    ///
    /// @param info its name and shape, and the dtype of the leading model's tensor
    /// @param slice the slice whose sources and parameters it takes
    /// @param t its place in the slice, for gradients
    /// @param base the base model's place among the origins, or -1
    /// @param origins the tensors it is made from, one for each source of the slice
    /// @param isMerged false where the leading model's bytes are taken as they are
    /// @param elements how many elements it has
    record Part(
            TensorInfo info,
            int slice,
            double t,
            int base,
            List<Origin> origins,
            boolean isMerged,
            long elements) {
        /// Where in a merged model of `layers` layers the tensor belongs.
        Site site(int layers) {
            Optional<Integer> layer = TensorName.parse(info.name()).layer();
            return new Site(
                    info.name(),
                    info.shape(),
                    layer.map(OptionalInt::of).orElse(OptionalInt.empty()),
                    layers);
        }

        /// The leading model's tensor: the base's, or else the first one's.
        Origin leading() {
            return origins.get(Math.max(base, 0));
        }
    }

    /// One tensor of a source.
    record Origin(String model, TensorInfo info, MemorySegment data) {}

    /// What a blueprint depends on.
    ///
    /// @param slices the sources of each slice; where no layers are given, all of the model's
    record Outline(BaseModel role, Optional<String> base, List<List<Layers>> slices) {
        /// The layers taken from a model.
        record Layers(String model, Optional<LayerRange> range) {}

        static Outline of(Recipe recipe, MergeMethod method) {
            return new Outline(
                    method.base(),
                    recipe.base(),
                    slicesOf(recipe).stream()
                            .map(
                                    slice ->
                                            slice.sources().stream()
                                                    .map(s -> new Layers(s.model(), s.layers()))
                                                    .toList())
                            .toList());
        }
    }

    /// The slices of a recipe. A list of models is one slice of all layers; a base model that is
    /// not listed joins it as the last source, as in mergekit.
    static List<Slice> slicesOf(Recipe recipe) {
        if (!recipe.slices().isEmpty()) {
            return recipe.slices();
        }
        boolean isListed =
                recipe.base().isEmpty()
                        || recipe.models().stream()
                                .anyMatch(s -> s.model().equals(recipe.base().get()));
        Stream<Source> base =
                isListed ? Stream.empty() : Stream.of(Source.of(recipe.base().get(), Map.of()));
        return List.of(new Slice(Stream.concat(recipe.models().stream(), base).toList(), Map.of()));
    }

    static Blueprint of(Outline outline, ModelPool pool) {
        return new Builder(outline, pool).build();
    }

    /// A source of a slice with the first layer taken from it.
    private record Strand(Model model, int firstLayer) {}

    /// Works one blueprint out and collects what does not fit together.
    private static final class Builder {
        private final Outline outline;
        private final ModelPool pool;
        private final Complaints complaints = new Complaints();
        private final List<Part> parts = new ArrayList<>();
        private final List<Integer> leadingLayers = new ArrayList<>();

        Builder(Outline outline, ModelPool pool) {
            this.outline = outline;
            this.pool = pool;
        }

        Blueprint build() {
            int last = outline.slices().size() - 1;
            addOutside(0, TensorName::isBeforeLayers);
            for (int slice = 0; slice <= last; slice++) {
                addLayers(slice);
            }
            addOutside(last, name -> !TensorName.isBeforeLayers(name));
            complaints.throwIfAny();
            return new Blueprint(parts, leadingLayers);
        }

        private void addOutside(int slice, Predicate<String> isMeant) {
            List<Strand> strands = strands(slice);
            Set<String> names =
                    strands.stream()
                            .flatMap(s -> s.model().others().stream())
                            .filter(isMeant)
                            .collect(Collectors.toCollection(TreeSet::new));
            names.forEach(name -> add(name, slice, 0, strands, s -> name));
        }

        private void addLayers(int slice) {
            List<Strand> strands = strands(slice);
            Optional<Integer> size = layers(slice);
            for (int i = 0; i < size.orElse(0); i++) {
                int step = i;
                Set<String> patterns =
                        strands.stream()
                                .flatMap(s -> s.model().patternsIn(s.firstLayer() + step).stream())
                                .collect(Collectors.toCollection(TreeSet::new));
                double t = size.get() > 1 ? i / (size.get() - 1.0) : 1;
                for (String pattern : patterns) {
                    add(
                            TensorName.inLayer(pattern, leadingLayers.size()),
                            slice,
                            t,
                            strands,
                            s -> TensorName.inLayer(pattern, s.firstLayer() + step));
                }
                Strand leading = strands.get(Math.max(base(strands), 0));
                leadingLayers.add(leading.firstLayer() + i);
            }
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

        /// How many layers a slice has; empty if its sources disagree or do not have them.
        private Optional<Integer> layers(int slice) {
            Set<Integer> sizes = new TreeSet<>();
            TreeMap<String, Integer> whole = new TreeMap<>();
            for (int i = 0; i < outline.slices().get(slice).size(); i++) {
                Outline.Layers source = outline.slices().get(slice).get(i);
                int layers = pool.model(source.model()).layers();
                LayerRange range = source.range().orElse(new LayerRange(0, layers));
                sizes.add(range.size());
                whole.put(source.model(), layers);
                if (range.end() > layers) {
                    complaints.add(
                            new Complaint(
                                    "recipe",
                                    "slices[%d].sources[%d].layer_range".formatted(slice, i),
                                    "is [%d, %d], but %s has %d layers"
                                            .formatted(
                                                    range.start(),
                                                    range.end(),
                                                    source.model(),
                                                    layers),
                                    "end at " + layers + " or before"));
                    return Optional.empty();
                }
            }
            if (sizes.size() > 1) {
                complaints.add(
                        new Complaint(
                                "recipe",
                                "models",
                                "have different numbers of layers: "
                                        + whole.entrySet().stream()
                                                .map(e -> e.getKey() + " " + e.getValue())
                                                .collect(Collectors.joining(", ")),
                                "write slices that say which layers correspond"));
                return Optional.empty();
            }
            return sizes.stream().findFirst();
        }

        private int base(List<Strand> strands) {
            for (int i = 0; i < strands.size(); i++) {
                if (outline.base().equals(Optional.of(strands.get(i).model().name()))) {
                    return i;
                }
            }
            return -1;
        }

        private void add(
                String name,
                int slice,
                double t,
                List<Strand> strands,
                Function<Strand, String> nameIn) {
            List<String> lacking =
                    strands.stream()
                            .filter(s -> !s.model().has(nameIn.apply(s)))
                            .map(s -> s.model().name())
                            .toList();
            if (!lacking.isEmpty()) {
                complaints.add(
                        name,
                        "is missing in " + String.join(" and ", lacking),
                        "all models of a merge must share one architecture");
                return;
            }
            List<Origin> origins =
                    strands.stream()
                            .map(
                                    s ->
                                            new Origin(
                                                    s.model().name(),
                                                    s.model().info(nameIn.apply(s)),
                                                    s.model().data(nameIn.apply(s))))
                            .toList();
            int base = base(strands);
            Origin leading = origins.get(Math.max(base, 0));
            shape(name, origins, leading)
                    .ifPresent(
                            shape -> {
                                var info = new TensorInfo(name, leading.info().dtype(), shape);
                                parts.add(
                                        new Part(
                                                info,
                                                slice,
                                                t,
                                                base,
                                                origins,
                                                isMerged(name, origins, leading),
                                                info.elements()));
                            });
        }

        /// The shape in which tensors are merged. Vocabularies of different length have the rows in
        /// common that all have: cut to the base's where task vectors are relative to it.
        private Optional<List<Long>> shape(String name, List<Origin> origins, Origin leading) {
            List<List<Long>> shapes = origins.stream().map(o -> o.info().shape()).toList();
            List<Long> wanted = leading.info().shape();
            if (TensorName.hasVocabularyRows(name) && areRowsOfOneLength(shapes)) {
                long rows = shapes.stream().mapToLong(List::getFirst).min().orElseThrow();
                if (!isRelative() || rows == wanted.getFirst()) {
                    return Optional.of(List.of(rows, wanted.getLast()));
                }
            } else if (shapes.stream().allMatch(wanted::equals)) {
                return Optional.of(wanted);
            }
            complaints.add(
                    name,
                    "has different shapes: "
                            + origins.stream()
                                    .map(o -> o.info().shape() + " in " + o.model())
                                    .collect(Collectors.joining(", ")),
                    "all models of a merge must share one architecture");
            return Optional.empty();
        }

        /// Whether task vectors are taken to a base, which then sets the shape.
        private boolean isRelative() {
            return outline.role().isAncestor() && outline.base().isPresent();
        }

        private static boolean areRowsOfOneLength(List<List<Long>> shapes) {
            return shapes.stream().allMatch(s -> s.size() == 2)
                    && shapes.stream().map(List::getLast).distinct().count() == 1;
        }

        /// Integers and the like are not merged: they must be the same in all models.
        private boolean isMerged(String name, List<Origin> origins, Origin leading) {
            if (origins.stream().map(o -> o.info().dtype()).allMatch(DType::isFloat)) {
                return true;
            }
            for (Origin origin : origins) {
                if (origin.info().dtype() != leading.info().dtype()
                        || origin.data().mismatch(leading.data()) >= 0) {
                    complaints.add(
                            name,
                            "is %s and differs between %s and %s"
                                    .formatted(
                                            origin.info().dtype(), leading.model(), origin.model()),
                            "only floating-point tensors can be merged; make the others equal");
                }
            }
            return false;
        }
    }
}
