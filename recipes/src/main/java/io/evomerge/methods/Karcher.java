package io.evomerge.methods;

import java.util.Arrays;
import java.util.List;

/// The Karcher mean of the models: the direction whose squared angles to the models' directions add
/// up to the least, at the mean of their lengths. Per tensor, as one vector, from the normalised
/// mean `μ` of the directions `uᵢ`:
///
/// `v = 1/N Σᵢ θᵢ/sin θᵢ (uᵢ − cos θᵢ μ)`, `μ ← cos‖v‖ μ + sin‖v‖ v/‖v‖`,
///
/// until `‖v‖ <` `tol`, at most `max_iter` times.
///
/// | symbol | code    | meaning                                                  |
/// |--------|---------|----------------------------------------------------------|
/// | `μ`    | `mean`  | the mean direction, as weights of the `uᵢ`               |
/// | `θᵢ`   | `angle` | between `μ` and `uᵢ`, radians                            |
/// | `v`    | `step`  | in the tangent space at `μ`, as weights of the `uᵢ`      |
///
/// Everything stays in the span of the models, so the iteration runs on `N` weights and the models'
/// scalar products; the tensors are not read again.
///
/// A model whose tensor has no length (`tol` or less) has no direction, but counts for the length;
/// one that points away from the mean pulls nowhere. Directions that cancel out have no mean: the
/// plain mean of the models is taken then, where mergekit takes the first model's direction.
///
/// @see <a href="https://doi.org/10.1002/cpa.3160300502">Karcher 1977</a>; the iteration is that of
///     <a href="https://doi.org/10.1145/502122.502124">Buss and Fillmore 2001, algorithm A1</a>
public record Karcher() implements TensorMethod {
    private static final Parameter MAX_ITER =
            Parameter.integer("max_iter", Range.COUNT, 10, "the most steps").untuned();
    private static final Parameter TOL =
            Parameter.ofMerge("tol", Range.FRACTION, 1e-5, "a shorter step is the last, radians")
                    .untuned();

    @Override
    public String name() {
        return "karcher";
    }

    @Override
    public String summary() {
        return "the mean of the models on the sphere, at their mean length";
    }

    @Override
    public BaseModel base() {
        return BaseModel.PEER;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(MAX_ITER, TOL);
    }

    @Override
    public Combination prepare(Inputs inputs, Settings settings) {
        int steps = settings.integer(MAX_ITER);
        double tol = settings.number(TOL);
        return Spherical.combine(
                inputs,
                -1,
                Vectors.whole(inputs.elements()),
                (gram, vector) -> Walk.of(gram, vector, tol).weights(steps));
    }

    /// The way to the mean of one vector.
    ///
    /// @param directions how many of the models have one
    private record Walk(Gram gram, int vector, double tol, double[] lengths, int directions) {
        static Walk of(Gram gram, int vector, double tol) {
            double[] lengths = new double[gram.size()];
            Arrays.setAll(lengths, i -> gram.length(i, vector));
            long directions = Arrays.stream(lengths).filter(length -> length > tol).count();
            return new Walk(gram, vector, tol, lengths, (int) directions);
        }

        /// Weights of the models themselves, here as in all of the walk.
        double[] weights(int steps) {
            double[] mean = new double[lengths.length];
            Arrays.setAll(mean, i -> hasDirection(i) ? 1 / lengths[i] : 0);
            if (gram.length(mean, vector) < tol * Math.max(directions, 1)) {
                Arrays.fill(mean, 1.0 / mean.length);
                return mean;
            }
            scale(mean, 1 / gram.length(mean, vector));
            for (int i = 0; i < steps; i++) {
                double[] step = step(mean);
                double angle = gram.length(step, vector);
                if (angle < tol) {
                    break;
                }
                turn(mean, step, angle);
            }
            scale(mean, Arrays.stream(lengths).average().orElseThrow());
            return mean;
        }

        private boolean hasDirection(int i) {
            return lengths[i] > tol;
        }

        /// The mean of the ways to the models' directions, in the tangent space.
        private double[] step(double[] mean) {
            double[] step = new double[mean.length];
            double alongMean = 0;
            for (int i = 0; i < step.length; i++) {
                double cos = hasDirection(i) ? cosine(mean, i) : 1;
                double angle = Math.acos(cos);
                if (angle >= tol && Math.PI - angle >= tol) {
                    double pull = angle / Math.sin(angle) / directions;
                    step[i] = pull / lengths[i];
                    alongMean += pull * cos;
                }
            }
            for (int i = 0; i < step.length; i++) {
                step[i] -= alongMean * mean[i];
            }
            return step;
        }

        private double cosine(double[] mean, int i) {
            double product = 0;
            for (int j = 0; j < mean.length; j++) {
                product += mean[j] * gram.product(i, j, vector);
            }
            return Math.clamp(product / lengths[i], -1, 1);
        }

        /// Goes from the mean along the sphere.
        private void turn(double[] mean, double[] step, double angle) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] = Math.cos(angle) * mean[i] + Math.sin(angle) / angle * step[i];
            }
            scale(mean, 1 / gram.length(mean, vector));
        }

        private static void scale(double[] weights, double factor) {
            for (int i = 0; i < weights.length; i++) {
                weights[i] *= factor;
            }
        }
    }
}
