/// Where evaluations run: worker threads on local devices.
///
/// Main type: [Backend].
@NullMarked
package io.evomerge.backends;

import org.jspecify.annotations.NullMarked;
