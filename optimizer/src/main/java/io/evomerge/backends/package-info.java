/// Where evaluations run: worker threads on local devices.
@NullMarked
package io.evomerge.backends;

import org.jspecify.annotations.NullMarked;
