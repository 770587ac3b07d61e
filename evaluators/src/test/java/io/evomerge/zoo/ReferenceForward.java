package io.evomerge.zoo;

import io.evomerge.merging.ModelPool;
import io.evomerge.models.LlamaConfig;
import io.evomerge.tensors.Checkpoint;
import io.evomerge.tensors.TensorInfo;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// A path through layers computed the slow way, in double precision and plain loops, after the
/// paper of the network (Touvron et al. 2023, section 2.2). Unlike the network under test it knows
/// scaled streams.
final class ReferenceForward {
    private final LlamaConfig config;
    private final ModelPool pool;
    private final Map<String, float[]> tensors = new HashMap<>();

    ReferenceForward(LlamaConfig config, ModelPool pool) {
        this.config = config;
        this.pool = pool;
    }

    /// @param scale the factor of the stream that enters it
    record Step(String model, int layer, double scale) {}

    /// The logits after each token, one after the other. Embeddings and final norm are those of the
    /// first model.
    double[] logits(List<Step> steps, long[] ids) {
        String model = steps.getFirst().model();
        float[] embeddings = tensor(model, "model.embed_tokens.weight");
        int h = config.hidden();
        double[][] stream = new double[ids.length][h];
        for (int t = 0; t < ids.length; t++) {
            for (int i = 0; i < h; i++) {
                stream[t][i] = embeddings[(int) ids[t] * h + i];
            }
        }
        steps.forEach(step -> run(step, stream));
        double[] out = new double[ids.length * config.vocabulary()];
        for (int t = 0; t < ids.length; t++) {
            double[] logits =
                    times(embeddings, norm(stream[t], tensor(model, "model.norm.weight")));
            System.arraycopy(logits, 0, out, t * config.vocabulary(), config.vocabulary());
        }
        return out;
    }

    private void run(Step step, double[][] stream) {
        for (double[] x : stream) {
            Arrays.setAll(x, i -> x[i] * step.scale());
        }
        String p = "model.layers." + step.layer() + ".";
        attend(step.model(), p, stream);
        for (double[] x : stream) {
            double[] in = norm(x, tensor(step.model(), p + "post_attention_layernorm.weight"));
            double[] gate = times(tensor(step.model(), p + "mlp.gate_proj.weight"), in);
            double[] up = times(tensor(step.model(), p + "mlp.up_proj.weight"), in);
            Arrays.setAll(up, i -> up[i] * gate[i] / (1 + Math.exp(-gate[i])));
            add(x, times(tensor(step.model(), p + "mlp.down_proj.weight"), up));
        }
    }

    private void attend(String model, String p, double[][] stream) {
        int n = stream.length;
        int d = config.headSize();
        double[][] q = new double[n][];
        double[][] k = new double[n][];
        double[][] v = new double[n][];
        for (int t = 0; t < n; t++) {
            double[] in = norm(stream[t], tensor(model, p + "input_layernorm.weight"));
            q[t] = turned(times(tensor(model, p + "self_attn.q_proj.weight"), in), t);
            k[t] = turned(times(tensor(model, p + "self_attn.k_proj.weight"), in), t);
            v[t] = times(tensor(model, p + "self_attn.v_proj.weight"), in);
        }
        for (int t = 0; t < n; t++) {
            double[] heads = new double[config.heads() * d];
            for (int head = 0; head < config.heads(); head++) {
                int shared = head * config.keyValueHeads() / config.heads() * d;
                double[] share = shares(q[t], head * d, k, shared, t + 1);
                for (int s = 0; s <= t; s++) {
                    for (int i = 0; i < d; i++) {
                        heads[head * d + i] += share[s] * v[s][shared + i];
                    }
                }
            }
            add(stream[t], times(tensor(model, p + "self_attn.o_proj.weight"), heads));
        }
    }

    /// How much a query looks at each of the first `n` keys.
    private double[] shares(double[] query, int at, double[][] keys, int shared, int n) {
        double[] out = new double[n];
        double sum = 0;
        for (int s = 0; s < n; s++) {
            double product = 0;
            for (int i = 0; i < config.headSize(); i++) {
                product += query[at + i] * keys[s][shared + i];
            }
            out[s] = Math.exp(product / Math.sqrt(config.headSize()));
            sum += out[s];
        }
        double total = sum;
        Arrays.setAll(out, s -> out[s] / total);
        return out;
    }

    /// Rotary position embeddings: element `i` of each head is turned with element `i + d/2`.
    private double[] turned(double[] x, int position) {
        int d = config.headSize();
        double[] out = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            int within = i % d;
            int pair = within % (d / 2);
            double angle = position * Math.pow(config.ropeTheta(), -2.0 * pair / d);
            double other = within < d / 2 ? -x[i + d / 2] : x[i - d / 2];
            out[i] = x[i] * Math.cos(angle) + other * Math.sin(angle);
        }
        return out;
    }

    private double[] norm(double[] x, float[] weight) {
        double mean = Arrays.stream(x).map(a -> a * a).average().orElseThrow();
        double factor = 1 / Math.sqrt(mean + config.normEpsilon());
        double[] out = new double[x.length];
        Arrays.setAll(out, i -> x[i] * factor * weight[i]);
        return out;
    }

    private static double[] times(float[] matrix, double[] x) {
        double[] out = new double[matrix.length / x.length];
        for (int row = 0; row < out.length; row++) {
            for (int i = 0; i < x.length; i++) {
                out[row] += matrix[row * x.length + i] * x[i];
            }
        }
        return out;
    }

    private static void add(double[] to, double[] what) {
        Arrays.setAll(to, i -> to[i] + what[i]);
    }

    private float[] tensor(String model, String name) {
        return tensors.computeIfAbsent(model + "/" + name, key -> read(pool.get(model), name));
    }

    private static float[] read(Checkpoint checkpoint, String name) {
        TensorInfo info = Objects.requireNonNull(checkpoint.tensors().get(name), name);
        float[] out = new float[(int) info.elements()];
        info.dtype().decode(checkpoint.data(name), 0, out, out.length);
        return out;
    }
}
