/// Recipes: which models are merged, by which method, with which settings in which layers. Reading
/// and writing mergekit's YAML dialect, which is the form in which recipes are stored and
/// exchanged.
///
/// Main type: [Recipe]. Source: mergekit's `docs/merge_methods.md`.
@NullMarked
package io.evomerge.recipes;

import org.jspecify.annotations.NullMarked;
