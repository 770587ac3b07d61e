package io.evomerge.irt;

/// How an item bank is fitted: penalised marginal maximum likelihood. Abilities are standard normal
/// over models and integrated out; item parameters have a normal prior that is itself estimated.
///
/// The fit is Bock and Aitkin's EM (1981). E step: each model's posterior, by adaptive
/// Gauss–Hermite quadrature in one dimension (Schilling and Bock 2005), by Laplace's approximation
/// and cubature in more. M step: for each item a penalised logistic regression on the points of all
/// posteriors.
///
/// @param model the form of the response curves; the guessing parameter needs one dimension
/// @param dimensions of the ability, 1 to 15
/// @param guessing the prior's centre of `c`: one over the number of options
/// @param mostRounds of EM
/// @param tolerance the fit ends when no parameter moves by more than this in a round
public record Calibration(
        ItemModel model, int dimensions, double guessing, int mostRounds, double tolerance) {
    public static final int MOST_DIMENSIONS = 15;

    public Calibration {
        if (dimensions < 1 || dimensions > MOST_DIMENSIONS) {
            throw new IllegalArgumentException(
                    "%d dimensions; 1 to %d are possible".formatted(dimensions, MOST_DIMENSIONS));
        }
        if (dimensions > 1 && model != ItemModel.TWO_PL) {
            throw new IllegalArgumentException(
                    "%s has one dimension; only 2pl has more".formatted(model.id()));
        }
        if (!(guessing > 0 && guessing < 1) || mostRounds < 1 || !(tolerance > 0)) {
            throw new IllegalArgumentException(guessing + ", " + mostRounds + ", " + tolerance);
        }
    }

    public static Calibration of(ItemModel model, int dimensions) {
        return new Calibration(model, dimensions, 0.25, 200, dimensions == 1 ? 2e-3 : 1e-2);
    }

    /// Fits the items' curves. Every model should have a response, and no item should be constant:
    /// [ResponseChecks] says so in time.
    public ItemFit fit(ResponseMatrix responses) {
        return new ExpectationMaximization(this, responses).run();
    }
}
