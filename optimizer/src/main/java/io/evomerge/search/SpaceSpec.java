package io.evomerge.search;

import io.evomerge.recipes.LayerRange;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;

/// Which merges a search may propose: weights of all experts' layers, or paths through some of
/// them.
public sealed interface SpaceSpec {
    /// The merge methods that candidates may have.
    List<String> methods();

    /// Merges of all experts, layer by layer.
    ///
    /// @param methods merge methods; of several, the method is a gene
    /// @param sources which experts take part
    /// @param layers how the layers are grouped; each group has its own genes
    /// @param ends which of the tensors outside the layers have their own genes
    /// @param filters parts of tensor names; each has its own genes, and what none matches has one
    ///     more
    /// @param parameters the methods' parameters by name: searched in a range, or fixed
    /// @param post corrections after the merge, in order
    record Weights(
            List<String> methods,
            Sources sources,
            Layers layers,
            Ends ends,
            List<String> filters,
            SequencedMap<String, Freedom> parameters,
            List<Correction> post)
            implements SpaceSpec {
        public Weights {
            post = List.copyOf(post);
            methods = List.copyOf(methods);
            filters = List.copyOf(filters);
            parameters = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(parameters));
            if (methods.isEmpty()) {
                throw new IllegalArgumentException("no methods");
            }
        }
    }

    /// Paths through the layers of the experts ([PathSpace]).
    ///
    /// @param repeats how often a path may come to the same layer
    /// @param block how many consecutive layers are run or left out together
    /// @param scale of the stream where a path jumps; absent: it stays as it is
    /// @param longest the most layers a path may have; absent: one and a half times those of the
    ///     deepest model
    record Paths(int repeats, int block, Optional<Freedom.Range> scale, OptionalInt longest)
            implements SpaceSpec {
        public Paths {
            if (repeats < 1 || block < 1) {
                throw new IllegalArgumentException(repeats + " repeats, blocks of " + block);
            }
            if (scale.isPresent() && scale.get().min() <= 0) {
                throw new IllegalArgumentException("scale " + scale.get());
            }
        }

        @Override
        public List<String> methods() {
            return List.of(PathSpace.METHOD);
        }
    }

    /// Which experts take part in a merge: all in every one, or for each a gene says.
    enum Sources {
        ALL,
        SEARCH;

        /// As search.yaml writes it.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static List<String> words() {
            return Arrays.stream(values()).map(Sources::word).toList();
        }
    }

    /// What lies outside the layers and has genes of its own, instead of those of the first group
    /// and of the last.
    ///
    /// @param embeddings whatever lies before the layers
    /// @param head the last norm and the head
    record Ends(boolean embeddings, boolean head) {
        static final Ends NONE = new Ends(false, false);
    }

    /// A correction after every merge.
    ///
    /// @param method its name (`lines`)
    /// @param parameters its parameters by name: searched in a range, or fixed
    record Correction(String method, SequencedMap<String, Freedom> parameters) {
        public Correction {
            parameters = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(parameters));
        }

        /// The name of the gene of a parameter.
        String gene(String parameter) {
            return Gene.OF_CORRECTIONS + method + "/" + parameter;
        }
    }

    /// How layers are grouped.
    sealed interface Layers {
        /// A number of groups of equal size, the first ones a layer larger where the layers do not
        /// divide evenly.
        record Groups(int count) implements Layers {
            public Groups {
                if (count < 1) {
                    throw new IllegalArgumentException("count " + count);
                }
            }
        }

        /// Every layer on its own.
        record Each() implements Layers {}

        /// Every layer on its own, with genes only at equidistant knots ([Profile]).
        record Profile(int knots) implements Layers {
            public Profile {
                if (knots < 2) {
                    throw new IllegalArgumentException(knots + " knots");
                }
            }
        }

        /// Ranges that cover all layers, in order.
        record Explicit(List<LayerRange> ranges) implements Layers {
            public Explicit {
                ranges = List.copyOf(ranges);
            }
        }
    }

    /// What a search may do with one parameter of the methods.
    sealed interface Freedom {
        /// The same value in every candidate: a [Double], [Boolean] or [String].
        record Fixed(Object value) implements Freedom {}

        /// Genes with values between two bounds.
        ///
        /// @param scale on which equal steps of a gene are equal
        record Range(double min, double max, Scale scale) implements Freedom {
            public Range {
                if (!(min < max) || Double.isInfinite(max - min)) {
                    throw new IllegalArgumentException("[" + min + ", " + max + "]");
                }
                if (scale == Scale.LOG && min <= 0) {
                    throw new IllegalArgumentException("the logarithm of " + min);
                }
            }

            /// Equal steps of a gene are equal differences.
            public Range(double min, double max) {
                this(min, max, Scale.LINEAR);
            }

            /// The value of a gene in [0, 1].
            double at(double gene) {
                return switch (scale) {
                    case LINEAR -> min + gene * (max - min);
                    case LOG -> Math.clamp(Math.exp(Math.log(min) + gene * logs()), min, max);
                };
            }

            /// The whole number of a gene, each with an equal share of [0, 1].
            double wholeAt(double gene) {
                return Math.min(max, Math.floor(min + gene * (max - min + 1)));
            }

            /// The gene whose value is nearest.
            double gene(double value) {
                return switch (scale) {
                    case LINEAR -> Math.clamp((value - min) / (max - min), 0, 1);
                    case LOG ->
                            value <= min
                                    ? 0
                                    : Math.clamp((Math.log(value) - Math.log(min)) / logs(), 0, 1);
                };
            }

            private double logs() {
                return Math.log(max) - Math.log(min);
            }
        }

        /// What is equal of two values when their genes are equally far apart: their difference, or
        /// their quotient.
        enum Scale {
            LINEAR,
            LOG;

            /// As search.yaml writes it.
            public String word() {
                return name().toLowerCase(Locale.ROOT);
            }

            static List<String> words() {
                return Arrays.stream(values()).map(Scale::word).toList();
            }
        }
    }
}
