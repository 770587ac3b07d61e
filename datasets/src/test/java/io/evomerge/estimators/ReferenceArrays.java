package io.evomerge.estimators;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// The arrays of a safetensors file, as doubles.
record ReferenceArrays(JsonObject header, ByteBuffer data) {
    static ReferenceArrays read(Path file) {
        try {
            ByteBuffer bytes =
                    ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
            int length = Math.toIntExact(bytes.getLong(0));
            String text = new String(bytes.array(), 8, length, StandardCharsets.UTF_8);
            return new ReferenceArrays(
                    JsonParser.parseString(text).getAsJsonObject(),
                    bytes.slice(8 + length, bytes.capacity() - 8 - length)
                            .order(ByteOrder.LITTLE_ENDIAN));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    double[] vector(String name) {
        JsonObject entry = header.getAsJsonObject(name);
        JsonArray offsets = entry.getAsJsonArray("data_offsets");
        int from = offsets.get(0).getAsInt();
        int to = offsets.get(1).getAsInt();
        String dtype = entry.get("dtype").getAsString();
        int size = dtype.equals("U8") ? 1 : 8;
        double[] out = new double[(to - from) / size];
        for (int i = 0; i < out.length; i++) {
            int at = from + i * size;
            out[i] =
                    switch (dtype) {
                        case "U8" -> data.get(at) & 0xff;
                        case "I64" -> data.getLong(at);
                        case "F64" -> data.getDouble(at);
                        default -> throw new IllegalArgumentException(dtype);
                    };
        }
        return out;
    }

    int[] positions(String name) {
        double[] values = vector(name);
        int[] out = new int[values.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (int) values[i];
        }
        return out;
    }

    double[][] rows(String name) {
        int rows = header.getAsJsonObject(name).getAsJsonArray("shape").get(0).getAsInt();
        double[] all = vector(name);
        int columns = all.length / rows;
        double[][] out = new double[rows][columns];
        for (int i = 0; i < rows; i++) {
            System.arraycopy(all, i * columns, out[i], 0, columns);
        }
        return out;
    }
}
