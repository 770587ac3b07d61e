/// The search from its specification to its outcome: [SearchSpec] (the YAML), [SearchSpace] (genome
/// to recipe), objectives, budget and the loop.
@NullMarked
package io.evomerge.search;

import org.jspecify.annotations.NullMarked;
