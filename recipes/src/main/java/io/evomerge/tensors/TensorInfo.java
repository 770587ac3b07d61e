package io.evomerge.tensors;

import java.util.List;

/// Name, element type and shape of a tensor. Row-major, contiguous; an empty shape is a scalar.
public record TensorInfo(String name, DType dtype, List<Long> shape) {
    public TensorInfo {
        shape = List.copyOf(shape);
        if (shape.stream().anyMatch(dimension -> dimension < 0)) {
            throw new IllegalArgumentException(name + " has a negative dimension: " + shape);
        }
    }

    public long elements() {
        return shape.stream().mapToLong(Long::longValue).reduce(1, Math::multiplyExact);
    }

    public long bytes() {
        return Math.multiplyExact(elements(), dtype.bytes());
    }

    public TensorInfo as(DType other) {
        return new TensorInfo(name, other, shape);
    }
}
