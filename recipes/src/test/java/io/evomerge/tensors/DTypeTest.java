package io.evomerge.tensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DTypeTest {
    private static final int PATTERNS = 1 << 16;

    @Test
    void every_bfloat16_has_the_value_of_its_bits() {
        float[] values = decodeAll(DType.BF16);
        for (int bits = 0; bits < PATTERNS; bits++) {
            assertThat(values[bits]).as("%04x", bits).isEqualTo(Float.valueOf(value(bits, 8, 7)));
        }
    }

    @Test
    void every_float16_has_the_value_of_its_bits() {
        float[] values = decodeAll(DType.F16);
        for (int bits = 0; bits < PATTERNS; bits++) {
            assertThat(values[bits]).as("%04x", bits).isEqualTo(Float.valueOf(value(bits, 5, 10)));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"BF16", "F16"})
    void every_pattern_but_nan_survives_a_round_trip(DType dtype) {
        float[] values = decodeAll(dtype);
        short[] bits = encode(dtype, values);
        for (int pattern = 0; pattern < PATTERNS; pattern++) {
            if (!Float.isNaN(values[pattern])) {
                assertThat(bits[pattern]).as("%04x", pattern).isEqualTo((short) pattern);
            }
        }
    }

    /// All NaN, also those whose payload lies below the bits that are kept.
    @ParameterizedTest
    @EnumSource(names = {"BF16", "F16"})
    void nan_stays_nan(DType dtype) {
        var random = new SplittableRandom(1);
        float[] nans = new float[10_000];
        for (int i = 0; i < nans.length; i++) {
            int payload = i < 23 ? 1 << i : random.nextInt(1, 1 << 23);
            int sign = (i & 1) << 31;
            nans[i] = Float.intBitsToFloat(sign | 0x7f800000 | payload);
        }
        assertThat(decode(dtype, encode(dtype, nans))).containsOnly(Float.NaN);
    }

    @ParameterizedTest
    @EnumSource(names = {"BF16", "F16"})
    void values_between_two_neighbours_go_to_the_nearest_and_ties_to_even(DType dtype) {
        float[] values = decodeAll(dtype);
        for (int low = 0; low + 1 < PATTERNS / 2 && Float.isFinite(values[low + 1]); low++) {
            float middle = (float) (((double) values[low] + values[low + 1]) / 2);
            int even = low + (low & 1);
            assertRounding(dtype, Math.nextDown(middle), low);
            assertRounding(dtype, middle, even);
            assertRounding(dtype, Math.nextUp(middle), low + 1);
        }
    }

    private static void assertRounding(DType dtype, float value, int expected) {
        short[] bits = encode(dtype, new float[] {value, -value});
        assertThat(bits).as("%s", value).containsExactly(expected, expected | 0x8000);
    }

    @Test
    void what_exceeds_the_largest_value_by_half_a_step_is_infinite() {
        assertRounding(DType.F16, 65504, 0x7bff);
        assertRounding(DType.F16, Math.nextDown(65520f), 0x7bff);
        assertRounding(DType.F16, 65520, 0x7c00);
        assertRounding(DType.F16, Float.MAX_VALUE, 0x7c00);
        assertRounding(DType.BF16, Float.intBitsToFloat(0x7f7f7fff), 0x7f7f);
        assertRounding(DType.BF16, Float.intBitsToFloat(0x7f7f8000), 0x7f80);
        assertRounding(DType.BF16, Float.MAX_VALUE, 0x7f80);
        assertRounding(DType.BF16, Float.POSITIVE_INFINITY, 0x7f80);
    }

    @Test
    void what_is_too_small_becomes_zero_of_the_same_sign() {
        assertRounding(DType.F16, 0x1p-25f, 0);
        assertRounding(DType.F16, Math.nextUp(0x1p-25f), 1);
        assertRounding(DType.BF16, Float.MIN_VALUE, 0);
    }

    @Test
    void float32_is_kept_bit_by_bit() {
        float[] values = {0f, -0f, 1.5f, Float.MIN_VALUE, Float.MAX_VALUE, Float.NEGATIVE_INFINITY};
        MemorySegment memory = MemorySegment.ofArray(new byte[24]);
        DType.F32.encode(values, 6, memory, 0);
        float[] out = new float[6];
        DType.F32.decode(memory, 0, out, 6);
        assertThat(out).containsExactly(values);
    }

    @Test
    void float64_is_rounded_to_the_nearest_float32() {
        double[] doubles = {0.1, 1 + 0x1p-24, 1 + 0x1.8p-23, 1e300, -0.0};
        float[] out = new float[5];
        DType.F64.decode(MemorySegment.ofArray(doubles), 0, out, 5);
        assertThat(out).containsExactly(0.1f, 1f, 1 + 0x1p-22f, Float.POSITIVE_INFINITY, -0f);
    }

    @Test
    void float32_widens_to_float64_exactly() {
        double[] doubles = new double[2];
        DType.F64.encode(new float[] {0.1f, -3}, 2, MemorySegment.ofArray(doubles), 0);
        assertThat(doubles).containsExactly(0.1f, -3);
    }

    @ParameterizedTest
    @EnumSource(names = {"F64", "F32", "BF16", "F16"})
    void parts_are_little_endian_need_no_alignment_and_leave_the_rest_alone(DType dtype) {
        byte[] bytes = new byte[1 + 5 * dtype.bytes()];
        MemorySegment unaligned = MemorySegment.ofArray(bytes).asSlice(1);
        dtype.encode(new float[] {1, -2, 99}, 2, unaligned, 2);

        float[] out = {7, 7, 7};
        dtype.decode(unaligned, 2, out, 2);
        assertThat(out).containsExactly(1, -2, 7);
        float[] all = new float[5];
        dtype.decode(unaligned, 0, all, 5);
        assertThat(all).containsExactly(0, 0, 1, -2, 0);
        assertThat(bytes[3 * dtype.bytes()])
                .as("highest byte of 1.0")
                .isBetween((byte) 0x3c, (byte) 0x3f);
    }

    @ParameterizedTest
    @EnumSource
    void only_floating_point_types_convert(DType dtype) {
        MemorySegment memory = MemorySegment.ofArray(new byte[8]);
        if (dtype.isFloat()) {
            dtype.encode(new float[] {1}, 1, memory, 0);
            float[] out = new float[1];
            dtype.decode(memory, 0, out, 1);
            assertThat(out).containsExactly(1);
        } else {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> dtype.encode(new float[1], 1, memory, 0))
                    .withMessage(dtype + " has no float32 form");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> dtype.decode(memory, 0, new float[1], 1))
                    .withMessage(dtype + " has no float32 form");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_dtype_is_found_by_its_torch_name(DType dtype) {
        assertThat(DType.ofTorchName(dtype.torchName())).contains(dtype);
        assertThat(DType.ofTorchName("torch." + dtype.torchName())).isEmpty();
    }

    /// The definition of IEEE 754: `(-1)^s · 1.m · 2^(e - bias)`, and `0.m · 2^(1 - bias)` at e =
    /// 0.
    private static float value(int bits, int exponentBits, int mantissaBits) {
        int bias = (1 << (exponentBits - 1)) - 1;
        int exponent = (bits >> mantissaBits) & ((1 << exponentBits) - 1);
        double mantissa = (bits & ((1 << mantissaBits) - 1)) / (double) (1 << mantissaBits);
        double sign = bits >= PATTERNS / 2 ? -1 : 1;
        if (exponent == (1 << exponentBits) - 1) {
            return mantissa == 0 ? (float) sign * Float.POSITIVE_INFINITY : Float.NaN;
        }
        double size =
                exponent == 0
                        ? Math.scalb(mantissa, 1 - bias)
                        : Math.scalb(1 + mantissa, exponent - bias);
        return (float) (sign * size);
    }

    private static float[] decodeAll(DType dtype) {
        short[] bits = new short[PATTERNS];
        for (int i = 0; i < PATTERNS; i++) {
            bits[i] = (short) i;
        }
        return decode(dtype, bits);
    }

    private static float[] decode(DType dtype, short[] bits) {
        var bytes = ByteBuffer.allocate(2 * bits.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asShortBuffer().put(bits);
        float[] values = new float[bits.length];
        dtype.decode(MemorySegment.ofArray(bytes.array()), 0, values, bits.length);
        return values;
    }

    private static short[] encode(DType dtype, float[] values) {
        MemorySegment memory = MemorySegment.ofArray(new byte[2 * values.length]);
        dtype.encode(values, values.length, memory, 0);
        return memory.toArray(ValueLayout.JAVA_SHORT_UNALIGNED);
    }
}
