/// Documents that users write (YAML, JSON): typed access to their keys, and complaints that say
/// file, key, what is wrong and what to do. All complaints of a document are collected, so that a
/// user sees them at once.
///
/// Main types: [Node] (one value with its place) and [InputException] (what stops a command before
/// long work).
@NullMarked
package io.evomerge.documents;

import org.jspecify.annotations.NullMarked;
