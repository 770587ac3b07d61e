/// The append-only record of every evaluation, and its replay.
@NullMarked
package io.evomerge.journal;

import org.jspecify.annotations.NullMarked;
