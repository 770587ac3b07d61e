/// Tensors on disk and in memory: safetensors files, checkpoints (Hugging Face model directories),
/// dtypes; the DJL and PyTorch engine, of which [Engine] alone makes native calls; resident
/// [Weights]; dense linear algebra.
///
/// Main types: [Checkpoint], [Weights], [Engine], [Matrix].
@NullMarked
package io.evomerge.tensors;

import org.jspecify.annotations.NullMarked;
