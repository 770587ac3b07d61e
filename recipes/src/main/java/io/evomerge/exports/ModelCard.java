package io.evomerge.exports;

import io.evomerge.recipes.Recipe;
import io.evomerge.recipes.RecipeWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/// The README.md of a merged model: where it comes from, under which licences, and how to make it
/// again.
///
/// @param title the model's name
/// @param parents the merged models, the base first
/// @param sections what else there is to say, such as the gains measured
/// @see <a href="https://huggingface.co/docs/hub/model-cards">Hugging Face: model cards</a>
public record ModelCard(
        String title, Recipe recipe, List<Parent> parents, List<Section> sections) {
    public ModelCard {
        parents = List.copyOf(parents);
        sections = List.copyOf(sections);
    }

    /// A part of the card under a heading of its own.
    public record Section(String heading, String markdown) {}

    /// The card of a recipe whose models lie in the folders that `folderOf` tells.
    public static ModelCard of(
            String title,
            Recipe recipe,
            Function<String, Path> folderOf,
            List<Section> sections) {
        List<Parent> parents =
                recipe.allModels().stream()
                        .map(model -> Parent.read(model, folderOf.apply(model)))
                        .toList();
        return new ModelCard(title, recipe, parents, sections);
    }

    /// The text of README.md.
    public String markdown() {
        StringBuilder out = new StringBuilder();
        out.append("---\n").append(frontMatter()).append("---\n\n");
        out.append("# ").append(title).append("\n\n");
        out.append("A merge of ")
                .append(parents.size())
                .append(" models by `")
                .append(recipe.method())
                .append("`, made with evo-merge.\n\n");
        out.append("## Parents\n\n| model | role | licence |\n|---|---|---|\n");
        parents.forEach(parent -> out.append(row(parent)));
        sections.forEach(
                section ->
                        out.append("\n## ")
                                .append(section.heading())
                                .append("\n\n")
                                .append(section.markdown().strip())
                                .append('\n'));
        out.append("\n## Recipe\n\n```yaml\n").append(RecipeWriter.write(recipe)).append("```\n");
        return out.toString();
    }

    private String row(Parent parent) {
        boolean isBase = recipe.base().equals(Optional.of(parent.model()));
        return "| %s | %s | %s |\n"
                .formatted(
                        parent.model(),
                        isBase ? "base" : "merged",
                        parent.licence().orElse("not stated"));
    }

    /// States a licence only where all parents state the same one.
    private String frontMatter() {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("base_model", parents.stream().map(Parent::model).toList());
        out.put("library_name", "transformers");
        List<Optional<String>> licences =
                parents.stream().map(Parent::licence).distinct().toList();
        if (licences.size() == 1) {
            licences.getFirst().ifPresent(licence -> out.put("license", licence));
        }
        out.put("tags", List.of("merge", "evo-merge"));
        var options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setSplitLines(false);
        return new Yaml(options).dump(out);
    }
}
