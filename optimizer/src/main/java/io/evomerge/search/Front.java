package io.evomerge.search;

import io.evomerge.journal.Candidate;
import io.evomerge.journal.Entry;
import io.evomerge.strategies.Pareto;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// The merges of a search of which none is better in all objectives: what `mode: pareto` ends with.
///
/// Members are those that no other merge dominates by the scores on the search items; of several
/// with the same scores in everything, the fittest alone. A merge that misses a constraint is worse
/// in everything than one that meets all. Members are scored again on the select items, which had
/// no say in who is a member; the winner is the knee ([Pareto#knee]) of those that are not
/// dominated there either.
///
/// @param objectives names of the tasks that count
/// @param members best in the first objective first, by the select items
/// @param rivals hand-made merges and experts on the same select items
public record Front(List<String> objectives, List<Member> members, List<Rival> rivals) {
    public Front {
        objectives = List.copyOf(objectives);
        members = List.copyOf(members);
        rivals = List.copyOf(rivals);
        if (members.stream().filter(Member::isWinner).count() != 1) {
            throw new IllegalArgumentException("a front has one winner");
        }
    }

    /// A merge of the front.
    ///
    /// @param number from 1, in the order of the front
    /// @param evaluation its number in the journal
    /// @param searched its score in each objective on the search items
    /// @param selected the same on the select items
    /// @param meetsConstraints whether it meets all of them on the select items
    public record Member(
            int number,
            int evaluation,
            Candidate candidate,
            List<Double> searched,
            List<Double> selected,
            boolean meetsConstraints,
            boolean isWinner) {
        public Member {
            searched = List.copyOf(searched);
            selected = List.copyOf(selected);
        }
    }

    /// What the front is compared with.
    ///
    /// @param kind `seed` or `expert`
    public record Rival(String name, String kind, List<Double> selected) {
        public Rival {
            selected = List.copyOf(selected);
        }
    }

    /// The knee.
    public Member winner() {
        return members.stream().filter(Member::isWinner).findFirst().orElseThrow();
    }

    /// The volume of scores that the members dominate, of all there are: from 0 in every objective,
    /// on the select items. Members that miss a constraint there add nothing.
    public double hypervolume() {
        return volume(members.stream().filter(Member::meetsConstraints).map(Member::selected));
    }

    /// The same of the rivals alone, whatever the constraints.
    public double hypervolumeOfRivals() {
        return volume(rivals.stream().map(Rival::selected));
    }

    private double volume(Stream<List<Double>> points) {
        return Pareto.hypervolume(points.map(Front::array).toList(), new double[objectives.size()]);
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /// The evaluations that no other dominates.
    public static List<Entry> undominated(Fitness fitness, Collection<Entry> evaluations) {
        List<Entry> merges = Entry.merges(evaluations);
        List<double[]> points = merges.stream().map(e -> fitness.point(e.score())).toList();
        List<Entry> out = new ArrayList<>();
        List<List<Double>> taken = new ArrayList<>();
        for (int i : Pareto.front(points)) {
            List<Double> scores = fitness.counting(merges.get(i).score());
            if (!taken.contains(scores)) {
                taken.add(scores);
                out.add(merges.get(i));
            }
        }
        return out;
    }

    /// The front of members that were scored again.
    ///
    /// @param fitness on the select items
    /// @param searched the members, as [#undominated] found them
    /// @param selected complete entries of the select items: all members', the seeds', the experts'
    /// @throws SearchFailure if no member could be scored again
    static Front of(Fitness fitness, List<Entry> searched, List<Entry> selected) {
        List<Pair> pairs = new ArrayList<>();
        for (Entry entry : searched) {
            selected.stream()
                    .filter(s -> s.candidate().equals(entry.candidate()))
                    .findFirst()
                    .ifPresent(s -> pairs.add(new Pair(entry, s)));
        }
        if (pairs.isEmpty()) {
            throw new SearchFailure("no merge of the front could be scored on the select items");
        }
        pairs.sort(Comparator.comparingDouble((Pair p) -> -first(fitness, p)));
        Pair winner = knee(fitness, pairs);
        List<Member> members = new ArrayList<>();
        for (Pair pair : pairs) {
            members.add(
                    new Member(
                            members.size() + 1,
                            pair.searched.number(),
                            pair.searched.candidate(),
                            fitness.counting(pair.searched.score()),
                            fitness.counting(pair.selected.score()),
                            !fitness.isMissedBy(pair.selected.score()),
                            pair.equals(winner)));
        }
        return new Front(fitness.objectives(), members, rivals(fitness, selected));
    }

    /// One merge on both parts.
    private record Pair(Entry searched, Entry selected) {}

    private static double first(Fitness fitness, Pair pair) {
        return fitness.counting(pair.selected.score()).getFirst();
    }

    private static Pair knee(Fitness fitness, List<Pair> pairs) {
        List<double[]> points = pairs.stream().map(p -> fitness.point(p.selected.score())).toList();
        List<Integer> best = Pareto.front(points);
        return pairs.get(best.get(Pareto.knee(best.stream().map(points::get).toList())));
    }

    private static List<Rival> rivals(Fitness fitness, List<Entry> selected) {
        return selected.stream()
                .filter(
                        e ->
                                e.candidate().kind() == Candidate.Kind.SEED
                                        || e.candidate().kind() == Candidate.Kind.EXPERT)
                .map(
                        e ->
                                new Rival(
                                        e.candidate().name(),
                                        e.candidate().kindName(),
                                        fitness.counting(e.score())))
                .toList();
    }
}
