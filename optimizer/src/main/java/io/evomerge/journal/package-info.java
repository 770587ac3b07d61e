/// The append-only record of every evaluation. A run that was broken off is replayed from it.
///
/// Main types: [Journal], [Entry].
@NullMarked
package io.evomerge.journal;

import org.jspecify.annotations.NullMarked;
