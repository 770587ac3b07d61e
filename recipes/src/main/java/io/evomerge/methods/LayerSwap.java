package io.evomerge.methods;

import java.util.List;
import java.util.Optional;

/// The outer layers of a language expert (the base model) around the inner layers of a task expert:
/// understanding and writing a language lie at the ends of a model, solving the task in between.
///
/// Of `L` layers, counted from the input:
///
/// | layers                                           | from                          |
/// |--------------------------------------------------|-------------------------------|
/// | the first `bottom`, the last `top`               | the language expert           |
/// | `transition_bottom` and `transition_top` inwards | both, `transition_share` of   |
/// |                                                  | it the language expert's      |
/// | the others                                       | the task expert               |
///
/// What lies outside the layers (embeddings, the last norm, the output head) and the tokenizer are
/// the language expert's. The four counts must fit into the layers. In a merge of slices the layers
/// of the merged model count; encoders and decoders count each by themselves. The task expert may
/// have more words than the language expert, but not fewer, unless the recipe chooses a tokenizer.
///
/// The paper's experts share a base of 32 layers, of which it took 5 at the bottom and 2 at the
/// top, and 1 transition layer at each: the defaults. It averages transition layers evenly.
///
/// @see <a href="https://arxiv.org/abs/2410.01335">Bandarkar et al. 2024, algorithm 1</a>
public record LayerSwap() implements TensorMethod {
    private static final Parameter BOTTOM =
            Parameter.integer("bottom", Range.COUNT, 5, "first layers from the language expert");
    private static final Parameter TOP =
            Parameter.integer("top", Range.COUNT, 2, "last layers from the language expert");
    private static final Parameter TRANSITION_BOTTOM =
            Parameter.integer(
                    "transition_bottom", Range.COUNT, 1, "mixed layers after the first ones");
    private static final Parameter TRANSITION_TOP =
            Parameter.integer(
                    "transition_top", Range.COUNT, 1, "mixed layers before the last ones");
    private static final Parameter TRANSITION_SHARE =
            Parameter.ofMerge(
                    "transition_share",
                    Range.UNIT,
                    0.5,
                    "the language expert's share in mixed layers");

    @Override
    public String name() {
        return "layer_swap";
    }

    @Override
    public String summary() {
        return "the outer layers of the base, a language expert, around the inner ones of a task"
                + " expert";
    }

    @Override
    public BaseModel base() {
        return BaseModel.END;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(BOTTOM, TOP, TRANSITION_BOTTOM, TRANSITION_TOP, TRANSITION_SHARE);
    }

    @Override
    public int maxModels() {
        return 2;
    }

    @Override
    public boolean keepsVocabulary() {
        return true;
    }

    @Override
    public Optional<Objection> objection(Extent tensor, Settings settings) {
        int layers = tensor.site().layers();
        long wanted =
                (long) settings.integer(BOTTOM)
                        + settings.integer(TRANSITION_BOTTOM)
                        + settings.integer(TRANSITION_TOP)
                        + settings.integer(TOP);
        return wanted <= layers
                ? Optional.empty()
                : Optional.of(
                        new Objection(
                                BOTTOM.name(),
                                "bottom, top and the transitions take %d layers, but there are %d"
                                        .formatted(wanted, layers),
                                "lower them"));
    }

    @Override
    public Combination prepare(Inputs inputs, Settings settings) {
        double share = share(inputs.site(), settings);
        return inputs.base() == 0
                ? new WeightedSum(share, 1 - share)
                : new WeightedSum(1 - share, share);
    }

    /// The language expert's part of a tensor.
    private static double share(Site site, Settings settings) {
        if (site.layer().isEmpty()) {
            return 1;
        }
        int below = site.layer().getAsInt();
        int above = site.layers() - 1 - below;
        int bottom = settings.integer(BOTTOM);
        int top = settings.integer(TOP);
        if (below < bottom || above < top) {
            return 1;
        }
        boolean isMixed =
                below < bottom + settings.integer(TRANSITION_BOTTOM)
                        || above < top + settings.integer(TRANSITION_TOP);
        return isMixed ? settings.number(TRANSITION_SHARE) : 0;
    }
}
