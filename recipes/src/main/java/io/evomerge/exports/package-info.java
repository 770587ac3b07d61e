/// What others get to see of a merge: the model card beside a merged checkpoint.
///
/// Main type: [ModelCard]. Source: the front matter that Hugging Face documents for model cards.
@NullMarked
package io.evomerge.exports;

import org.jspecify.annotations.NullMarked;
