/// The algorithms that choose the next candidates, behind ask and tell: [Strategy] holds the
/// settings of one (a record each), [Strategy.Search] runs it, [Strategies] names them all.
///
/// Every search works in the unit cube, maximises, and looks only at the order of the fitness
/// values: it proposes the same genomes for any strictly increasing function of them. The same seed
/// and the same tells give the same asks, however the asks are cut into batches.
@NullMarked
package io.evomerge.strategies;

import org.jspecify.annotations.NullMarked;
