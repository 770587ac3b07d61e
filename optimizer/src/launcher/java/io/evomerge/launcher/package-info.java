/// The jar's entry point, compiled for Java 17: starts evo-merge on this Java if it is new enough,
/// else on a newer one that it finds on the machine.
///
/// Main type: [Launcher].
@NullMarked
package io.evomerge.launcher;

import org.jspecify.annotations.NullMarked;
