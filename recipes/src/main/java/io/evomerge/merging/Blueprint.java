package io.evomerge.merging;

import io.evomerge.methods.MergeMethod;
import io.evomerge.methods.Site;
import io.evomerge.recipes.LayerRange;
import io.evomerge.recipes.Recipe;
import io.evomerge.recipes.Slice;
import io.evomerge.recipes.Source;
import io.evomerge.recipes.TokenizerChoice;
import io.evomerge.tensors.TensorInfo;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/// Which tensors of which models become which tensor of the merged model: all of a plan that does
/// not depend on parameters, so that the candidates of a search share it.
///
/// @param parts the output tensors: before the layers, in the layers, after them
/// @param layers how many layers the merged model has, in its largest stack
/// @param leadingLayers for each output layer the layer it has in the leading model of its slice;
///     empty where there are several stacks of layers, which are merged whole
/// @param vocabulary the tokens of the merged model, where the recipe chooses a tokenizer
/// @param notes what the user should know of
record Blueprint(
        List<Part> parts,
        int layers,
        List<Integer> leadingLayers,
        Optional<Vocabulary> vocabulary,
        List<Note> notes) {
    Blueprint {
        parts = List.copyOf(parts);
        leadingLayers = List.copyOf(leadingLayers);
        notes = List.copyOf(notes);
    }

    /// Whether there is an output head that some model uses its token embeddings for.
    boolean hasOwnHead() {
        return parts.stream()
                .filter(part -> TensorName.isHead(TensorName.withoutRoot(part.info().name())))
                .flatMap(part -> part.origins().stream())
                .anyMatch(origin -> TensorName.isEmbedding(origin.info().name()));
    }

    /// One output tensor.
    ///
    /// @param info its name and shape, and the dtype of the leading model's tensor
    /// @param layer its layer, empty outside the layers
    /// @param layers how many layers its stack has, or the model if it is in none
    /// @param slice the slice whose sources and parameters it takes
    /// @param t its place in the slice, for gradients
    /// @param base the base model's place among the origins, or -1
    /// @param origins the tensors it is made from, one for each source of the slice
    /// @param isMerged false where the leading model's bytes are taken as they are
    /// @param elements how many elements it has
    record Part(
            TensorInfo info,
            OptionalInt layer,
            int layers,
            int slice,
            double t,
            int base,
            List<Origin> origins,
            boolean isMerged,
            long elements) {
        /// Where in the merged model the tensor belongs.
        Site site() {
            return new Site(info.name(), info.shape(), layer, layers, TensorName.roleOf(info));
        }

        /// The leading model's tensor: the base's, or else the first one's.
        Origin leading() {
            return origins.get(Math.max(base, 0));
        }
    }

    /// One tensor of a source.
    ///
    /// @param name what filters of the source call it: its name there, or that of the output head
    ///     where the token embeddings serve as it
    /// @param rows where its rows come from; absent: as they lie in the file
    record Origin(
            String model, String name, TensorInfo info, MemorySegment data, Optional<RowMap> rows) {
        /// Reads elements `[from, from + n)` of the tensor, its rows in the merged model's order.
        void read(long from, float[] out, int n) {
            if (rows.isPresent()) {
                rows.get().read(from, out, n);
            } else {
                info.dtype().decode(data, from, out, n);
            }
        }
    }

    /// What a blueprint depends on.
    ///
    /// @param keepsVocabulary whether the merged model has all rows of the base's vocabulary
    /// @param slices the sources of each slice; where no layers are given, all of the model's
    /// @param tokenizer the tokenizer that the recipe chooses
    record Outline(
            boolean keepsVocabulary,
            Optional<String> base,
            List<List<Layers>> slices,
            Optional<TokenizerChoice> tokenizer) {
        /// The layers taken from a model.
        record Layers(String model, Optional<LayerRange> range) {}

        static Outline of(Recipe recipe, MergeMethod method) {
            return new Outline(
                    method.keepsVocabulary(),
                    recipe.base(),
                    slicesOf(recipe).stream()
                            .map(
                                    slice ->
                                            slice.sources().stream()
                                                    .map(s -> new Layers(s.model(), s.layers()))
                                                    .toList())
                            .toList(),
                    recipe.output().tokenizer());
        }

        /// Every model, the base first.
        List<String> models() {
            return Stream.concat(
                            base.stream(), slices.stream().flatMap(List::stream).map(Layers::model))
                    .distinct()
                    .toList();
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

    /// @throws InputException with everything that does not fit together
    static Blueprint of(Outline outline, ModelPool pool) {
        return new BlueprintBuilder(outline, pool).build();
    }
}
