/// What many models answered to many items, read from files: tables (CSV), and the samples that
/// lm-evaluation-harness logs.
///
/// Main types: [ResponseFiles] reads a [ResponseTable]; [ResponseCollector] gathers one from
/// anywhere.
@NullMarked
package io.evomerge.responses;

import org.jspecify.annotations.NullMarked;
