/// Parquet files read as rows of plain values, without Hadoop: parquet-java decodes columns and
/// assembles records; the file around them (footer, pages, compression) is read here.
///
/// Main type: [ParquetFile]. Source: Apache Parquet, "File Format" and `parquet.thrift`.
@NullMarked
package io.evomerge.parquet;

import org.jspecify.annotations.NullMarked;
