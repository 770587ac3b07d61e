/// What a merge is judged on: tasks made of items, read from files or generated, and their split
/// into disjoint parts for search, selection and report.
///
/// Main types: [Task], [Item], [Splits]; [TaskReader] and [TaskWriter] for files, [Splitter] for
/// the parts.
@NullMarked
package io.evomerge.datasets;

import org.jspecify.annotations.NullMarked;
