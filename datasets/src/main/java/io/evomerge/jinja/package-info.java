/// Templates in Jinja, as Python renders them: task files and chat templates are written for it,
/// and a prompt that differs by one blank is another prompt.
///
/// Main types: [Jinja] (how templates are read) and [Template]. Values are plain: text, [Long],
/// [Double], [Boolean], lists, maps with text keys, [None]. Templates call the methods and filters
/// listed in this package and nothing else; no Java class can be reached from one.
///
/// Source: the documentation of Jinja 3.1, "Template Designer Documentation", and of Python's
/// built-in types.
@NullMarked
package io.evomerge.jinja;

import org.jspecify.annotations.NullMarked;
