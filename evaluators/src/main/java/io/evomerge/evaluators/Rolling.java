package io.evomerge.evaluators;

import io.evomerge.answers.Document;
import io.evomerge.answers.DocumentMetric;
import io.evomerge.datasets.Item;
import io.evomerge.datasets.Task;
import io.evomerge.models.LanguageModel;
import io.evomerge.models.Llama;
import io.evomerge.models.Uncertainty;
import io.evomerge.tensors.Weights;
import java.util.ArrayList;
import java.util.List;

/// The output type `loglikelihood_rolling`: how likely whole documents are, however long, read in
/// windows ([RollingWindows]).
///
/// The log-probability of an item is the mean per token of the document (nats).
final class Rolling implements TaskEvaluator {
    private final Task task;
    private final LanguageModel model;

    /// The windows of all documents, one document after the other.
    private final List<Llama.Sequence> windows = new ArrayList<>();

    /// How many windows each document has.
    private final List<Integer> counts = new ArrayList<>();

    Rolling(Task task, Prompts prompts) {
        this.task = task;
        this.model = prompts.model();
        for (Item item : task.items()) {
            List<Llama.Sequence> cut =
                    RollingWindows.of(
                            prompts.start(item), prompts.document(item), model.maxPositions());
            windows.addAll(cut);
            counts.add(cut.size());
        }
        prompts.throwIfAny();
    }

    @Override
    public Responses evaluate(Weights weights) {
        List<Llama.Score> scored = model.loglikelihood(weights, windows);
        List<Document> answers = new ArrayList<>();
        List<Double> logProbabilities = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < counts.size(); i++) {
            int to = from + counts.get(i);
            double sum =
                    scored.subList(from, to).stream()
                            .mapToDouble(Llama.Score::logProbability)
                            .sum();
            int tokens =
                    windows.subList(from, to).stream().mapToInt(w -> w.continuation().length).sum();
            answers.add(Document.of(task.items().get(i).answer(), sum));
            logProbabilities.add(sum / tokens);
            from = to;
        }
        return Responses.of(
                task.name(),
                logProbabilities,
                Results.of(task.scoring(), DocumentMetric.class, answers, DocumentMetric::measure));
    }

    @Override
    public Uncertainty uncertainty(Weights weights, List<Integer> items, Weights gradient) {
        throw new UnsupportedOperationException(task.name() + " scores whole documents");
    }
}
