package io.evomerge.recipes;

import java.util.Optional;

/// One document of a file that holds several recipes, as mergekit-multi reads them.
///
/// @param place the file, and which of its documents, for complaints
/// @param name what other documents call its result; empty for the one whose result is wanted
public record NamedRecipe(String place, Optional<String> name, Recipe recipe) {}
