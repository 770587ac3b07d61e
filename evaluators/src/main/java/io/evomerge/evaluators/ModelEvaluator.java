package io.evomerge.evaluators;

import io.evomerge.datasets.Task;
import io.evomerge.documents.Complaints;
import io.evomerge.models.LanguageModel;
import io.evomerge.tensors.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Scores weights of a language model on tasks, one after the other.
public final class ModelEvaluator implements Evaluator {
    private final LanguageModel model;
    private final List<Task> tasks;
    private final PromptFormat format;
    private final List<TaskEvaluator> evaluators = new ArrayList<>();

    /// Tokenizes every prompt, and checks that each fits the model.
    ///
    /// @param model stays the caller's
    /// @throws io.evomerge.documents.InputException with everything that does not fit
    public ModelEvaluator(LanguageModel model, List<Task> tasks) {
        this(model, tasks, PromptFormat.PLAIN);
    }

    /// The same, asking in some format.
    public ModelEvaluator(LanguageModel model, List<Task> tasks, PromptFormat format) {
        this.model = model;
        this.tasks = List.copyOf(tasks);
        this.format = format;
        var complaints = new Complaints();
        for (Task task : tasks) {
            complaints.collect(() -> evaluators.add(TaskEvaluator.of(task, model, format)));
        }
        complaints.throwIfAny();
    }

    @Override
    public List<Responses> evaluate(Weights weights) {
        return evaluators.stream().map(e -> e.evaluate(weights)).toList();
    }

    @Override
    public List<TaskEntropy> entropies(
            Weights weights, Map<String, List<Integer>> chosen, Weights gradient) {
        return IntStream.range(0, tasks.size())
                .mapToObj(
                        i -> {
                            Task task = tasks.get(i);
                            List<Integer> items = positions(task, chosen);
                            return TaskEntropy.of(
                                    task.name(),
                                    evaluators.get(i).uncertainty(weights, items, gradient));
                        })
                .toList();
    }

    @Override
    public int items() {
        return tasks.stream().mapToInt(t -> t.items().size()).sum();
    }

    @Override
    public ModelEvaluator only(Map<String, List<Integer>> chosen) {
        return new ModelEvaluator(
                model,
                tasks.stream()
                        .filter(t -> chosen.containsKey(t.name()))
                        .map(
                                t ->
                                        t.withItems(
                                                positions(t, chosen).stream()
                                                        .map(t.items()::get)
                                                        .toList()))
                        .toList(),
                format);
    }

    private static List<Integer> positions(Task task, Map<String, List<Integer>> chosen) {
        List<Integer> positions = chosen.getOrDefault(task.name(), List.of());
        if (positions.isEmpty()) {
            throw new IllegalArgumentException("no items of " + task.name() + " are chosen");
        }
        return positions;
    }
}
