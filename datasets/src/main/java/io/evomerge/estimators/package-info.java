/// The score over all items of a bank, estimated from the responses to a few, with its error.
///
/// Main types: [ScoreEstimator] and its kinds, named in [Estimators]; [Estimate];
/// [PairedDifference].
@NullMarked
package io.evomerge.estimators;

import org.jspecify.annotations.NullMarked;
