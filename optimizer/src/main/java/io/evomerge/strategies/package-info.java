/// One class per search strategy, behind ask and tell.
@NullMarked
package io.evomerge.strategies;

import org.jspecify.annotations.NullMarked;
