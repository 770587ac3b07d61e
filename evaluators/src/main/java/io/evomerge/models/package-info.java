/// What can be scored: language models, and the architectures behind them, from a checkpoint's
/// config.json to the TorchScript program that runs it. The weights are an argument of every call.
///
/// Main type: [LanguageModel].
@NullMarked
package io.evomerge.models;

import org.jspecify.annotations.NullMarked;
