package io.evomerge.recipes;

import io.evomerge.tensors.DType;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;

/// Writes recipes as YAML that mergekit runs unchanged, if they use nothing but its words;
/// otherwise the text begins with a comment that says so. Equal recipes give equal text, and
/// reading the text gives an equal recipe: every number reads back as the same double.
public final class RecipeWriter {
    private RecipeWriter() {}

    public static String write(Recipe recipe) {
        return comment(recipe) + yaml().dump(document(recipe));
    }

    private static String comment(Recipe recipe) {
        return Mergekit.misunderstanding(recipe)
                .map(what -> "# evo-merge only: " + what + "\n")
                .orElse("");
    }

    /// Writes recipes as the documents of one file, for mergekit-multi.
    public static String writeAll(List<NamedRecipe> recipes) {
        return recipes.stream()
                .map(
                        r -> {
                            Map<String, Object> out = new LinkedHashMap<>();
                            r.name().ifPresent(name -> out.put("name", name));
                            out.putAll(document(r.recipe()));
                            return comment(r.recipe()) + yaml().dump(out);
                        })
                .collect(Collectors.joining("---\n"));
    }

    private static Map<String, Object> document(Recipe recipe) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("merge_method", recipe.method());
        recipe.base().ifPresent(base -> out.put("base_model", reference(base)));
        if (!recipe.models().isEmpty()) {
            out.put("models", recipe.models().stream().map(RecipeWriter::source).toList());
        }
        if (!recipe.slices().isEmpty()) {
            out.put("slices", recipe.slices().stream().map(RecipeWriter::slice).toList());
        }
        putParameters(out, recipe.parameters());
        if (!recipe.post().isEmpty()) {
            out.put("post", recipe.post().stream().map(RecipeWriter::post).toList());
        }
        Output output = recipe.output();
        output.dtype().map(DType::torchName).ifPresent(d -> out.put("dtype", d));
        output.outDtype().map(DType::torchName).ifPresent(d -> out.put("out_dtype", d));
        output.tokenizer().ifPresent(t -> putTokenizer(out, t));
        output.chatTemplate().ifPresent(t -> out.put("chat_template", t));
        return out;
    }

    /// A model's path: as a mapping where mergekit would take text for a model with an adapter or a
    /// revision.
    private static Object reference(String model) {
        return model.contains("+") || model.contains("@")
                ? Map.of("model", Map.of("path", model))
                : model;
    }

    private static void putTokenizer(Map<String, Object> out, TokenizerChoice tokenizer) {
        if (tokenizer.equals(new TokenizerChoice(tokenizer.source()))) {
            out.put("tokenizer_source", reference(tokenizer.source()));
            return;
        }
        Map<String, Object> block = new LinkedHashMap<>();
        block.put("source", reference(tokenizer.source()));
        if (!tokenizer.tokens().isEmpty()) {
            Map<String, Object> tokens = new TreeMap<>();
            tokenizer.tokens().forEach((token, row) -> tokens.put(token, row(row)));
            block.put("tokens", tokens);
        }
        tokenizer.padToMultipleOf().ifPresent(n -> block.put("pad_to_multiple_of", n));
        out.put("tokenizer", block);
    }

    private static Map<String, Object> row(TokenizerChoice.TokenRow row) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("source", rowSource(row.source()));
        if (row.isForced()) {
            out.put("force", true);
        }
        return out;
    }

    private static Object rowSource(TokenizerChoice.RowSource source) {
        return switch (source) {
            case TokenizerChoice.OfModel m -> reference(m.name());
            case TokenizerChoice.OfToken t -> modelToken(t.name(), "token", t.token());
            case TokenizerChoice.OfId i -> modelToken(i.name(), "token_id", i.id());
            case TokenizerChoice.Zero z -> Map.of("kind", "zero");
        };
    }

    private static Map<String, Object> modelToken(String model, String key, Object value) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("kind", "model_token");
        out.put("model", reference(model));
        out.put(key, value);
        return out;
    }

    private static Map<String, Object> post(Post post) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("method", post.method());
        putParameters(out, post.parameters());
        return out;
    }

    private static Map<String, Object> slice(Slice slice) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("sources", slice.sources().stream().map(RecipeWriter::source).toList());
        putParameters(out, slice.parameters());
        return out;
    }

    private static Map<String, Object> source(Source source) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("model", reference(source.model()));
        source.layers().ifPresent(l -> out.put("layer_range", List.of(l.start(), l.end())));
        putParameters(out, source.parameters());
        return out;
    }

    private static void putParameters(Map<String, Object> out, Map<String, Setting> parameters) {
        if (!parameters.isEmpty()) {
            Map<String, Object> values = new TreeMap<>();
            parameters.forEach((name, setting) -> values.put(name, value(setting)));
            out.put("parameters", values);
        }
    }

    private static Object value(Setting setting) {
        return switch (setting) {
            case Setting.Constant constant -> constant.value();
            case Setting.Gradient gradient -> gradient.values();
            case Setting.Filtered filtered ->
                    filtered.cases().stream().map(RecipeWriter::filterCase).toList();
        };
    }

    private static Map<String, Object> filterCase(Setting.Case filterCase) {
        Map<String, Object> out = new LinkedHashMap<>();
        filterCase.filter().ifPresent(f -> out.put("filter", f));
        out.put("value", value(filterCase.value()));
        return out;
    }

    private static Yaml yaml() {
        var options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.AUTO);
        options.setWidth(100);
        options.setSplitLines(false);
        return new Yaml(new Numbers(options), options);
    }

    /// Writes doubles so that YAML 1.1 parsers take them for numbers: Java's `1.0E10` is text to
    /// PyYAML, which wants a sign in the exponent.
    private static final class Numbers extends Representer {
        Numbers(DumperOptions options) {
            super(options);
            representers.put(
                    Double.class, number -> representScalar(Tag.FLOAT, text((Double) number)));
        }

        private static String text(double number) {
            String shortest = Double.toString(number); // reads back as the same double
            if (!shortest.contains("E")) {
                return shortest;
            }
            if (Math.abs(number) < 1e-7 || Math.abs(number) >= 1e15) {
                return shortest.replaceFirst("E(?!-)", "e+").replace('E', 'e');
            }
            String plain = new BigDecimal(shortest).toPlainString();
            return plain.contains(".") ? plain : plain + ".0";
        }
    }
}
