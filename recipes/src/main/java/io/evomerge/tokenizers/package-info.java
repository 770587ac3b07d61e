/// Tokenizers of Hugging Face's fast format as documents: which token has which id, which tokens
/// two of them have together, what a conversation looks like to a model. They are rewritten here,
/// never run.
///
/// Main type: [Tokenizer]. Source: the tokenizer.json of
/// [huggingface/tokenizers](https://github.com/huggingface/tokenizers).
@NullMarked
package io.evomerge.tokenizers;

import org.jspecify.annotations.NullMarked;
