package io.evomerge.search;

import io.evomerge.strategies.Scored;
import io.evomerge.strategies.Strategy;
import io.evomerge.strategies.Terminator;
import java.util.List;
import java.util.Optional;

/// A search that a terminator watches.
///
/// @param end called when the search may end
record EndingSearch(Strategy.Search search, Terminator terminator, Runnable end)
        implements Strategy.Search {
    @Override
    public List<double[]> ask(int most) {
        return search.ask(most);
    }

    @Override
    public void tell(List<Scored> points) {
        search.tell(points);
        if (terminator.tell(points)) {
            end.run();
        }
    }

    @Override
    public Optional<double[]> centre() {
        return search.centre();
    }
}
