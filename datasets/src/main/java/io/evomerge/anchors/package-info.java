/// Which few items stand for all of a bank, and with which weights.
///
/// Main types: [AnchorSet]; [AnchorSelection] and its kinds choose one, [AdaptiveTest] item by
/// item.
@NullMarked
package io.evomerge.anchors;

import org.jspecify.annotations.NullMarked;
