/// Item response theory: how likely a model of some ability answers an item of some difficulty,
/// from the answers of many models to many items.
///
/// Main types: [ResponseMatrix] is calibrated by [Calibration] into an [ItemBank];
/// [AbilityEstimator] places a further model on its scale. Sources: Bock and Aitkin 1981; Reckase,
/// Multidimensional Item Response Theory, 2009; Polo et al. 2024 (tinyBenchmarks).
@NullMarked
package io.evomerge.irt;

import org.jspecify.annotations.NullMarked;
