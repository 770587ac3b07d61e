/// What a run leaves behind for people: report.html, trials.csv, the model card.
@NullMarked
package io.evomerge.reports;

import org.jspecify.annotations.NullMarked;
