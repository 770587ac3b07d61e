package io.evomerge.methods;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// [Ram] that strengthens what one model alone has changed, to make up for what it loses where
/// means are taken: its unique entries are multiplied by
/// `λᵢ = 1 + r · min(sᵢ / uᵢ, α)`.
///
/// | symbol | code     | meaning                                                |
/// |--------|----------|--------------------------------------------------------|
/// | `uᵢ`   | `unique` | entries of the tensor where this model alone is active |
/// | `sᵢ`   | `shared` | entries where it is active and others are too          |
/// | `r`    | `r`      | strength                                               |
/// | `α`    | `alpha`  | the largest ratio that counts                          |
///
/// Tensor-local (hence `tl`): entries are counted in each tensor, not in the whole model as in the
/// paper.
///
/// @see <a href="https://arxiv.org/abs/2601.13572">Yuan et al. 2026, RAM+</a>
public record RamPlus() implements TensorMethod {
    private static final Range STRENGTH = new Range(0, 10, false);
    private static final Parameter R =
            Parameter.ofMerge("r", STRENGTH, 0.1, "how much unique entries are strengthened");
    private static final Parameter ALPHA =
            Parameter.ofMerge(
                    "alpha", STRENGTH, 0.2, "the largest ratio of shared to unique that counts");
    private static final Overlap NONE = new Overlap(0, 0);

    @Override
    public String name() {
        return "ramplus_tl";
    }

    @Override
    public String summary() {
        return "ram with what one model alone has changed made stronger";
    }

    @Override
    public BaseModel base() {
        return BaseModel.ANCESTOR;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Ram.EPSILON, R, ALPHA);
    }

    @Override
    public Combination prepare(Inputs inputs, Settings settings) {
        Sparsifier.Mask active = Ram.active(inputs, settings);
        double[] surplus = surplus(inputs, settings, active);
        int base = inputs.base();
        return block -> {
            Ram.read(block, base, active);
            Ram.mean(block, base);
            for (int i = 0; i < surplus.length; i++) {
                if (i != base) {
                    addUnique(
                            block.source(i), surplus[i], block.mass(), block.sum(), block.length());
                }
            }
            Ram.add(block.source(base), block.sum(), block.out(), block.length());
        };
    }

    private static void addUnique(
            float[] delta, double surplus, double[] count, double[] sum, int n) {
        for (int i = 0; i < n; i++) {
            sum[i] += count[i] == 1 ? surplus * delta[i] : 0;
        }
    }

    /// What each source's unique entries are strengthened by, `λᵢ − 1`.
    private static double[] surplus(Inputs inputs, Settings settings, Sparsifier.Mask active) {
        List<Overlap[]> parts = inputs.chunks((from, to) -> overlaps(inputs, active, from, to));
        return IntStream.range(0, inputs.sources())
                .mapToObj(i -> parts.stream().map(part -> part[i]).reduce(NONE, Overlap::plus))
                .mapToDouble(o -> settings.number(R) * Math.min(o.ratio(), settings.number(ALPHA)))
                .toArray();
    }

    /// How many active entries a source has alone, and how many together with others.
    private record Overlap(long unique, long shared) {
        /// Without unique entries there is nothing to strengthen.
        double ratio() {
            return unique == 0 ? 0 : shared / (double) unique;
        }

        Overlap plus(Overlap other) {
            return new Overlap(unique + other.unique, shared + other.shared);
        }

        static Overlap of(float[] delta, double[] count, int n) {
            int active = 0;
            int unique = 0;
            for (int i = 0; i < n; i++) {
                int isActive = delta[i] == 0 ? 0 : 1;
                active += isActive;
                unique += count[i] == 1 ? isActive : 0;
            }
            return new Overlap(unique, active - unique);
        }
    }

    private static Overlap[] overlaps(Inputs inputs, Sparsifier.Mask active, long from, long to) {
        Overlap[] sums = new Overlap[inputs.sources()];
        Arrays.fill(sums, NONE);
        Block.each(
                inputs,
                from,
                to,
                block -> {
                    Ram.read(block, inputs.base(), active);
                    for (int i : inputs.models()) {
                        var overlap = Overlap.of(block.source(i), block.mass(), block.length());
                        sums[i] = sums[i].plus(overlap);
                    }
                });
        return sums;
    }
}
