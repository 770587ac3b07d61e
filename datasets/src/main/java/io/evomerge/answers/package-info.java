/// How an answer becomes a score: filters that take the answer out of a generated text, and metrics
/// that compare it with the references. Pure functions on texts and log-probabilities, in the words
/// of lm-evaluation-harness.
///
/// Main types: [Scoring], which holds a task's [Metric]s and [FilterPipeline]s.
@NullMarked
package io.evomerge.answers;

import org.jspecify.annotations.NullMarked;
