package io.evomerge.search;

import io.evomerge.recipes.Recipe;

/// A hand-made merge that a search has to beat.
///
/// @param name as in the table at the end: `task_arithmetic(0.5)`
public record Seed(String name, Recipe recipe) {}
