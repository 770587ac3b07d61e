package io.evomerge.reports;

import io.evomerge.backends.Asked;
import io.evomerge.backends.Evaluation;
import io.evomerge.backends.Part;
import io.evomerge.evaluators.Responses;
import io.evomerge.journal.Candidate;
import io.evomerge.journal.Entry;
import io.evomerge.journal.Score;
import io.evomerge.recipes.Recipe;
import io.evomerge.search.Anatomy;
import io.evomerge.search.Outcome;
import io.evomerge.search.Parents;
import io.evomerge.search.SpaceSpec;
import io.evomerge.search.Summary;
import io.evomerge.search.Summary.Estimate;
import io.evomerge.search.Summary.Row;
import io.evomerge.search.Summary.Verdict;
import io.evomerge.search.WeightSpace;
import io.evomerge.tensors.DType;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// A small search with its outcome.
final class Samples {
    static final WeightSpace SPACE = space(List.of("task_arithmetic"), List.of());

    private Samples() {}

    static WeightSpace space(List<String> methods, List<String> filters) {
        SequencedMap<String, SpaceSpec.Freedom> parameters = new LinkedHashMap<>();
        parameters.put("weight", new SpaceSpec.Freedom.Range(-0.5, 1.5));
        return new WeightSpace(
                new SpaceSpec.Weights(
                        methods,
                        SpaceSpec.Sources.ALL,
                        new SpaceSpec.Layers.Groups(2),
                        new SpaceSpec.Ends(false, false),
                        filters,
                        parameters,
                        List.of()),
                new Parents(Path.of("/zoo"), "base", List.of("zoo/math", "zoo/order")),
                DType.BF16,
                new Anatomy(
                        3,
                        List.of(
                                "model.layers.0.self_attn.weight",
                                "model.layers.0.mlp.weight",
                                "model.layers.1.self_attn.weight",
                                "model.layers.1.mlp.weight",
                                "model.layers.2.self_attn.weight",
                                "model.layers.2.mlp.weight")));
    }

    static Entry searched(int number, double score, double... genome) {
        return entry(number, Candidate.of(genome, SPACE.recipe(genome)), score);
    }

    static Entry seed(int number, String name, double score) {
        Recipe recipe = SPACE.recipe(new double[] {0.5, 0.5, 0.5, 0.5});
        return entry(number, Candidate.of(Candidate.Kind.SEED, name, recipe), score);
    }

    static Entry model(int number, Candidate.Kind kind, String name, double score) {
        Recipe recipe = SPACE.recipe(new double[] {0, 0, 0, 0});
        return entry(number, Candidate.of(kind, name, recipe), score);
    }

    static Entry failed(int number, String error) {
        Candidate candidate = searched(number, 0, 0, 0, 0, 0).candidate();
        return new Entry(
                number,
                Asked.all(Part.SEARCH),
                candidate,
                0,
                evaluation(number, List.of(), Optional.of(error)),
                Score.FAILED,
                number);
    }

    private static Entry entry(int number, Candidate candidate, double score) {
        var responses = new Responses("math", List.of(1.0, 0.0), List.of(-0.1, -2.0));
        return new Entry(
                number,
                Asked.all(Part.SEARCH),
                candidate,
                2,
                evaluation(number, List.of(responses), Optional.empty()),
                new Score(score - 0.01, 0.02, score, List.of(score)),
                number);
    }

    private static Evaluation evaluation(
            int number, List<Responses> responses, Optional<String> error) {
        Instant start = Instant.parse("2026-01-02T03:04:05Z").plusSeconds(number);
        return new Evaluation(responses, error, start, start.plusMillis(1234), 0.1, 1.1, "cpu");
    }

    static List<Entry> entries() {
        return List.of(
                seed(0, "uniform", 0.40),
                seed(1, "ties(0.5)", 0.45),
                searched(2, 0.42, 0.25, 0.5, 0.75, 1),
                failed(3, "out of memory, \"really\""),
                searched(4, 0.60, 0, 0.25, 0.5, 1));
    }

    static Summary summary(String expert, Verdict verdict) {
        return summary(expert, verdict, 5);
    }

    static Summary summary(String expert, Verdict verdict, double spent) {
        var score = new Estimate(0.5, 0.456, 0.544);
        return new Summary(
                "results/run",
                5,
                0,
                spent,
                10,
                12.34,
                10.0,
                "budget",
                List.of("math"),
                List.of("math", "qa"),
                List.of(
                        new Row("base", "base", score, List.of(score, score)),
                        new Row(expert, "expert", score, List.of(score, score)),
                        new Row("ties(0.5)", "seed", score, List.of(score, score)),
                        new Row("winner", "winner", score, List.of(score, score))),
                Optional.of(new Summary.Expectation(Optional.of(0.6), 0.55, 0.53)),
                "ties(0.5)",
                new Estimate(0.15, 0.105, 0.195),
                new Estimate(-0.02, -0.05, 0.01),
                verdict,
                Optional.empty());
    }

    static ReportData report(String expert) {
        SequencedMap<String, String> settings = new LinkedHashMap<>();
        settings.put("strategy", "cma-es");
        settings.put("seed", "0");
        List<Entry> entries = entries();
        return ReportData.of(
                "a run",
                new Outcome(
                        summary(expert, Verdict.BEATS),
                        entries.getLast().candidate(),
                        entries,
                        List.of()),
                SPACE,
                settings,
                Map.of("model base", "ab12"),
                List.of("evo-merge search.yaml --seed 0"));
    }
}
