package io.evomerge.methods;

import io.evomerge.documents.InputException;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// Parameter competition balancing: entries compete within their model by their magnitude, and
/// between the models by how well they go with the others; the winners are averaged with their
/// scores for weights.
///
/// ```
/// cᵢ = |τᵢ| clamped to its 0.0001 and 0.9999 quantiles        τ̂ᵢ = sgn(τᵢ) cᵢ
/// sᵢ = exp( T · minmax(cᵢ)² ) · tanh( τᵢ · Σⱼ τⱼ )
/// ŝᵢ = minmax( max(sᵢ, its 1 − r quantile) )                  // 0 for all but the part r
/// θ  = θ₀ + λ · Σᵢ wᵢ ŝᵢ τ̂ᵢ / max(Σᵢ ŝᵢ, 1e-12)
/// ```
///
/// | symbol | code     | meaning                                                         |
/// |--------|----------|-----------------------------------------------------------------|
/// | `τᵢ`   | sources  | task vectors `θᵢ − θ₀`, element-wise, all tensors together       |
/// | `T`    | models   | how many there are                                              |
/// | `r`    | `ratio`  | the part of each model's entries that win, in `(0, 1]`           |
/// | `wᵢ`   | `weight` | one per model, unitless; the paper's `λᵢ` where they are searched |
/// | `λ`    | `lambda` | shared factor, unitless; 0 returns the base                     |
///
/// `minmax` maps the smallest value of the whole model to 0 and the largest to 1; values that are
/// all the same become 0. Quantiles are the authors' code's: the `⌊q n⌋`-th of the sorted values
/// from below and the `⌊q n − 1⌋`-th from above, not interpolated. Of one model the winning entries
/// are kept and the others dropped. Products of small entries are small: `tanh` is nearly linear
/// for language models. Four passes to find the quantiles, each with `T` exponentials for an
/// element in the last two.
///
/// Models with infinite or undefined elements are refused: their scores would be those of the whole
/// model.
///
/// @see <a href="https://arxiv.org/abs/2410.02396">Du et al. 2024, PCB-Merging</a>
public record Pcb() implements ModelMethod {
    private static final Parameter RATIO =
            Parameter.ofMerge(
                    "ratio", Range.FRACTION, 0.1, "the part of a model's entries that win");
    private static final Parameter LAMBDA =
            Parameter.ofMerge("lambda", Range.ANY, 1.2, "the factor of the merged task vector");

    /// The part of the magnitudes that is clamped at either end.
    private static final double CLAMPED = 0.0001;

    /// A smaller sum of scores is not divided by.
    private static final double NOTHING = 1e-12;

    @Override
    public String name() {
        return "pcb";
    }

    @Override
    public String summary() {
        return "the base plus the task vectors weighted by how their entries compete";
    }

    @Override
    public BaseModel base() {
        return BaseModel.ANCESTOR;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(TaskVectors.WEIGHT_OR_1, RATIO, LAMBDA);
    }

    @Override
    public TensorRule survey(WholeModel model) {
        long n = model.elements();
        if (n == 0) {
            return (inputs, settings) -> block -> {};
        }
        var magnitudes =
                WholeModelQuantiles.ofMagnitudes(
                        model,
                        (tensor, source) -> LongStream.of(leastMagnitude(n), mostMagnitude(n)));
        Span[] spans = new Span[model.models()];
        Arrays.setAll(
                spans,
                i ->
                        new Span(
                                magnitudes.at(i, leastMagnitude(n)),
                                magnitudes.at(i, mostMagnitude(n))));
        refuseUndefined(i -> spans[i].most(), model);
        var scores =
                WholeModelQuantiles.of(
                        model,
                        (tensor, source) -> LongStream.of(leastScore(tensor.settings(), n), n),
                        tensor -> block -> scores(tensor.inputs(), spans, block));
        refuseUndefined(i -> scores.at(i, n), model);
        return (inputs, settings) -> {
            Competitor[] competitors = new Competitor[spans.length];
            Arrays.setAll(
                    competitors,
                    i ->
                            new Competitor(
                                    inputs.models()[i],
                                    settings.number(TaskVectors.WEIGHT_OR_1, inputs.models()[i]),
                                    spans[i],
                                    new Span(
                                            scores.at(i, leastScore(settings, n)),
                                            scores.at(i, n))));
            double lambda = settings.number(LAMBDA);
            return block -> combine(competitors, inputs.base(), lambda, block);
        };
    }

    /// Largest values that are no numbers would make nothing of the whole model.
    private static void refuseUndefined(IntToDoubleFunction largest, WholeModel model) {
        if (!IntStream.range(0, model.models()).mapToDouble(largest).allMatch(Double::isFinite)) {
            throw model.tensors().stream()
                    .map(WholeModel.Tensor::inputs)
                    .flatMap(Pcb::damages)
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static Stream<InputException> damages(Inputs inputs) {
        return IntStream.range(0, inputs.models().length)
                .filter(place -> isDamaged(inputs, inputs.models()[place]))
                .mapToObj(place -> damage(inputs, place));
    }

    private static InputException damage(Inputs inputs, int place) {
        return new InputException(
                inputs.site().name(),
                "has infinite or undefined elements in the base or in model %d, so that entries"
                                .formatted(place + 1)
                        + " cannot compete",
                "look for the damaged model, or merge by another method");
    }

    private static boolean isDamaged(Inputs inputs, int model) {
        return !Double.isFinite(new TaskVector(inputs, model).magnitude());
    }

    /// Ranks from 1.
    private static long leastMagnitude(long n) {
        return (long) (n * CLAMPED) + 1;
    }

    private static long mostMagnitude(long n) {
        return (long) (n * (1 - CLAMPED) - 1) + 1;
    }

    private static long leastScore(Settings settings, long n) {
        return Math.min((long) (n * (1 - settings.number(RATIO))) + 1, n);
    }

    /// The bounds to which values are clamped.
    private record Span(double least, double most) {
        double clamped(double value) {
            return Math.clamp(value, least, most);
        }

        /// The clamped value's place between the bounds, from 0 to 1.
        double place(double value) {
            return most > least ? (clamped(value) - least) / (most - least) : 0;
        }
    }

    /// One model.
    ///
    /// @param magnitudes bounds of `|τᵢ|`
    /// @param scores bounds of `sᵢ`
    private record Competitor(int source, double weight, Span magnitudes, Span scores) {}

    private static float[][] scores(Inputs inputs, Span[] spans, Block block) {
        int[] models = inputs.models();
        float[][] out = new float[models.length][];
        subtractAndSum(models, inputs.base(), block);
        for (int i = 0; i < models.length; i++) {
            out[i] = block.source(models[i]);
            for (int j = 0; j < block.length(); j++) {
                out[i][j] = score(out[i][j], block.sum()[j], spans[i], models.length);
            }
        }
        return out;
    }

    /// Makes task vectors of the models' elements, and sums them up.
    private static void subtractAndSum(int[] models, int base, Block block) {
        Arrays.fill(block.sum(), 0, block.length(), 0);
        for (int model : models) {
            float[] delta = block.source(model);
            TaskVector.subtract(delta, block.source(base), block.length());
            WeightedSum.add(delta, 1, block.sum(), block.length());
        }
    }

    /// A float, so that the scores compared with a quantile are those it was found among.
    private static float score(float delta, double sum, Span magnitudes, int models) {
        double place = magnitudes.place(Math.abs(delta));
        return (float) (Math.exp(models * place * place) * Math.tanh(delta * sum));
    }

    private static void combine(Competitor[] competitors, int base, double lambda, Block block) {
        int[] models = Arrays.stream(competitors).mapToInt(Competitor::source).toArray();
        subtractAndSum(models, base, block);
        for (int j = 0; j < block.length(); j++) {
            double sum = 0;
            double mass = 0;
            for (Competitor c : competitors) {
                float delta = block.source(c.source())[j];
                float score = score(delta, block.sum()[j], c.magnitudes(), competitors.length);
                double place = c.scores().place(score);
                double clamped = Math.signum(delta) * c.magnitudes().clamped(Math.abs(delta));
                sum += c.weight() * clamped * place;
                mass += place;
            }
            double merged = sum / Math.max(mass, NOTHING);
            block.out()[j] = (float) (block.source(base)[j] + lambda * merged);
        }
    }
}
