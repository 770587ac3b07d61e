package io.evomerge.cli;

import io.evomerge.cli.DigitImages.Image;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/// A small network of rectified linear units that reads digits: its shape, with the weights given
/// to each call.
///
/// The weights are one array, layer after layer; of each layer the weights `[in, out]`, then the
/// biases `[out]`.
///
/// @param widths units of each layer, from the pixels to the digits
record DigitNetwork(List<Integer> widths) {
    private static final int IMAGES_PER_STEP = 10;

    DigitNetwork {
        widths = List.copyOf(widths);
    }

    /// One layer of hidden units, or several.
    static DigitNetwork of(int... hidden) {
        List<Integer> widths = new ArrayList<>(List.of(DigitImages.PIXELS));
        Arrays.stream(hidden).forEach(widths::add);
        widths.add(DigitImages.DIGITS);
        return new DigitNetwork(widths);
    }

    int layers() {
        return widths.size() - 1;
    }

    /// Where the weights of a layer begin; of the layer after the last, where they end.
    int offset(int layer) {
        int out = 0;
        for (int l = 0; l < layer; l++) {
            out += (widths.get(l) + 1) * widths.get(l + 1);
        }
        return out;
    }

    int size() {
        return offset(layers());
    }

    /// Normal weights and biases, of standard deviation 0.01.
    float[] random(RandomGenerator random) {
        float[] out = new float[size()];
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) (0.01 * random.nextGaussian());
        }
        return out;
    }

    /// 1 for each image that is read correctly, 0 for the others.
    ///
    /// All images go through a layer at a time, so that the inner loop is over them.
    ///
    /// @param columns of the images, `[pixel][image]`
    double[] scores(float[] weights, float[][] columns, DigitImages images) {
        float[][] units = columns;
        for (int layer = 0; layer < layers(); layer++) {
            units = outputs(layer, weights, units);
        }
        double[] out = new double[images.size()];
        for (int i = 0; i < out.length; i++) {
            int best = 0;
            for (int digit = 1; digit < units.length; digit++) {
                best = units[digit][i] > units[best][i] ? digit : best;
            }
            out[i] = best == images.images().get(i).digit() ? 1 : 0;
        }
        return out;
    }

    private float[][] outputs(int layer, float[] weights, float[][] inputs) {
        int from = offset(layer);
        int units = widths.get(layer + 1);
        float[][] out = new float[units][inputs[0].length];
        for (int j = 0; j < units; j++) {
            Arrays.fill(out[j], weights[from + inputs.length * units + j]);
            for (int i = 0; i < inputs.length; i++) {
                add(out[j], inputs[i], 0, weights[from + i * units + j]);
            }
            if (layer + 1 < layers()) {
                for (int n = 0; n < out[j].length; n++) {
                    out[j][n] = Math.max(0, out[j][n]);
                }
            }
        }
        return out;
    }

    /// Of each layer's units, from the pixels on; the last are not rectified.
    private float[][] activations(float[] weights, Image image) {
        float[][] out = new float[layers() + 1][];
        out[0] = image.pixels();
        int from = 0;
        for (int layer = 0; layer < layers(); layer++) {
            int in = widths.get(layer);
            int units = widths.get(layer + 1);
            float[] sums = Arrays.copyOfRange(weights, from + in * units, from + (in + 1) * units);
            for (int i = 0; i < in; i++) {
                float input = out[layer][i];
                if (input != 0) {
                    add(sums, weights, from + i * units, input);
                }
            }
            if (layer + 1 < layers()) {
                for (int j = 0; j < units; j++) {
                    sums[j] = Math.max(0, sums[j]);
                }
            }
            out[layer + 1] = sums;
            from += (in + 1) * units;
        }
        return out;
    }

    private static void add(float[] sums, float[] weights, int from, float factor) {
        for (int j = 0; j < sums.length; j++) {
            sums[j] += factor * weights[from + j];
        }
    }

    /// Weights after stochastic gradient descent on the cross entropy.
    ///
    /// @param epochs times that every image is seen
    /// @param rate of learning, of the mean gradient of 10 images
    float[] trained(
            float[] weights, DigitImages images, int epochs, double rate, RandomGenerator random) {
        float[] out = weights.clone();
        List<Image> order = new ArrayList<>(images.images());
        for (int epoch = 0; epoch < epochs; epoch++) {
            Collections.shuffle(order, Random.from(random));
            for (int i = 0; i < order.size(); i += IMAGES_PER_STEP) {
                var some = order.subList(i, Math.min(i + IMAGES_PER_STEP, order.size()));
                float[] gradient = new float[out.length];
                for (Image image : some) {
                    addGradient(gradient, out, image);
                }
                add(out, gradient, 0, (float) (-rate / some.size()));
            }
        }
        return out;
    }

    /// Adds the gradient of the cross entropy of one image.
    private void addGradient(float[] gradient, float[] weights, Image image) {
        float[][] activations = activations(weights, image);
        float[] errors = probabilities(activations[layers()]);
        errors[image.digit()] -= 1;
        for (int layer = layers() - 1; layer >= 0; layer--) {
            errors = throughLayer(layer, gradient, weights, activations[layer], errors);
        }
    }

    /// @param inputs of the layer
    /// @param errors derivatives by its outputs
    /// @return derivatives by its inputs before they were rectified
    private float[] throughLayer(
            int layer, float[] gradient, float[] weights, float[] inputs, float[] errors) {
        int from = offset(layer);
        float[] out = new float[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            for (int j = 0; j < errors.length; j++) {
                int at = from + i * errors.length + j;
                gradient[at] += inputs[i] * errors[j];
                out[i] += inputs[i] > 0 ? weights[at] * errors[j] : 0;
            }
        }
        for (int j = 0; j < errors.length; j++) {
            gradient[from + inputs.length * errors.length + j] += errors[j];
        }
        return out;
    }

    private static float[] probabilities(float[] outputs) {
        float largest = Float.NEGATIVE_INFINITY;
        for (float output : outputs) {
            largest = Math.max(largest, output);
        }
        float[] out = new float[outputs.length];
        double sum = 0;
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) Math.exp(outputs[i] - largest);
            sum += out[i];
        }
        for (int i = 0; i < out.length; i++) {
            out[i] /= (float) sum;
        }
        return out;
    }
}
