package io.evomerge.irt;

import java.util.List;

/// What a calibration found.
///
/// @param curves the fitted response curves
/// @param errors covariance of each item's estimates `(a_1 … a_D, d, logit c)`; parameters that the
///     model fixes have zeros. The scale's own uncertainty (the abilities of finitely many models)
///     is included in one dimension
/// @param abilities of the models that it was fitted to, in their order
/// @param rounds of EM that it took
/// @param converged whether it ended before the limit of rounds
public record ItemFit(
        ItemCurves curves,
        List<double[][]> errors,
        List<Ability> abilities,
        int rounds,
        boolean converged) {
    public ItemFit {
        errors = List.copyOf(errors);
        abilities = List.copyOf(abilities);
    }

    ItemFit withAbilities(List<Ability> others) {
        return new ItemFit(curves, errors, others, rounds, converged);
    }

    /// The standard error of a model's ability in one dimension, on the population's scale:
    /// `√(Var[θ | responses] + (1 + θ²/2) / N)`.
    ///
    /// The second part is the scale's own. It is set so that the `N` models have mean 0 and
    /// deviation 1, whatever mean `m` and deviation `s` they have in the population that they were
    /// drawn from: what is found is `(θ − m) / s`, off by `−m − θ (s − 1)`, with `Var[m] = 1/N` and
    /// `Var[s] = 1/2N`. All models of the bank share that error, and the items' parameters move
    /// along with it, so that no predicted response has it; [Ability] leaves it out.
    public double abilityError(int model) {
        double theta = abilities.get(model).mean(0);
        double own = abilities.get(model).standardError(0);
        return Math.sqrt(own * own + (1 + theta * theta / 2) / abilities.size());
    }

    /// The standard error of a slope, logits per unit of ability.
    public double slopeError(int item, int dimension) {
        return Math.sqrt(errors.get(item)[dimension][dimension]);
    }

    /// The standard error of an intercept, logits.
    public double interceptError(int item) {
        int d = curves.dimensions();
        return Math.sqrt(errors.get(item)[d][d]);
    }

    /// The difficulty `b = −d/a` of a one-dimensional item.
    public double difficulty(int item) {
        return -curves.intercept(item) / curves.slope(item, 0);
    }

    /// The standard error of [#difficulty], by the delta method.
    public double difficultyError(int item) {
        double a = curves.slope(item, 0);
        double byA = curves.intercept(item) / (a * a);
        double byD = -1 / a;
        double[][] v = errors.get(item);
        return Math.sqrt(byA * byA * v[0][0] + 2 * byA * byD * v[0][1] + byD * byD * v[1][1]);
    }

    /// The standard error of the guessing probability, by the delta method.
    public double guessingError(int item) {
        int g = curves.dimensions() + 1;
        double c = curves.guessing(item);
        return c * (1 - c) * Math.sqrt(errors.get(item)[g][g]);
    }
}
