/// What a run leaves behind for people: report.html with its charts, and trials.csv.
///
/// Main types: [ReportHtml], [HeatMap], [QuartileChart], [TrialsCsv].
@NullMarked
package io.evomerge.reports;

import org.jspecify.annotations.NullMarked;
