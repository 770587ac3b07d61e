package io.evomerge.search;

import io.evomerge.documents.InputException;
import io.evomerge.recipes.LayerRange;
import io.evomerge.recipes.Recipe;
import io.evomerge.recipes.Setting;
import io.evomerge.recipes.Slice;
import io.evomerge.recipes.Source;
import io.evomerge.search.SpaceSpec.Freedom.Range;
import io.evomerge.strategies.Coordinate;
import io.evomerge.strategies.Problem;
import io.evomerge.tensors.DType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/// Paths through the layers of several models: which layers run, in which order, how often. No
/// weight changes; what is searched is the way that the data flow.
///
/// The layers of all experts in their order, and that `repeats` times over, are the steps that a
/// path may take. Each has a gene that says whether it is taken. The first layer of the first
/// expert always begins, the last one of its last turn always ends, behind all others: they belong
/// to the embeddings and the head, which are the first expert's. What would make a path longer than
/// `longest` is left out, whatever its gene says; those first in order go first.
///
/// Where a path jumps, that is, wherever a step is not the same model's next layer, the stream that
/// enters the step is multiplied by `w` (1 if `scale` is not searched). Recipes cannot say so, but
/// what amounts to the same: the stream only ever meets a layer through its RMS norm, which takes
/// the scale away, and `w x + f(x) = w (x + f(x) / w)`. So each step's additions, which are the
/// outputs of `o_proj` and `down_proj`, are divided by the product of all `w` so far, and the
/// factor that all of the stream lacks in the end is taken away by the last norm. The two are equal
/// but for the norms' epsilon, which meets streams of another size; what is scored is the recipe.
///
/// Differences from the paper: `w` is a gene of each step, where the paper has one for each pair of
/// layers, or a small network that makes them; a layer that follows its own predecessor is never
/// scaled; `longest` is ours.
///
/// @see <a href="https://arxiv.org/abs/2403.13187">Akiba et al. 2024, section 3.2</a>
public final class PathSpace implements SearchSpace {
    static final String METHOD = "passthrough";

    /// What a layer adds to the stream is what these give.
    private static final List<String> ADDING = List.of("o_proj", "down_proj");

    private static final String RUN = "run";
    private static final String SCALE = "scale";

    private final SpaceSpec.Paths spec;
    private final Parents parents;
    private final DType dtype;
    private final List<Slot> slots;
    private final int longest;
    private final List<Gene> genes = new ArrayList<>();
    private final Map<String, Integer> positions = new HashMap<>();

    /// A step that a path may take.
    ///
    /// @param turn how many times the order of all layers has begun before, and this time
    private record Slot(int turn, String model, LayerRange layers) {
        boolean follows(Slot other) {
            return model.equals(other.model) && layers.start() == other.layers.end();
        }
    }

    /// A step that is taken.
    ///
    /// @param scale of the stream that enters it
    private record Step(Slot slot, double scale) {}

    /// @throws InputException if the models have too few layers for the spec, or too many
    PathSpace(
            SpaceSpec.Paths spec, Parents parents, DType dtype, Function<String, Anatomy> anatomy) {
        this.spec = spec;
        this.parents = parents;
        this.dtype = dtype;
        this.slots = slots(spec, parents, anatomy);
        int deepest =
                parents.experts().stream().mapToInt(e -> anatomy.apply(e).layers()).max().orElse(0);
        this.longest = spec.longest().orElse(deepest + (deepest + 1) / 2);
        if (longest < deepest) {
            throw new InputException(
                    "space.path.longest",
                    "is %d, but there is a model of %d layers".formatted(longest, deepest),
                    "write at least " + deepest);
        }
        for (int i = 0; i < slots.size(); i++) {
            addGenes(i);
        }
        genes.forEach(g -> positions.put(g.name(), positions.size()));
        if (genes.isEmpty()) {
            throw new InputException(
                    "space.path",
                    "there is nothing to search: the two ends are the only steps",
                    "write more repeats, or name more models");
        }
    }

    private static List<Slot> slots(
            SpaceSpec.Paths spec, Parents parents, Function<String, Anatomy> anatomy) {
        List<Slot> slots = new ArrayList<>();
        int last = -1;
        for (int turn = 1; turn <= spec.repeats(); turn++) {
            for (String model : parents.experts()) {
                int layers = anatomy.apply(model).layers();
                for (int from = 0; from < layers; from += spec.block()) {
                    int to = Math.min(from + spec.block(), layers);
                    slots.add(new Slot(turn, model, new LayerRange(from, to)));
                }
                last = model.equals(parents.experts().getFirst()) ? slots.size() - 1 : last;
            }
        }
        Slot end = slots.remove(last);
        slots.add(end);
        if (end.layers().start() == 0) {
            throw new InputException(
                    "space.path.block",
                    "takes all layers of %s at once, whose first and last always run"
                            .formatted(end.model()),
                    "write less than " + end.layers().end());
        }
        return slots;
    }

    private boolean isEnd(int slot) {
        return slot == 0 || slot == slots.size() - 1;
    }

    private void addGenes(int slot) {
        if (!isEnd(slot)) {
            genes.add(gene(slots.get(slot), RUN, new Range(0, 1), true));
        }
        if (slot > 0) {
            spec.scale().ifPresent(r -> genes.add(gene(slots.get(slot), SCALE, r, false)));
        }
    }

    private Gene gene(Slot slot, String parameter, Range range, boolean isWhole) {
        return new Gene(
                name(slot, parameter),
                parameter,
                Optional.of(slot.model()),
                Optional.of(slot.layers()),
                Optional.empty(),
                range,
                isWhole);
    }

    /// `2/math-en/layers.3/run`; without the turn, if there is only one.
    private String name(Slot slot, String parameter) {
        String turn = spec.repeats() == 1 ? "" : slot.turn() + "/";
        String layers = Anchor.ofGroup(0, slot.layers()).name();
        return turn + parents.shortName(slot.model()) + "/" + layers + "/" + parameter;
    }

    @Override
    public List<Gene> genes() {
        return List.copyOf(genes);
    }

    /// Genes without effect are 0, of steps that are not taken, or 1, of scales.
    @Override
    public double[] values(double[] genome) {
        double[] values = new double[genes.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = genes.get(i).parameter().equals(RUN) ? 0 : 1;
        }
        for (Step step : steps(genome)) {
            put(values, name(step.slot(), RUN), 1);
            put(values, name(step.slot(), SCALE), step.scale());
        }
        return values;
    }

    /// The ends have no gene of their running, the first has none at all.
    private void put(double[] values, String name, double value) {
        Integer position = positions.get(name);
        if (position != null) {
            values[position] = value;
        }
    }

    @Override
    public Recipe recipe(double[] genome) {
        if (genome.length != genes.size()) {
            throw new IllegalArgumentException(genome.length + " genes of " + genes.size());
        }
        List<Slice> slices = new ArrayList<>();
        List<Step> steps = steps(genome);
        double scale = 1;
        int from = 0;
        for (int i = 0; i < steps.size(); i++) {
            boolean isLast = i == steps.size() - 1;
            if (isLast || !steps.get(i + 1).slot().follows(steps.get(i).slot())) {
                scale *= steps.get(from).scale();
                slices.add(slice(steps.get(from).slot(), steps.get(i).slot(), scale));
                from = i + 1;
            }
        }
        return Recipes.ofSlices(METHOD, Optional.empty(), slices, Map.of(), dtype);
    }

    private static Slice slice(Slot from, Slot to, double scale) {
        LayerRange layers = new LayerRange(from.layers().start(), to.layers().end());
        Map<String, Setting> parameters =
                scale == 1 ? Map.of() : Map.of(SCALE, divided(Recipes.rounded(1 / scale)));
        return new Slice(
                List.of(new Source(from.model(), Optional.of(layers), parameters)), Map.of());
    }

    private static Setting divided(double factor) {
        List<Setting.Case> cases = new ArrayList<>();
        ADDING.forEach(t -> cases.add(new Setting.Case(Optional.of(t), Setting.of(factor))));
        cases.add(new Setting.Case(Optional.empty(), Setting.of(1)));
        return new Setting.Filtered(cases);
    }

    /// The steps that a genome takes, no more than fit.
    private List<Step> steps(double[] genome) {
        Slot end = slots.getLast();
        int room = longest - slots.getFirst().layers().size() - end.layers().size();
        List<Step> steps = new ArrayList<>();
        steps.add(new Step(slots.getFirst(), 1));
        for (Slot slot : slots.subList(1, slots.size() - 1)) {
            if (isTaken(slot, genome) && slot.layers().size() <= room) {
                steps.add(step(slot, steps.getLast().slot(), genome));
                room -= slot.layers().size();
            }
        }
        steps.add(step(end, steps.getLast().slot(), genome));
        return steps;
    }

    private boolean isTaken(Slot slot, double[] genome) {
        int position = Objects.requireNonNull(positions.get(name(slot, RUN)));
        return genes.get(position).range().wholeAt(genome[position]) == 1;
    }

    private Step step(Slot slot, Slot before, double[] genome) {
        Integer position = positions.get(name(slot, SCALE));
        if (position == null || slot.follows(before)) {
            return new Step(slot, 1);
        }
        return new Step(slot, Recipes.rounded(genes.get(position).range().at(genome[position])));
    }

    @Override
    public Problem problem(double[] start, int objectives) {
        List<Coordinate> coordinates = genes.stream().map(Gene::coordinate).toList();
        return new Problem(start, coordinates, objectives);
    }

    /// The first expert as it is.
    @Override
    public double[] start() {
        return through(parents.experts().getFirst());
    }

    /// The path through the layers of one expert, between the ends of the first, unscaled.
    private double[] through(String model) {
        double[] genome = new double[genes.size()];
        for (int i = 0; i < genome.length; i++) {
            Gene gene = genes.get(i);
            genome[i] = gene.parameter().equals(RUN) ? 0.25 : gene.range().gene(1);
        }
        slots.subList(1, slots.size() - 1).stream()
                .filter(s -> s.turn() == 1 && s.model().equals(model) && isInner(s))
                .forEach(s -> put(genome, name(s, RUN), 0.75));
        return genome;
    }

    /// Whether it lies between the layers that the ends stand for.
    private boolean isInner(Slot slot) {
        boolean isLast =
                slots.stream()
                        .filter(s -> s.model().equals(slot.model()))
                        .allMatch(s -> s.layers().end() <= slot.layers().end());
        return slot.layers().start() > 0 && !isLast;
    }

    /// For each expert the path through its layers; that of the first is the expert itself.
    @Override
    public List<Seed> seeds() {
        return parents.experts().stream()
                .map(e -> new Seed("path(" + parents.shortName(e) + ")", recipe(through(e))))
                .toList();
    }

    /// The seeds, and a path with as many layers as any.
    @Override
    public List<Recipe> examples() {
        List<Recipe> out = new ArrayList<>(seeds().stream().map(Seed::recipe).toList());
        out.add(recipe(fullest()));
        return out;
    }

    /// The steps that fill the room best. Steps may have several layers, so that those first in
    /// order need not.
    private double[] fullest() {
        int room = longest - slots.getFirst().layers().size() - slots.getLast().layers().size();
        int[] lastStep = new int[room + 1]; // of a sum of layers; 0: there is no such sum
        for (int step = 1; step < slots.size() - 1; step++) {
            int layers = slots.get(step).layers().size();
            for (int sum = room; sum >= layers; sum--) {
                boolean isNew = lastStep[sum] == 0;
                if (isNew && (sum == layers || lastStep[sum - layers] > 0)) {
                    lastStep[sum] = step;
                }
            }
        }
        double[] genome = new double[genes.size()];
        int sum = room;
        while (sum > 0 && lastStep[sum] == 0) {
            sum--;
        }
        while (sum > 0) {
            Slot slot = slots.get(lastStep[sum]);
            put(genome, name(slot, RUN), 1);
            sum -= slot.layers().size();
        }
        return genome;
    }

    /// Only of this space's own seeds.
    @Override
    public Optional<Projection> project(Recipe recipe) {
        return parents.experts().stream()
                .map(this::through)
                .filter(genome -> recipe(genome).equals(recipe))
                .findFirst()
                .map(genome -> new Projection(genome, true));
    }

    /// A merge of the first layers of all models, whose plan checks that they fit each other.
    static Recipe ofFirstLayers(Parents parents, DType dtype) {
        List<Source> sources =
                parents.all().stream()
                        .map(
                                m ->
                                        new Source(
                                                m,
                                                Optional.of(new LayerRange(0, 1)),
                                                Map.of("weight", Setting.of(1))))
                        .toList();
        Slice slice = new Slice(sources, Map.of());
        return Recipes.ofSlices("linear", Optional.empty(), List.of(slice), Map.of(), dtype);
    }
}
