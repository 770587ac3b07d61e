/// Carrying a recipe out: one [Merge] serves the checkpoint streamed from disk to disk and the
/// candidate resident in memory, so that what was scored is what is written.
@NullMarked
package io.evomerge.merging;

import org.jspecify.annotations.NullMarked;
