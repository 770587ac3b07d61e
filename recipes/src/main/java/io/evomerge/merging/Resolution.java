package io.evomerge.merging;

import io.evomerge.documents.Complaint;
import io.evomerge.documents.Complaints;
import io.evomerge.methods.MergeMethod;
import io.evomerge.methods.Parameter;
import io.evomerge.methods.PostMethod;
import io.evomerge.methods.Settings;
import io.evomerge.recipes.Post;
import io.evomerge.recipes.Recipe;
import io.evomerge.recipes.Setting;
import io.evomerge.recipes.Slice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Finds the parameters that apply to a tensor, in mergekit's order: the source's, the slice's, the
/// recipe's, the method's default; a filter that matches nothing passes on to the next. A source's
/// filters look at the tensor's name in that source, those of the merge at the name in the output.
///
/// What is wrong is reported once for each parameter and model, with the first tensor it concerns.
final class Resolution {
    private final Recipe recipe;
    private final MergeMethod method;
    private final List<Slice> slices;
    private final Complaints complaints;
    private final Set<String> reported = new HashSet<>();

    Resolution(Recipe recipe, MergeMethod method, Complaints complaints) {
        this.recipe = recipe;
        this.method = method;
        this.slices = Blueprint.slicesOf(recipe);
        this.complaints = complaints;
    }

    /// The settings for one tensor. Incomplete where there were complaints.
    Settings settings(Blueprint.Part part) {
        Slice slice = slices.get(part.slice());
        Map<String, Object> merge = new HashMap<>();
        List<Map<String, Object>> models = new ArrayList<>();
        part.origins().forEach(origin -> models.add(new HashMap<>()));
        boolean isComplete = true;
        for (Parameter parameter : method.parameters()) {
            switch (parameter.level()) {
                case MERGE ->
                        isComplete &=
                                put(
                                        merge,
                                        parameter,
                                        Map.of(),
                                        slice,
                                        part.info().name(),
                                        part.t(),
                                        "");
                case MODEL -> {
                    for (int i = 0; i < models.size(); i++) {
                        if (i != part.base() || !method.base().isAncestor()) {
                            isComplete &=
                                    put(
                                            models.get(i),
                                            parameter,
                                            slice.sources().get(i).parameters(),
                                            slice,
                                            part.origins().get(i).name(),
                                            part.t(),
                                            slice.sources().get(i).model());
                        }
                    }
                }
            }
        }
        Settings settings = new Settings(merge, models);
        if (isComplete) {
            object(part, settings);
        }
        return settings;
    }

    /// The settings of a correction for one tensor.
    Settings settings(Post post, PostMethod correction, Blueprint.Part part) {
        Map<String, Object> values = new HashMap<>();
        for (Parameter parameter : correction.parameters()) {
            String name = parameter.name();
            Optional<Object> value =
                    at(post.parameters(), name, part.info().name(), part.t())
                            .or(parameter::byDefault);
            value.ifPresent(v -> values.put(name, v));
            if (value.isEmpty() && reported.add(post.method() + " " + name)) {
                complaints.add(
                        new Complaint(
                                "recipe",
                                "post.parameters." + name,
                                "is not given for " + part.info().name(),
                                "add '" + name + ": …'"));
            }
        }
        Settings settings = new Settings(values, List.of());
        if (values.size() == correction.parameters().size()) {
            correction
                    .objection(extent(part), settings)
                    .ifPresent(o -> object(part, "post", "post.parameters.", o));
        }
        return settings;
    }

    private boolean put(
            Map<String, Object> values,
            Parameter parameter,
            Map<String, Setting> own,
            Slice slice,
            String tensor,
            double t,
            String model) {
        String name = parameter.name();
        Optional<Object> value =
                at(own, name, tensor, t)
                        .or(() -> at(slice.parameters(), name, tensor, t))
                        .or(() -> at(recipe.parameters(), name, tensor, t))
                        .or(parameter::byDefault);
        value.ifPresent(v -> values.put(name, v));
        if (value.isEmpty() && reported.add(name + " of " + model)) {
            complaints.add(
                    new Complaint(
                            "recipe",
                            "parameters." + name,
                            "is given neither for %s nor for the merge"
                                    .formatted(model.isEmpty() ? tensor : model + ": " + tensor),
                            "add '" + name + ": …'"));
        }
        return value.isPresent();
    }

    private static Optional<Object> at(
            Map<String, Setting> parameters, String name, String tensor, double t) {
        Setting setting = parameters.get(name);
        return setting == null ? Optional.empty() : setting.at(tensor, t);
    }

    private void object(Blueprint.Part part, Settings settings) {
        method.objection(extent(part), settings)
                .ifPresent(o -> object(part, "merge_method", "parameters.", o));
    }

    /// @param about the key of what is objected to, where it is no parameter
    private void object(
            Blueprint.Part part, String about, String parameters, MergeMethod.Objection o) {
        if (reported.add(parameters + o.parameter() + " " + o.what())) {
            complaints.add(
                    new Complaint(
                            "recipe",
                            o.parameter().isEmpty() ? about : parameters + o.parameter(),
                            part.info().name() + ": " + o.what(),
                            o.remedy()));
        }
    }

    static MergeMethod.Extent extent(Blueprint.Part part) {
        return new MergeMethod.Extent(part.origins().size(), part.base(), part.site());
    }
}
