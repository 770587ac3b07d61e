/// How many items a candidate is asked, and what its answers to some of them say of all.
///
/// Main type: [Anchors].
@NullMarked
package io.evomerge.fidelity;

import org.jspecify.annotations.NullMarked;
