/// Holds the code of all modules against the picture in docs/architecture.md.
@NullMarked
package io.evomerge.architecture;

import org.jspecify.annotations.NullMarked;
