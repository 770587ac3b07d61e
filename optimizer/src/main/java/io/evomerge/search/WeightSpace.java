package io.evomerge.search;

import io.evomerge.documents.InputException;
import io.evomerge.merging.Merge;
import io.evomerge.methods.Parameter;
import io.evomerge.recipes.Post;
import io.evomerge.recipes.Recipe;
import io.evomerge.recipes.Setting;
import io.evomerge.recipes.Slice;
import io.evomerge.recipes.Source;
import io.evomerge.search.SpaceSpec.Freedom.Fixed;
import io.evomerge.search.SpaceSpec.Freedom.Range;
import io.evomerge.strategies.Coordinate;
import io.evomerge.strategies.Problem;
import io.evomerge.tensors.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Merges of all experts, layer by layer.
///
/// A parameter that is given a range has one gene for each layer group (or knot of a [Profile]),
/// filter and expert (without the expert where the method knows it only once). Several methods add
/// one gene that chooses between them; genes that the chosen method does not know rest. With
/// `sources: search` genes say which experts take part ([Participants]). The numbers in recipes
/// have six significant digits, rounded before anything is scored, so that a recipe as written is
/// exactly what was scored.
public final class WeightSpace implements SearchSpace {
    private static final String WEIGHT = "weight";

    private final SpaceSpec.Weights spec;
    private final Parents parents;
    private final DType dtype;
    private final List<LayerGroup> groups;
    private final List<Gene> genes;
    private final Map<Gene, String> places;
    private final Participants participants;
    private final Map<String, Integer> positions = new HashMap<>();

    /// @throws InputException if there is nothing to search, or the layers, filters or methods do
    ///     not fit the models
    public WeightSpace(SpaceSpec.Weights spec, Parents parents, DType dtype, Anatomy anatomy) {
        Roles.requireFit("space.methods", spec.methods(), parents);
        if (!spec.post().isEmpty()) {
            Roles.requireCorrectable(spec.methods());
        }
        if (spec.sources() == SpaceSpec.Sources.SEARCH) {
            Roles.requireChoice(spec.methods(), parents);
        }
        this.spec = spec;
        this.parents = parents;
        this.dtype = dtype;
        this.groups = LayerGroup.of(spec, anatomy);
        var derived = new Genes(spec, parents, groups);
        this.genes = derived.list();
        this.places = derived.places();
        if (genes.isEmpty()) {
            throw new InputException(
                    "space",
                    "there is nothing to search: every parameter is fixed",
                    "give one a range, such as 'weight: [0, 1.5]'");
        }
        this.participants = Participants.of(parents, genes);
        genes.forEach(g -> positions.put(g.name(), positions.size()));
    }

    @Override
    public List<Gene> genes() {
        return genes;
    }

    @Override
    public double[] values(double[] genome) {
        double[] values = new double[genome.length];
        for (int i = 0; i < genome.length; i++) {
            values[i] = genes.get(i).value(genome[i]);
        }
        if (spec.methods().size() > 1) {
            values[0] =
                    Math.min((int) (genome[0] * spec.methods().size()), spec.methods().size() - 1);
        }
        return values;
    }

    @Override
    public Recipe recipe(double[] genome) {
        if (genome.length != genes.size()) {
            throw new IllegalArgumentException(genome.length + " genes of " + genes.size());
        }
        return new Writing(method(genome), genome).recipe();
    }

    private String method(double[] genome) {
        int chosen = spec.methods().size() > 1 ? (int) values(genome)[0] : 0;
        return spec.methods().get(chosen);
    }

    @Override
    public Problem problem(double[] start, int objectives) {
        return new Problem(
                start,
                genes.stream().map(this::coordinate).toList(),
                objectives,
                Optional.empty(),
                this::canonical);
    }

    /// The genome of the same recipe in which every gene without effect is where searches start:
    /// the parameters that the chosen method does not know, those of experts that do not take part,
    /// and the choice of experts where they are too few to be heard.
    double[] canonical(double[] genome) {
        double[] out = genome.clone();
        double[] start = start();
        idle(genome).forEach(gene -> out[gene] = start[gene]);
        return out;
    }

    /// Positions of the genes without effect on a genome's recipe, as [#canonical] lists them.
    public Set<Integer> idle(double[] genome) {
        String method = method(genome);
        List<String> experts = participants.of(method, genome);
        Set<String> known =
                Genes.of(method).stream().map(Parameter::name).collect(Collectors.toSet());
        Set<Integer> idle =
                IntStream.range(0, genes.size())
                        .filter(i -> isIdle(genes.get(i), known, experts))
                        .boxed()
                        .collect(Collectors.toCollection(TreeSet::new));
        if (participants.areTooFew(method, genome)) {
            idle.addAll(participants.genes());
        }
        return idle;
    }

    /// Where along the depth of the models a gene counts: `layers.0-1`, `knot.2`, `embeddings`,
    /// `head`; empty for what counts everywhere.
    public Optional<String> place(Gene gene) {
        return Optional.ofNullable(places.get(gene));
    }

    /// Whether it is a parameter that the method does not know, or one of an expert left out.
    private boolean isIdle(Gene gene, Set<String> known, List<String> experts) {
        boolean isOfMethod = spec.parameters().containsKey(gene.parameter());
        return isOfMethod
                && !gene.isOfCorrection()
                && !(known.contains(gene.parameter())
                        && gene.model().map(experts::contains).orElse(true));
    }

    private Coordinate coordinate(Gene gene) {
        boolean isMethod = gene.parameter().equals("method") && gene.model().isEmpty();
        return isMethod
                ? new Coordinate(
                        spec.methods().size(), false, gene.range().min(), gene.range().max(), -1)
                : gene.coordinate();
    }

    /// The middle of all ranges, with all experts.
    @Override
    public double[] start() {
        double[] start = new double[genes.size()];
        Arrays.fill(start, 0.5);
        participants.genes().forEach(gene -> start[gene] = Participants.gene(true));
        return start;
    }

    @Override
    public List<Seed> seeds() {
        return List.of();
    }

    /// For each method of the space the merge in the middle of all ranges.
    @Override
    public List<Recipe> examples() {
        int methods = spec.methods().size();
        return IntStream.range(0, methods).mapToObj(i -> middle((i + 0.5) / methods)).toList();
    }

    private Recipe middle(double method) {
        double[] genome = start();
        if (spec.methods().size() > 1) {
            genome[0] = method;
        }
        return recipe(genome);
    }

    /// The genome nearest to a recipe made of whole models with constant parameters; empty where
    /// this space has no such method.
    @Override
    public Optional<Projection> project(Recipe recipe) {
        return Projection.of(recipe, spec, parents, genes);
    }

    /// How fast a number grows with the value of each gene, given how fast it grows with the
    /// weights of tensors: the sum over the tensors that the gene is a weight of.
    ///
    /// @param slopes of a merge by `task_arithmetic` in this space
    double[] slopes(List<Merge.Slope> slopes) {
        double[] out = new double[genes.size()];
        for (Merge.Slope slope : slopes) {
            Cell cell = groups.get(slope.slice()).cell(slope.tensor());
            cell.place()
                    .anchors()
                    .forEach(
                            anchor ->
                                    out[weight(slope, anchor, cell)] +=
                                            slope.value() * cell.place().share(anchor));
        }
        return out;
    }

    private int weight(Merge.Slope slope, Anchor anchor, Cell cell) {
        return weight(slope.model(), anchor, cell);
    }

    private int weight(String model, Anchor anchor, Cell cell) {
        return position(WEIGHT, Optional.of(model), anchor, cell.filter());
    }

    /// The inner products of what one unit of each gene adds to the model's weights: of two weights
    /// that of their task vectors, over the tensors that both are weights of; 0 with any other
    /// gene, which moves the model along none. Empty where weights are no genes, or no coefficients
    /// of task vectors.
    ///
    /// @param products of the models that a merge of this space is made of
    Optional<double[][]> metric(Function<Recipe, List<Merge.Product>> products) {
        boolean isLinear =
                spec.parameters().get(WEIGHT) instanceof Range range
                        && range.scale() == Range.Scale.LINEAR;
        return isLinear
                ? examples().stream()
                        .map(products)
                        .filter(found -> !found.isEmpty())
                        .findFirst()
                        .map(this::metric)
                : Optional.empty();
    }

    private double[][] metric(List<Merge.Product> products) {
        double[][] out = new double[genes.size()][genes.size()];
        for (Merge.Product product : products) {
            Cell cell = groups.get(product.slice()).cell(product.tensor());
            Blend place = cell.place();
            for (Anchor a : place.anchors().toList()) {
                double[] row = out[weight(product.first(), a, cell)];
                place.anchors()
                        .forEach(
                                b ->
                                        row[weight(product.second(), b, cell)] +=
                                                place.share(a) * place.share(b) * product.value());
            }
        }
        return out;
    }

    private int position(
            String parameter, Optional<String> model, Anchor anchor, Optional<String> filter) {
        return position(Genes.name(spec, parents, parameter, model, anchor, filter));
    }

    private int position(String gene) {
        Integer position = positions.get(gene);
        if (position == null) {
            throw new IllegalStateException("no gene " + gene);
        }
        return position;
    }

    /// One genome being written as a recipe.
    private final class Writing {
        private final String method;
        private final List<Parameter> declared;
        private final double[] genome;
        private final List<String> experts;

        Writing(String method, double[] genome) {
            this.method = method;
            this.declared = Genes.of(method);
            this.genome = genome;
            this.experts = participants.of(method, genome);
        }

        /// Whole models where one group holds all layers, else one slice for each group.
        Recipe recipe() {
            if (groups.size() == 1) {
                LayerGroup all = groups.getFirst();
                Map<String, Setting> parameters = fixed();
                parameters.putAll(shared(all));
                return Recipes.ofModels(
                                method,
                                base(),
                                experts.stream().map(e -> Source.of(e, ofModel(e, all))).toList(),
                                parameters,
                                dtype)
                        .withPost(post());
            }
            return Recipes.ofSlices(
                            method,
                            base(),
                            groups.stream().map(this::slice).toList(),
                            fixed(),
                            dtype)
                    .withPost(post());
        }

        private Slice slice(LayerGroup group) {
            List<Source> sources = new ArrayList<>();
            for (String expert : experts) {
                sources.add(
                        new Source(expert, Optional.of(group.layers()), ofModel(expert, group)));
            }
            base().filter(b -> !experts.contains(b))
                    .ifPresent(
                            b -> sources.add(new Source(b, Optional.of(group.layers()), Map.of())));
            return new Slice(sources, shared(group));
        }

        private Optional<String> base() {
            return Roles.base(method, parents);
        }

        private List<Post> post() {
            return spec.post().stream().map(p -> new Post(p.method(), settings(p))).toList();
        }

        private Map<String, Setting> settings(SpaceSpec.Correction correction) {
            Map<String, Setting> out = new HashMap<>();
            correction
                    .parameters()
                    .forEach(
                            (name, freedom) ->
                                    out.put(
                                            name,
                                            switch (freedom) {
                                                case Fixed fixed ->
                                                        new Setting.Constant(fixed.value());
                                                case Range range -> gene(correction.gene(name));
                                            }));
            return out;
        }

        private Setting gene(String name) {
            int position = position(name);
            return Setting.of(genes.get(position).value(genome[position]));
        }

        private Map<String, Setting> fixed() {
            Map<String, Setting> out = new HashMap<>();
            spec.parameters()
                    .forEach(
                            (name, freedom) -> {
                                if (freedom instanceof Fixed fixed && knows(name)) {
                                    out.put(name, new Setting.Constant(fixed.value()));
                                }
                            });
            return out;
        }

        private Map<String, Setting> ofModel(String model, LayerGroup group) {
            return settings(Optional.of(model), group);
        }

        private Map<String, Setting> shared(LayerGroup group) {
            return settings(Optional.empty(), group);
        }

        private Map<String, Setting> settings(Optional<String> model, LayerGroup group) {
            Map<String, Setting> out = new HashMap<>();
            for (Parameter parameter : declared) {
                boolean ofModel = parameter.level() == Parameter.Level.MODEL;
                if (ofModel == model.isPresent()
                        && spec.parameters().get(parameter.name()) instanceof Range) {
                    out.put(parameter.name(), setting(parameter.name(), model, group));
                }
            }
            return out;
        }

        private Setting setting(String parameter, Optional<String> model, LayerGroup group) {
            List<Setting.Case> cases =
                    group.cells().stream()
                            .map(c -> new Setting.Case(c.match(), value(parameter, model, c)))
                            .toList();
            return cases.size() == 1 ? cases.getFirst().value() : new Setting.Filtered(cases);
        }

        /// Between two anchors, the value of the gene between theirs.
        private Setting value(String parameter, Optional<String> model, Cell cell) {
            ToIntFunction<Anchor> at = anchor -> position(parameter, model, anchor, cell.filter());
            Gene gene = genes.get(at.applyAsInt(cell.place().before()));
            return Setting.of(
                    gene.value(cell.place().gene(anchor -> genome[at.applyAsInt(anchor)])));
        }

        private boolean knows(String parameter) {
            return declared.stream().anyMatch(p -> p.name().equals(parameter));
        }
    }
}
