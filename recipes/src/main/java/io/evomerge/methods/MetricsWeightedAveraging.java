package io.evomerge.methods;

import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.stream.IntStream;

/// The mean of checkpoints, weighted by how good each is: `θ = Σᵢ wᵢ θᵢ`, `wᵢ = mᵢᵖ / Σⱼ mⱼᵖ`.
///
/// | symbol | code      | meaning                                                         |
/// |--------|-----------|-----------------------------------------------------------------|
/// | `mᵢ`   | `metric`  | above 0; higher is better: a score, the training step           |
/// | `p`    | `penalty` | how much less the worse ones weigh; 0 is the plain mean         |
///
/// For a loss, where lower is better, give `1/loss`, or a negative penalty. However many
/// checkpoints there are, the penalty is the only number to search for.
///
/// The paper weights by training steps and by training loss, with one penalty factor. The formula
/// is defined here, because no public one was found: results need not equal the paper's.
///
/// @see <a href="https://arxiv.org/abs/2504.18580">Yu and Choi 2025</a>
public record MetricsWeightedAveraging() implements TensorMethod {
    private static final Parameter METRIC =
            Parameter.ofModel("metric", Range.POSITIVE, "how good the model is; higher is better")
                    .untuned();
    private static final Parameter PENALTY =
            Parameter.ofMerge("penalty", Range.ANY, 1, "the power of the metric");

    @Override
    public String name() {
        return "metrics_weighted_averaging";
    }

    @Override
    public String summary() {
        return "the mean of checkpoints, weighted by a power of their metric";
    }

    @Override
    public BaseModel base() {
        return BaseModel.PEER;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(METRIC, PENALTY);
    }

    @Override
    public Combination prepare(Inputs inputs, Settings settings) {
        double penalty = settings.number(PENALTY);
        double[] logs =
                IntStream.range(0, inputs.sources())
                        .mapToDouble(i -> Math.log(settings.number(METRIC, i)))
                        .toArray();
        // Relative to the best, so that no power overflows.
        DoubleSummaryStatistics all = Arrays.stream(logs).summaryStatistics();
        double best = penalty < 0 ? all.getMin() : all.getMax();
        return new WeightedSum(
                Shares.normalized(
                        Arrays.stream(logs)
                                .map(log -> Math.exp(penalty * (log - best)))
                                .toArray()));
    }
}
