/// How a candidate is scored: multiple choice and generation, item by item.
///
/// Main types: [Evaluator], [Responses].
@NullMarked
package io.evomerge.evaluators;

import org.jspecify.annotations.NullMarked;
