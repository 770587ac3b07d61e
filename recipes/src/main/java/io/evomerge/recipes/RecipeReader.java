package io.evomerge.recipes;

import io.evomerge.documents.Complaint;
import io.evomerge.documents.Complaints;
import io.evomerge.documents.InputException;
import io.evomerge.documents.Node;
import io.evomerge.methods.Methods;
import io.evomerge.methods.Parameter;
import io.evomerge.recipes.TokenizerChoice.RowSource;
import io.evomerge.recipes.TokenizerChoice.TokenRow;
import io.evomerge.tensors.DType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Reads recipes in mergekit's YAML dialect. Unknown keys are refused rather than skipped: a recipe
/// that says more than is understood would be carried out wrongly.
///
/// @see <a href="https://github.com/arcee-ai/mergekit/blob/main/docs/merge_methods.md">mergekit</a>
public final class RecipeReader {
    private static final List<String> RECIPE =
            List.of(
                    "merge_method",
                    "base_model",
                    "models",
                    "slices",
                    "parameters",
                    "post",
                    "dtype",
                    "out_dtype",
                    "tokenizer_source",
                    "tokenizer",
                    "chat_template");
    private static final List<String> MODEL = List.of("model", "parameters");
    private static final List<String> SLICE = List.of("sources", "base_model", "parameters");
    private static final List<String> SOURCE = List.of("model", "layer_range", "parameters");
    private static final List<String> REFERENCE = List.of("model", "lora", "override_architecture");
    private static final List<String> PATH = List.of("path", "revision");
    private static final List<String> POST = List.of("method", "parameters");
    private static final List<String> CASE = List.of("filter", "value");
    private static final List<String> TOKENIZER = List.of("source", "tokens", "pad_to_multiple_of");
    private static final List<String> TOKEN = List.of("source", "force");
    private static final List<String> ROW_SOURCE = List.of("kind", "model", "token", "token_id");

    /// Far beyond any use; a typing error would ask for terabytes.
    private static final int MAX_MULTIPLE = 1 << 20;

    private static final Pattern FOLDER = Pattern.compile("[\\p{L}\\d][\\p{L}\\d._-]*");

    /// Keeps the place of what could not be read, so that the keys of its neighbours stay true.
    private static final Source UNREADABLE = Source.of("", Map.of());

    private final Complaints complaints = new Complaints();

    private RecipeReader() {}

    /// Reads a file.
    ///
    /// @throws InputException with everything that is wrong, each with the file and the key
    public static Recipe read(Path file) {
        return read(Node.yaml(file));
    }

    /// Reads a document, or the part of one that is a recipe.
    ///
    /// @throws InputException with everything that is wrong, each with its place and key
    public static Recipe read(Node document) {
        var reader = new RecipeReader();
        Optional<Recipe> recipe = reader.attempt(() -> reader.recipe(document, RECIPE));
        recipe.ifPresent(r -> reader.check(document.place(), r));
        reader.complaints.throwIfAny();
        return recipe.orElseThrow();
    }

    /// Reads a file of one recipe or of several, which may name one another's results as models.
    /// Each comes after those it needs. The name of a single one means nothing, as in mergekit.
    ///
    /// @throws InputException with everything that is wrong: in a document, names that are given
    ///     twice or cannot be a folder's, more than one document without a name, circles
    /// @see <a
    // href="https://github.com/arcee-ai/mergekit/blob/main/docs/multimerge.md">mergekit</a>
    public static List<NamedRecipe> readAll(Path file) {
        var complaints = new Complaints();
        List<Node> documents = Node.yamlDocuments(file);
        List<NamedRecipe> recipes = new ArrayList<>();
        for (Node document : documents) {
            complaints.collect(() -> recipes.add(named(document, documents.size() > 1)));
        }
        complaints.throwIfAny();
        return RecipeOrder.of(recipes);
    }

    private static NamedRecipe named(Node document, boolean isOneOfSeveral) {
        var reader = new RecipeReader();
        List<String> known = new ArrayList<>(RECIPE);
        known.add("name");
        Optional<Recipe> recipe = reader.attempt(() -> reader.recipe(document, known));
        recipe.ifPresent(r -> reader.check(document.place(), r));
        Optional<String> name =
                isOneOfSeveral
                        ? reader.read(document, "name", RecipeReader::name)
                        : Optional.empty();
        reader.complaints.throwIfAny();
        return new NamedRecipe(document.place(), name, recipe.orElseThrow());
    }

    /// A result's name is that of its folder.
    private static String name(Node node) {
        String name = node.text();
        if (!FOLDER.matcher(name).matches()) {
            throw node.wrong(
                    "is '" + name + "', which cannot be a folder's name",
                    "write letters, digits, '-', '_' and '.', a letter or digit first");
        }
        return name;
    }

    /// Adds what is wrong with the recipe's meaning, but for what follows from a complaint already
    /// made: where a value could not be read, its absence is not news.
    private void check(String place, Recipe recipe) {
        List<Complaint> known = complaints.list();
        var found = new Complaints();
        RecipeCheck.check(place, recipe, found);
        found.list().stream()
                .filter(c -> known.stream().noneMatch(k -> concernSameKey(k, c)))
                .forEach(complaints::add);
    }

    private static boolean concernSameKey(Complaint a, Complaint b) {
        return a.key().startsWith(b.key()) || b.key().startsWith(a.key());
    }

    private Recipe recipe(Node document, List<String> known) {
        Optional<Node> modules = document.get("modules");
        if (modules.isPresent()) {
            throw modules.get()
                    .wrong(
                            "is not understood: models of several parts are merged whole",
                            "list them under models; a filter in a parameter tells parts apart");
        }
        document.onlyKeys(complaints, known);
        return withFlags(asWritten(document));
    }

    /// Switches may be written as 0 and 1, as in mergekit.
    private static Recipe withFlags(Recipe recipe) {
        Set<String> flags =
                Methods.named(recipe.method()).stream()
                        .flatMap(method -> method.parameters().stream())
                        .filter(p -> p.type() == Parameter.Type.FLAG)
                        .map(Parameter::name)
                        .collect(Collectors.toSet());
        return recipe.withSettings((name, s) -> flags.contains(name) ? s.asFlag() : s);
    }

    private Recipe asWritten(Node document) {
        Optional<String> base = read(document, "base_model", this::reference);
        return new Recipe(
                attempt(() -> document.require("merge_method").text()).orElse(""),
                base,
                each(document, "models", this::model),
                each(document, "slices", node -> slice(node, base)),
                parameters(document),
                each(document, "post", this::post),
                new Output(
                        read(document, "dtype", RecipeReader::dtype),
                        read(document, "out_dtype", RecipeReader::dtype),
                        tokenizer(document),
                        read(document, "chat_template", Node::text)));
    }

    private Post post(Node node) {
        if (node.isText()) {
            return new Post(node.text(), Map.of());
        }
        if (!checkKeys(node, POST)) {
            return new Post("", Map.of());
        }
        return new Post(attempt(() -> node.require("method").text()).orElse(""), parameters(node));
    }

    private Source model(Node node) {
        if (!checkKeys(node, MODEL)) {
            return UNREADABLE;
        }
        return new Source(modelName(node), Optional.empty(), parameters(node));
    }

    private Slice slice(Node node, Optional<String> base) {
        if (!checkKeys(node, SLICE)) {
            return new Slice(List.of(), Map.of());
        }
        Optional<String> own = read(node, "base_model", this::reference);
        if (own.isPresent() && !own.equals(base)) {
            complaints.add(
                    node.require("base_model")
                            .complaint(
                                    "is '%s', but all slices share the base_model of the recipe"
                                            .formatted(own.get()),
                                    "merge such slices by recipes of their own, and stack the"
                                            + " results by passthrough"));
        }
        attempt(() -> node.require("sources"));
        return new Slice(each(node, "sources", this::source), parameters(node));
    }

    private Source source(Node node) {
        if (!checkKeys(node, SOURCE)) {
            return UNREADABLE;
        }
        return new Source(
                modelName(node),
                read(node, "layer_range", RecipeReader::layerRange),
                parameters(node));
    }

    /// Complains of unknown keys, or of what is no mapping at all; whether it is one.
    private boolean checkKeys(Node node, List<String> known) {
        complaints.collect(() -> node.onlyKeys(complaints, known));
        return node.isMap();
    }

    private String modelName(Node node) {
        return attempt(() -> reference(node.require("model"))).orElse("");
    }

    /// A model's path, as text or in mergekit's longer form, `{model: {path: …}}`.
    private String reference(Node node) {
        if (!node.isMap()) {
            return node.text();
        }
        node.onlyKeys(complaints, REFERENCE);
        refuse(node, "lora", "merge the adapter into its model first, and name the result");
        refuse(node, "override_architecture", "leave it out: tensors are found by their names");
        Node model = node.require("model");
        if (!model.isMap()) {
            return model.text();
        }
        model.onlyKeys(complaints, PATH);
        refuse(model, "revision", "download that revision, and name its folder");
        return model.require("path").text();
    }

    private static void refuse(Node owner, String key, String remedy) {
        Optional<Node> node = owner.get(key);
        if (node.isPresent()) {
            throw node.get().wrong("is not understood", remedy);
        }
    }

    private static LayerRange layerRange(Node node) {
        List<Node> ends = node.list();
        if (ends.size() != 2) {
            throw node.wrong("has " + ends.size() + " entries", "write [first, last + 1]");
        }
        return new LayerRange(
                ends.getFirst().integer(0, Integer.MAX_VALUE),
                ends.getLast().integer(0, Integer.MAX_VALUE));
    }

    private static DType dtype(Node node) {
        List<String> known =
                Arrays.stream(DType.values()).filter(DType::isFloat).map(DType::torchName).toList();
        return DType.ofTorchName(node.oneOf(known)).orElseThrow();
    }

    private Optional<TokenizerChoice> tokenizer(Node document) {
        Optional<TokenizerChoice> source =
                read(document, "tokenizer_source", n -> new TokenizerChoice(tokenizerSource(n)));
        Optional<Node> block = document.get("tokenizer");
        if (source.isPresent() && block.isPresent()) {
            complaints.add(
                    block.get().complaint("stands beside tokenizer_source", "give one of the two"));
        }
        return block.flatMap(node -> attempt(() -> tokenizerBlock(node))).or(() -> source);
    }

    private TokenizerChoice tokenizerBlock(Node node) {
        node.onlyKeys(complaints, TOKENIZER);
        Map<String, TokenRow> tokens = new TreeMap<>();
        read(node, "tokens", Node::entries)
                .orElse(Map.of())
                .forEach((name, t) -> attempt(() -> row(t)).ifPresent(r -> tokens.put(name, r)));
        return new TokenizerChoice(
                // mergekit's default within the block, though not without it
                read(node, "source", this::tokenizerSource).orElse(TokenizerChoice.UNION),
                tokens,
                read(node, "pad_to_multiple_of", n -> n.integer(1, MAX_MULTIPLE)));
    }

    /// Older recipes write `model:path` for a model's path.
    private String tokenizerSource(Node node) {
        return node.isMap() ? reference(node) : node.text().replaceFirst("^model:", "");
    }

    private TokenRow row(Node node) {
        node.onlyKeys(complaints, TOKEN);
        return new TokenRow(
                rowSource(node.require("source")), node.get("force", false, Node::bool));
    }

    private RowSource rowSource(Node node) {
        if (node.isText() || (node.isMap() && node.get("kind").isEmpty())) {
            return new TokenizerChoice.OfModel(reference(node));
        }
        node.onlyKeys(complaints, ROW_SOURCE);
        if (node.require("kind").oneOf(List.of("model_token", "zero")).equals("zero")) {
            return new TokenizerChoice.Zero();
        }
        String model = reference(node.require("model"));
        Optional<String> token = node.get("token").map(Node::text);
        Optional<Integer> id = node.get("token_id").map(n -> n.integer(0, Integer.MAX_VALUE));
        if (token.isPresent() == id.isPresent()) {
            throw node.wrong(
                    token.isPresent() ? "gives both token and token_id" : "names no token",
                    "give either token or token_id");
        }
        return token.<RowSource>map(t -> new TokenizerChoice.OfToken(model, t))
                .orElseGet(() -> new TokenizerChoice.OfId(model, id.orElseThrow()));
    }

    private Map<String, Setting> parameters(Node owner) {
        Map<String, Setting> settings = new TreeMap<>();
        owner.get("parameters")
                .flatMap(node -> attempt(node::entries))
                .ifPresent(
                        entries ->
                                entries.forEach(
                                        (name, node) ->
                                                attempt(() -> setting(node))
                                                        .ifPresent(s -> settings.put(name, s))));
        return settings;
    }

    private Setting setting(Node node) {
        if (!node.isList()) {
            return constant(node);
        }
        List<Node> entries = node.list();
        if (entries.isEmpty()) {
            throw node.wrong("is an empty list", "give a value");
        }
        return entries.stream().anyMatch(Node::isMap) ? filtered(entries) : gradient(entries);
    }

    private static Setting constant(Node node) {
        if (node.value() instanceof Boolean flag) {
            return new Setting.Constant(flag);
        }
        return new Setting.Constant(node.isText() ? node.text() : node.number());
    }

    private Setting gradient(List<Node> entries) {
        List<Double> values = new ArrayList<>();
        entries.forEach(e -> complaints.collect(() -> values.add(e.number())));
        return values.isEmpty() ? Setting.of(0) : new Setting.Gradient(values);
    }

    private Setting filtered(List<Node> entries) {
        List<Setting.Case> cases = new ArrayList<>();
        entries.forEach(e -> attempt(() -> filterCase(e)).ifPresent(cases::add));
        return new Setting.Filtered(cases);
    }

    private Setting.Case filterCase(Node node) {
        node.onlyKeys(complaints, CASE);
        Node value = node.require("value");
        if (value.isList() && value.list().stream().anyMatch(Node::isMap)) {
            throw value.wrong("holds filters inside a filter", "write one list of filters");
        }
        return new Setting.Case(read(node, "filter", Node::text), setting(value));
    }

    private <T> List<T> each(Node owner, String key, Function<Node, T> as) {
        List<T> out = new ArrayList<>();
        owner.get(key)
                .flatMap(node -> attempt(node::list))
                .ifPresent(
                        nodes ->
                                nodes.forEach(n -> attempt(() -> as.apply(n)).ifPresent(out::add)));
        return out;
    }

    private <T> Optional<T> read(Node owner, String key, Function<Node, T> as) {
        return owner.get(key).flatMap(node -> attempt(() -> as.apply(node)));
    }

    /// The value, or empty after its complaints have been noted.
    private <T> Optional<T> attempt(Supplier<T> value) {
        try {
            return Optional.of(value.get());
        } catch (InputException e) {
            e.complaints().forEach(complaints::add);
            return Optional.empty();
        }
    }
}
