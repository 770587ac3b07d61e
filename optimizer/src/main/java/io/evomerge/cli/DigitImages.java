package io.evomerge.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

/// Images of handwritten digits: 1797 of 8 × 8 pixels, the test set of *Optical Recognition of
/// Handwritten Digits* from the UCI Machine Learning Repository, under CC BY 4.0 (see NOTICE).
///
/// The file has a line for each image: 64 pixels from 0 to 16, row by row, and the digit.
///
/// @param images in a fixed order
/// @see <a href="https://doi.org/10.24432/C50P49">Alpaydin and Kaynak 1998</a>
record DigitImages(List<Image> images) {
    static final int PIXELS = 64;
    static final int DIGITS = 10;

    /// @param pixels from 0 to 16
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Image(float[] pixels, int digit) {}

    DigitImages {
        images = List.copyOf(images);
    }

    static DigitImages load() throws IOException {
        var in = Objects.requireNonNull(DigitImages.class.getResourceAsStream("digits.csv.gz"));
        try (var lines =
                new BufferedReader(
                        new InputStreamReader(
                                new GZIPInputStream(in), StandardCharsets.US_ASCII))) {
            return new DigitImages(lines.lines().map(DigitImages::image).toList());
        }
    }

    private static Image image(String line) {
        String[] fields = line.split(",", -1);
        if (fields.length != PIXELS + 1) {
            throw new IllegalStateException(fields.length + " numbers: " + line);
        }
        float[] pixels = new float[PIXELS];
        for (int i = 0; i < PIXELS; i++) {
            pixels[i] = Float.parseFloat(fields[i]);
        }
        return new Image(pixels, Integer.parseInt(fields[PIXELS]));
    }

    /// `[pixel][image]`.
    float[][] columns() {
        float[][] out = new float[PIXELS][images.size()];
        for (int i = 0; i < images.size(); i++) {
            for (int p = 0; p < PIXELS; p++) {
                out[p][i] = images.get(i).pixels()[p];
            }
        }
        return out;
    }

    DigitImages shuffled(RandomGenerator random) {
        List<Image> out = new ArrayList<>(images);
        Collections.shuffle(out, Random.from(random));
        return new DigitImages(out);
    }

    DigitImages part(int from, int to) {
        return new DigitImages(images.subList(from, to));
    }

    DigitImages of(IntPredicate digits) {
        return new DigitImages(images.stream().filter(i -> digits.test(i.digit())).toList());
    }

    /// The mean of scores of all images, in their order, over those of some digits.
    double mean(double[] scores, IntPredicate digits) {
        return IntStream.range(0, scores.length)
                .filter(i -> digits.test(images.get(i).digit()))
                .mapToDouble(i -> scores[i])
                .average()
                .orElseThrow();
    }

    int size() {
        return images.size();
    }
}
