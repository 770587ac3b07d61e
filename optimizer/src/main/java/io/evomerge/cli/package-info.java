/// The command line. The only package that prints or exits.
@NullMarked
package io.evomerge.cli;

import org.jspecify.annotations.NullMarked;
