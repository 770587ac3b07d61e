/// The generated tasks of the embedded model zoo: a small world of people, objects and numbers in
/// English and Italian. Every item is a function of its seed; the parts for training, search,
/// selection and report are disjoint by prompt.
@NullMarked
package io.evomerge.demo;

import org.jspecify.annotations.NullMarked;
