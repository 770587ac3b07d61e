/// Training of the embedded model zoo, base and experts, so that it can be made again from nothing.
@NullMarked
package io.evomerge.zoo;

import org.jspecify.annotations.NullMarked;
