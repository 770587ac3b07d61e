package io.evomerge.irt;

/// The response curves of items: `P_j(θ) = c_j + (1 − c_j) σ(a_j·θ + d_j)`.
///
/// | symbol | code          | meaning                                               |
/// |--------|---------------|-------------------------------------------------------|
/// | `θ`    | `ability`     | of a model, `[dimensions]`, standard normal over models |
/// | `a_j`  | `slope`       | discriminations, `[items × dimensions]`, logits per unit of ability |
/// | `d_j`  | `intercept`   | `[items]`, logits; the difficulty is `b = −d/a`       |
/// | `c_j`  | `guessing`    | `[items]`, the lowest probability, in [0, 1)          |
public final class ItemCurves {
    private final int dimensions;
    private final double[] slopes;
    private final double[] intercepts;
    private final double[] guessing;

    private ItemCurves(int dimensions, double[] slopes, double[] intercepts, double[] guessing) {
        this.dimensions = dimensions;
        this.slopes = slopes;
        this.intercepts = intercepts;
        this.guessing = guessing;
    }

    /// Copies its arguments.
    ///
    /// @param slopes `[items × dimensions]`
    /// @param intercepts `[items]`
    /// @param guessing `[items]`
    public static ItemCurves of(double[][] slopes, double[] intercepts, double[] guessing) {
        int items = intercepts.length;
        if (items == 0 || slopes.length != items || guessing.length != items) {
            throw new IllegalArgumentException(
                    "%d slopes, %d intercepts, %d guessing parameters"
                            .formatted(slopes.length, items, guessing.length));
        }
        int dimensions = slopes[0].length;
        double[] flat = new double[items * dimensions];
        for (int j = 0; j < items; j++) {
            System.arraycopy(slopes[j], 0, flat, j * dimensions, dimensions);
        }
        return new ItemCurves(dimensions, flat, intercepts.clone(), guessing.clone());
    }

    public int items() {
        return intercepts.length;
    }

    public int dimensions() {
        return dimensions;
    }

    public double slope(int item, int dimension) {
        return slopes[item * dimensions + dimension];
    }

    public double intercept(int item) {
        return intercepts[item];
    }

    public double guessing(int item) {
        return guessing[item];
    }

    /// `a·θ + d`.
    public double logit(int item, double[] ability) {
        double sum = intercepts[item];
        for (int k = 0, at = item * dimensions; k < dimensions; k++) {
            sum += slopes[at + k] * ability[k];
        }
        return sum;
    }

    /// The probability of a right answer.
    public double probability(int item, double[] ability) {
        double c = guessing[item];
        return c + (1 - c) * Logistic.sigmoid(logit(item, ability));
    }

    /// How much a response tells: the expected second derivative of the log-likelihood by the logit
    /// (Fisher information), `(∂P/∂t)² / (P (1 − P))`. The information about `θ` is this times
    /// `a aᵀ`.
    public double information(int item, double[] ability) {
        double s = Logistic.sigmoid(logit(item, ability));
        double c = guessing[item];
        double p = c + (1 - c) * s;
        return p <= 0 ? 0 : (1 - c) * s * s * (1 - s) / p;
    }

    /// The curves of some items, in that order.
    public ItemCurves ofItems(int[] chosen) {
        double[] a = new double[chosen.length * dimensions];
        double[] d = new double[chosen.length];
        double[] c = new double[chosen.length];
        for (int j = 0; j < chosen.length; j++) {
            System.arraycopy(slopes, chosen[j] * dimensions, a, j * dimensions, dimensions);
            d[j] = intercepts[chosen[j]];
            c[j] = guessing[chosen[j]];
        }
        return new ItemCurves(dimensions, a, d, c);
    }

    /// The same curves in other coordinates: if `θ = Σ_t λ_t θ_t`, the slopes for `λ` are `a·θ_t`.
    ///
    /// @param directions the `θ_t`, `[T × dimensions]`
    public ItemCurves along(double[][] directions) {
        int count = directions.length;
        double[] a = new double[items() * count];
        for (int j = 0; j < items(); j++) {
            for (int t = 0; t < count; t++) {
                for (int k = 0; k < dimensions; k++) {
                    a[j * count + t] += slope(j, k) * directions[t][k];
                }
            }
        }
        return new ItemCurves(count, a, intercepts.clone(), guessing.clone());
    }
}
