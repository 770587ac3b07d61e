package io.evomerge.irt;

import java.nio.ByteBuffer;

/// How numbers are stored in an [ArrayFile].
enum NumberType {
    F64(8),
    F32(4),
    /// Whole numbers from 0 to 255.
    U8(1);

    private final int bytes;

    NumberType(int bytes) {
        this.bytes = bytes;
    }

    int bytes() {
        return bytes;
    }

    void put(double value, ByteBuffer to) {
        switch (this) {
            case F64 -> to.putDouble(value);
            case F32 -> to.putFloat((float) value);
            case U8 -> to.put((byte) (int) value);
        }
    }

    double get(ByteBuffer from) {
        return switch (this) {
            case F64 -> from.getDouble();
            case F32 -> from.getFloat();
            case U8 -> Byte.toUnsignedInt(from.get());
        };
    }
}
