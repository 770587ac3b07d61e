package io.evomerge.search;

import java.util.List;

final class Tunables {
    record Tunable(String name, boolean perModel, double min, double max, Object otherwise) {}

    static final List<String> METHODS = List.of("linear", "slerp", "task_arithmetic", "ties");

    static List<Tunable> of(String method) {
        var weight = new Tunable("weight", true, -10, 10, 1.0);
        var density = new Tunable("density", true, 0, 1, 1.0);
        var lambda = new Tunable("lambda", false, -10, 10, 1.0);
        return switch (method) {
            case "linear" -> List.of(weight);
            case "slerp" -> List.of(new Tunable("t", false, 0, 1, 0.5));
            case "task_arithmetic" -> List.of(weight, lambda);
            case "ties" -> List.of(weight, density, lambda);
            default -> throw new IllegalArgumentException(method);
        };
    }
}
