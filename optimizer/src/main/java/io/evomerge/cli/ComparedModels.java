package io.evomerge.cli;

import io.evomerge.documents.Complaints;
import io.evomerge.documents.InputException;
import io.evomerge.documents.Names;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The two models of `--compare A,B`. Names may hold commas, as `slerp(a, b)` does: the text is cut
/// at the comma on both sides of which there is a known model.
record ComparedModels(String first, String second) {
    private static final String OPTION = "--compare";

    /// @throws InputException if there is no such comma, or several
    static ComparedModels of(String asked, List<String> models) {
        List<ComparedModels> all = cuts(asked);
        List<ComparedModels> known =
                all.stream()
                        .filter(c -> models.contains(c.first) && models.contains(c.second))
                        .toList();
        if (known.isEmpty()) {
            throw unknown(asked, all, models);
        }
        if (known.size() > 1) {
            throw new InputException(
                    OPTION,
                    "'%s' names several pairs of models: %s"
                            .formatted(
                                    asked,
                                    known.stream()
                                            .map(ComparedModels::quoted)
                                            .collect(Collectors.joining(", "))),
                    "give one of them another name in the responses");
        }
        return known.getFirst();
    }

    private static List<ComparedModels> cuts(String asked) {
        return IntStream.range(0, asked.length())
                .filter(i -> asked.charAt(i) == ',')
                .mapToObj(
                        i ->
                                new ComparedModels(
                                        asked.substring(0, i).strip(),
                                        asked.substring(i + 1).strip()))
                .toList();
    }

    /// Names what is unknown, if it is clear which part of the text that is.
    private static InputException unknown(
            String asked, List<ComparedModels> all, List<String> models) {
        List<ComparedModels> nearly =
                all.stream()
                        .filter(c -> models.contains(c.first) || models.contains(c.second))
                        .toList();
        List<ComparedModels> meant = all.size() == 1 ? all : nearly;
        if (meant.size() != 1) {
            return new InputException(
                    OPTION,
                    "'%s' does not name two models".formatted(asked),
                    "write A,B with two of the responses' models: " + Names.some(models));
        }
        var complaints = new Complaints();
        meant.getFirst()
                .names()
                .filter(Predicate.not(models::contains))
                .forEach(
                        name ->
                                complaints.add(
                                        OPTION,
                                        "there is no model '" + name + "' among the responses",
                                        EstimateCommand.nearest(name, models)));
        return new InputException(complaints.list());
    }

    private Stream<String> names() {
        return Stream.of(first, second);
    }

    private String quoted() {
        return "'" + first + "' and '" + second + "'";
    }
}
