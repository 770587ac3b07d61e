package io.evomerge.recipes;

import io.evomerge.documents.Complaint;
import io.evomerge.documents.Complaints;
import io.evomerge.documents.Suggestion;
import io.evomerge.methods.BaseModel;
import io.evomerge.methods.MergeMethod;
import io.evomerge.methods.Methods;
import io.evomerge.methods.Parameter;
import io.evomerge.methods.PostMethod;
import io.evomerge.tokenizers.ChatTemplates;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Everything that can be said against a recipe without opening its models: the method's name, its
/// parameters and their values, which models and layers are named. The key paths are those of the
/// YAML form, whether or not the recipe came from a file.
public final class RecipeCheck {
    private final String place;
    private final Recipe recipe;
    private final Complaints complaints;
    private final List<String> idle = new ArrayList<>();
    private boolean isSound = true;

    private RecipeCheck(String place, Recipe recipe, Complaints complaints) {
        this.place = place;
        this.recipe = recipe;
        this.complaints = complaints;
    }

    /// Adds whatever is wrong to `complaints`.
    ///
    /// @param place the recipe's file, or what else names it
    public static Findings check(String place, Recipe recipe, Complaints complaints) {
        var check = new RecipeCheck(place, recipe, complaints);
        check.check();
        return new Findings(check.isSound, check.idle);
    }

    /// What else is found.
    ///
    /// @param isSound whether nothing is wrong but parameters, so that the models can be held
    ///     against each other
    /// @param idle the keys of parameters that mergekit has for other methods: it passes over them,
    ///     and recipes written by programs are full of them
    public record Findings(boolean isSound, List<String> idle) {
        public Findings {
            idle = List.copyOf(idle);
        }
    }

    private void check() {
        Optional<MergeMethod> method = Methods.named(recipe.method());
        if (method.isEmpty()) {
            complain(
                    "merge_method",
                    "unknown merge method '" + recipe.method() + "'",
                    Suggestion.remedy(recipe.method(), Methods.names()));
        }
        if (recipe.models().isEmpty() && recipe.slices().isEmpty()) {
            complain("models", "is missing, and so is slices", "give one of the two");
        } else if (!recipe.models().isEmpty() && !recipe.slices().isEmpty()) {
            complain("models", "stands beside slices", "give one of the two");
        }
        method.ifPresent(this::checkModels);
        checkLayers();
        method.ifPresent(
                m -> eachParameter(new ParameterCheck(m.name(), m.parameters(), Mergekit::knows)));
        checkPost();
        recipe.output().tokenizer().ifPresent(this::checkTokenizer);
        recipe.output().chatTemplate().ifPresent(this::checkChatTemplate);
    }

    /// The rows of tokens come from the models that are merged.
    private void checkTokenizer(TokenizerChoice tokenizer) {
        List<String> merged = recipe.allModels();
        new TreeMap<>(tokenizer.tokens())
                .forEach(
                        (token, row) ->
                                row.source()
                                        .model()
                                        .filter(m -> !merged.contains(m))
                                        .ifPresent(
                                                m ->
                                                        complain(
                                                                "tokenizer.tokens."
                                                                        + token
                                                                        + ".source",
                                                                "is " + m + ", which is not merged",
                                                                Suggestion.remedy(m, merged))));
    }

    private void checkChatTemplate(String template) {
        if (!ChatTemplates.isTemplate(template)
                && !template.equals(ChatTemplates.AUTO)
                && !ChatTemplates.names().contains(template)) {
            List<String> known = new ArrayList<>(ChatTemplates.names());
            known.add(ChatTemplates.AUTO);
            complain(
                    "chat_template",
                    "is '" + template + "', which is neither a known name nor a Jinja template",
                    Suggestion.remedy(template, known));
        }
    }

    private void checkPost() {
        for (int i = 0; i < recipe.post().size(); i++) {
            Post post = recipe.post().get(i);
            String key = "post[" + i + "]";
            Optional<PostMethod> known = Methods.postNamed(post.method());
            if (known.isEmpty()) {
                complain(
                        key + ".method",
                        "unknown correction '" + post.method() + "'",
                        Suggestion.remedy(post.method(), Methods.postNames()));
            } else {
                new ParameterCheck(post.method(), known.get().parameters(), name -> false)
                        .all(key + ".parameters", post.parameters(), true);
            }
        }
        if (!recipe.post().isEmpty()) {
            checkBaseOfPost();
        }
    }

    /// Corrections are relative to the base, in each slice.
    private void checkBaseOfPost() {
        if (recipe.method().equals("passthrough")) {
            complain(
                    "post",
                    "has no place after passthrough, which takes one model and no base",
                    "leave it out, or merge by another method");
        } else if (recipe.base().isEmpty()) {
            complain(
                    "base_model",
                    "is missing, but post needs it: corrections are relative to the base",
                    "name the model from which the others were fine-tuned");
        } else {
            for (int i = 0; i < recipe.slices().size(); i++) {
                requireBase(i, ", to which post is relative");
            }
        }
    }

    private void requireBase(int slice, String why) {
        if (recipe.base().isPresent()
                && recipe.slices().get(slice).sources().stream().noneMatch(this::isBase)) {
            complain(
                    "slices[" + slice + "].sources",
                    "lacks the base model " + recipe.base().get() + why,
                    "add it as a source, with the layers that correspond to the others'");
        }
    }

    private void checkModels(MergeMethod method) {
        if (method.base().isRequired() && recipe.base().isEmpty()) {
            complain(
                    "base_model",
                    "is missing, but " + method.name() + " needs it",
                    method.base() == BaseModel.ANCESTOR
                            ? "name the model from which the others were fine-tuned"
                            : "name the model that the merge starts from");
        }
        if (!recipe.models().isEmpty()) {
            checkSources(method, "models", recipe.models());
        }
        for (int i = 0; i < recipe.slices().size(); i++) {
            if (recipe.slices().get(i).isCopy(method, recipe.base())) {
                continue;
            }
            checkSources(method, "slices[" + i + "].sources", recipe.slices().get(i).sources());
            if (method.base() != BaseModel.PEER && recipe.post().isEmpty()) {
                requireBase(i, "");
            }
        }
    }

    private void checkSources(MergeMethod method, String key, List<Source> sources) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < sources.size(); i++) {
            if (!seen.add(sources.get(i).model())) {
                complain(
                        key + "[" + i + "].model",
                        "'" + sources.get(i).model() + "' is listed a second time",
                        "name each model once");
            }
        }
        long others = sources.stream().filter(s -> !isBase(s)).count();
        long counted = others;
        if (method.base() == BaseModel.PEER) {
            // A base that is not listed among the models joins them.
            boolean joins =
                    key.equals("models") && recipe.base().isPresent() && others == sources.size();
            counted = joins ? others + 1 : sources.size();
        } else if (method.base() == BaseModel.END) {
            counted = others + 1;
        }
        if (counted < method.minModels()) {
            complain(
                    key,
                    others == 0
                            ? "names no model besides the base"
                            : "names %d models, but %s merges at least %d"
                                    .formatted(counted, method.name(), method.minModels()),
                    "add one");
        } else if (counted > method.maxModels()) {
            complain(
                    key,
                    "names %d models, but %s merges %d"
                            .formatted(counted, method.name(), method.maxModels()),
                    method.base() == BaseModel.END
                            ? "name the base model and %d besides".formatted(method.maxModels() - 1)
                            : "leave some out");
        }
    }

    private boolean isBase(Source source) {
        return recipe.base().equals(Optional.of(source.model()));
    }

    private void checkLayers() {
        for (int i = 0; i < recipe.models().size(); i++) {
            if (recipe.models().get(i).layers().isPresent()) {
                complain(
                        "models[" + i + "].layer_range",
                        "has no place under models",
                        "write slices with sources instead");
            }
        }
        for (int i = 0; i < recipe.slices().size(); i++) {
            checkLayers("slices[" + i + "].sources", recipe.slices().get(i).sources());
        }
    }

    private void checkLayers(String key, List<Source> sources) {
        Map<String, Integer> sizes = new TreeMap<>();
        for (int i = 0; i < sources.size(); i++) {
            Optional<LayerRange> layers = sources.get(i).layers();
            String at = key + "[" + i + "].layer_range";
            if (layers.isEmpty()) {
                complain(at, "is missing", "add 'layer_range: [first, last + 1]'");
            } else if (layers.get().start() < 0 || layers.get().size() <= 0) {
                complain(
                        at,
                        "is [%d, %d], which holds no layers"
                                .formatted(layers.get().start(), layers.get().end()),
                        "the second number is the first layer not taken");
            } else {
                sizes.put(sources.get(i).model(), layers.get().size());
            }
        }
        if (Set.copyOf(sizes.values()).size() > 1) {
            complain(
                    key,
                    "take different numbers of layers: "
                            + sizes.entrySet().stream()
                                    .map(e -> e.getKey() + " " + e.getValue())
                                    .collect(Collectors.joining(", ")),
                    "give the sources of a slice equally long ranges");
        }
    }

    private void eachParameter(ParameterCheck check) {
        check.all("parameters", recipe.parameters(), true);
        for (int i = 0; i < recipe.models().size(); i++) {
            check.all("models[" + i + "].parameters", recipe.models().get(i).parameters(), false);
        }
        for (int i = 0; i < recipe.slices().size(); i++) {
            Slice slice = recipe.slices().get(i);
            String key = "slices[" + i + "]";
            check.all(key + ".parameters", slice.parameters(), true);
            for (int j = 0; j < slice.sources().size(); j++) {
                check.all(
                        key + ".sources[" + j + "].parameters",
                        slice.sources().get(j).parameters(),
                        false);
            }
        }
    }

    private void complain(String key, String what, String remedy) {
        isSound = false;
        add(key, what, remedy);
    }

    private void add(String key, String what, String remedy) {
        complaints.add(new Complaint(place, key, what, remedy));
    }

    /// Holds parameters against their declarations by the method.
    private final class ParameterCheck {
        private final String method;
        private final Map<String, Parameter> known;
        private final Predicate<String> isPassedOver;

        /// @param isPassedOver whether a parameter that is not among these does no harm
        ParameterCheck(String method, List<Parameter> parameters, Predicate<String> isPassedOver) {
            this.method = method;
            this.isPassedOver = isPassedOver;
            this.known = parameters.stream().collect(Collectors.toMap(Parameter::name, p -> p));
        }

        /// @param shared whether these parameters stand above the models
        void all(String key, Map<String, Setting> parameters, boolean shared) {
            new TreeMap<>(parameters)
                    .forEach((name, setting) -> one(key + "." + name, name, setting, shared));
        }

        private void one(String key, String name, Setting setting, boolean shared) {
            Parameter parameter = known.get(name);
            if (parameter == null && isPassedOver.test(name)) {
                idle.add(key);
            } else if (parameter == null) {
                add(key, "unknown parameter of " + method, Suggestion.remedy(name, known.keySet()));
            } else if (parameter.level() == Parameter.Level.MERGE && !shared) {
                add(
                        key,
                        "belongs to the whole merge, not to one model",
                        "move it to the parameters of the recipe or the slice");
            } else {
                values(key, parameter, setting);
            }
        }

        private void values(String key, Parameter parameter, Setting setting) {
            switch (setting) {
                case Setting.Constant constant -> value(key, parameter, constant.value());
                case Setting.Gradient gradient -> {
                    if (parameter.type() != Parameter.Type.NUMBER) {
                        add(key, "is a list of numbers, but one value is needed", "");
                        return;
                    }
                    for (int i = 0; i < gradient.values().size(); i++) {
                        value(key + "[" + i + "]", parameter, gradient.values().get(i));
                    }
                }
                case Setting.Filtered filtered -> {
                    for (int i = 0; i < filtered.cases().size(); i++) {
                        values(
                                key + "[" + i + "].value",
                                parameter,
                                filtered.cases().get(i).value());
                    }
                }
            }
        }

        private void value(String key, Parameter parameter, Object value) {
            switch (parameter.type()) {
                case FLAG -> {
                    if (!(value instanceof Boolean)) {
                        add(key, "is " + value + ", but true or false is needed", "");
                    }
                }
                case CHOICE -> {
                    if (!parameter.choices().contains(value)) {
                        add(
                                key,
                                "is " + value + ", but must be one of a few words",
                                Suggestion.remedy(String.valueOf(value), parameter.choices()));
                    }
                }
                case NUMBER, INTEGER -> {
                    if (!(value instanceof Double number)) {
                        add(key, "is " + value + ", but a number is needed", "");
                    } else if (!parameter.range().contains(number)) {
                        add(
                                key,
                                "is %s, but %s needs a number in %s"
                                        .formatted(number, method, parameter.range()),
                                "");
                    } else if (parameter.type() == Parameter.Type.INTEGER
                            && number != Math.rint(number)) {
                        add(key, "is " + number + ", but a whole number is needed", "");
                    }
                }
            }
        }
    }
}
