package io.evomerge.cli;

import io.evomerge.backends.Part;
import io.evomerge.documents.Complaints;
import io.evomerge.documents.InputException;
import io.evomerge.evaluators.Responses;
import io.evomerge.journal.Entry;
import io.evomerge.journal.Journal;
import io.evomerge.responses.ResponseCollector;
import io.evomerge.responses.ResponseTable;
import io.evomerge.search.ItemNames;
import io.evomerge.search.SearchRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/// What the candidates of a search answered to its search items: every evaluation that did not fail
/// is a model, named by its number (from 1) and, if it has one, by its name; an item is `TASK/ID`
/// ([ItemNames]). Items that a candidate was not asked are missing.
final class RunResponses {
    private RunResponses() {}

    /// Whether a path is a run's folder, or its journal.
    static boolean isRun(Path path) {
        return Files.isRegularFile(path.resolve(SearchRun.JOURNAL))
                || path.endsWith(SearchRun.JOURNAL);
    }

    static ResponseTable read(Path path) {
        Path journal = path.endsWith(SearchRun.JOURNAL) ? path : path.resolve(SearchRun.JOURNAL);
        List<Entry> entries =
                Journal.read(journal).stream()
                        .filter(e -> e.part() == Part.SEARCH && e.isComplete())
                        .sorted(Comparator.comparingInt(Entry::number))
                        .toList();
        if (entries.isEmpty()) {
            throw new InputException(
                    journal, "holds no finished evaluation", "name a run that has scored some");
        }
        var complaints = new Complaints();
        var collector = new ResponseCollector(complaints);
        collector.begin(journal);
        ItemNames names = ItemNames.read(journal.resolveSibling(ItemNames.FILE));
        entries.forEach(entry -> put(entry, names, collector, journal));
        ResponseTable table = collector.table();
        complaints.throwIfAny();
        return table;
    }

    private static void put(
            Entry entry, ItemNames names, ResponseCollector collector, Path journal) {
        String name = entry.candidate().name();
        String place = "evaluation " + (entry.number() + 1);
        int model = collector.model(name.isEmpty() ? place : place + " (" + name + ")");
        for (Responses responses : entry.evaluation().responses()) {
            List<Integer> asked = entry.asked().chosen().get(responses.task());
            for (int i = 0; i < responses.scores().size(); i++) {
                int position = asked == null ? i : asked.get(i);
                int item = collector.item(names.name(responses.task(), position));
                collector.put(model, item, responses.scores().get(i), () -> journal + ": " + place);
            }
        }
    }
}
