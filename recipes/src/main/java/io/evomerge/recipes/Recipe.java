package io.evomerge.recipes;

import io.evomerge.tensors.DType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// A merge, as mergekit's YAML describes it. Exactly one of `models` and `slices` is given.
///
/// Parameters are looked up in mergekit's order: source, slice, recipe; the first that gives a
/// value for the tensor wins, then the method's default.
///
/// @param method the name of the merge method (`ties`)
/// @param base the common ancestor, where the method needs one
/// @param post corrections after the merge, in order
/// @param output what is written besides the merged weights, and as what
public record Recipe(
        String method,
        Optional<String> base,
        List<Source> models,
        List<Slice> slices,
        Map<String, Setting> parameters,
        List<Post> post,
        Output output) {
    public Recipe {
        models = List.copyOf(models);
        slices = List.copyOf(slices);
        parameters = Map.copyOf(parameters);
        post = List.copyOf(post);
    }

    /// The type in which merged floating-point tensors are written; absent: that of the inputs.
    public Optional<DType> writtenAs() {
        return output.outDtype().or(output::dtype);
    }

    /// The same merge with these corrections after it.
    public Recipe withPost(List<Post> post) {
        return new Recipe(method, base, models, slices, parameters, post, output);
    }

    /// The same settings for other sources.
    public Recipe withSources(List<Source> models, List<Slice> slices) {
        return new Recipe(method, base, models, slices, parameters, post, output);
    }

    /// Every model that the recipe names, each once, the base first.
    public List<String> allModels() {
        return Stream.of(
                        base().stream(),
                        models().stream().map(Source::model),
                        slices().stream().flatMap(s -> s.sources().stream()).map(Source::model))
                .flatMap(names -> names)
                .distinct()
                .toList();
    }

    /// Every model whose files the merge reads: those that it merges, and those that the tokenizer
    /// comes from.
    public List<String> references() {
        return Stream.concat(
                        allModels().stream(),
                        output.tokenizer().stream().flatMap(TokenizerChoice::models))
                .distinct()
                .toList();
    }

    /// The same merge with every model's path rewritten, for recipes that are moved to another
    /// folder.
    public Recipe withModels(UnaryOperator<String> path) {
        UnaryOperator<Source> moved =
                source ->
                        new Source(
                                path.apply(source.model()), source.layers(), source.parameters());
        Recipe there = withSources(moved, UnaryOperator.identity());
        return new Recipe(
                method,
                base.map(path),
                there.models(),
                there.slices(),
                parameters,
                post,
                output.withModels(path));
    }

    /// The same merge with every parameter of the method changed.
    Recipe withSettings(BiFunction<String, Setting, Setting> change) {
        UnaryOperator<Map<String, Setting>> changed =
                settings -> {
                    Map<String, Setting> out = new TreeMap<>(settings);
                    out.replaceAll(change);
                    return out;
                };
        UnaryOperator<Source> source =
                s -> new Source(s.model(), s.layers(), changed.apply(s.parameters()));
        Recipe there = withSources(source, changed);
        return new Recipe(
                method,
                base,
                there.models(),
                there.slices(),
                changed.apply(parameters),
                post,
                output);
    }

    private Recipe withSources(
            UnaryOperator<Source> source, UnaryOperator<Map<String, Setting>> ofSlice) {
        return withSources(
                models.stream().map(source).toList(),
                slices.stream()
                        .map(
                                s ->
                                        new Slice(
                                                s.sources().stream().map(source).toList(),
                                                ofSlice.apply(s.parameters())))
                        .toList());
    }
}
