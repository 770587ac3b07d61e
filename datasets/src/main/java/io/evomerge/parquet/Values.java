package io.evomerge.parquet;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.Float16LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/// Records as plain values: lists and maps in place of Parquet's groups, text for bytes (UTF-8),
/// dates and times (as in ISO 8601), [Long] for whole numbers ([BigInteger] beyond its range),
/// [Double] for others. Times of day and durations stay the numbers that they are stored as.
final class Values {
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final long JULIAN_DAY_OF_1970 = 2_440_588;

    private Values() {}

    static Map<String, @Nullable Object> row(Group group) {
        return struct(group);
    }

    private static Map<String, @Nullable Object> struct(Group group) {
        Map<String, @Nullable Object> out = new LinkedHashMap<>();
        GroupType type = group.getType();
        for (int field = 0; field < type.getFieldCount(); field++) {
            out.put(type.getFieldName(field), field(group, field));
        }
        return out;
    }

    private static @Nullable Object field(Group group, int field) {
        Type type = group.getType().getType(field);
        int count = group.getFieldRepetitionCount(field);
        if (!type.isRepetition(Type.Repetition.REPEATED)) {
            return count == 0 ? null : value(group, field, 0);
        }
        List<@Nullable Object> out = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            out.add(value(group, field, i));
        }
        return out;
    }

    private static Object value(Group group, int field, int index) {
        Type type = group.getType().getType(field);
        if (type.isPrimitive()) {
            return primitive(group, field, index);
        }
        Group inner = group.getGroup(field, index);
        LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
        if (logical instanceof ListLogicalTypeAnnotation) {
            return list(inner);
        }
        return logical instanceof MapLogicalTypeAnnotation ? map(inner) : struct(inner);
    }

    /// A list is a group with one repeated field. That field is the element itself, or a group
    /// around it, which has one field and is not named as old writers name elements.
    ///
    /// Source: Apache Parquet, "Logical Types", on lists and their backward compatibility.
    private static List<@Nullable Object> list(Group group) {
        Type repeated = group.getType().getType(0);
        boolean isWrapped =
                !repeated.isPrimitive()
                        && repeated.asGroupType().getFieldCount() == 1
                        && !repeated.getName().equals("array")
                        && !repeated.getName().endsWith("_tuple");
        List<@Nullable Object> out = new ArrayList<>();
        for (int i = 0; i < group.getFieldRepetitionCount(0); i++) {
            out.add(isWrapped ? field(group.getGroup(0, i), 0) : value(group, 0, i));
        }
        return out;
    }

    private static Map<String, @Nullable Object> map(Group group) {
        Map<String, @Nullable Object> out = new LinkedHashMap<>();
        for (int i = 0; i < group.getFieldRepetitionCount(0); i++) {
            Group entry = group.getGroup(0, i);
            out.put(String.valueOf(field(entry, 0)), field(entry, 1));
        }
        return out;
    }

    private static Object primitive(Group group, int field, int index) {
        var type = group.getType().getType(field).asPrimitiveType();
        LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
        return switch (type.getPrimitiveTypeName()) {
            case BOOLEAN -> group.getBoolean(field, index);
            case FLOAT -> (double) group.getFloat(field, index); // with all digits, as in Python
            case DOUBLE -> group.getDouble(field, index);
            case INT32 -> whole(group.getInteger(field, index), logical);
            case INT64 -> whole(group.getLong(field, index), logical);
            case INT96 -> moment(group.getInt96(field, index).getBytes()).toString();
            case BINARY, FIXED_LEN_BYTE_ARRAY ->
                    ofBytes(group.getBinary(field, index).getBytes(), logical);
        };
    }

    private static Object ofBytes(byte[] bytes, @Nullable LogicalTypeAnnotation logical) {
        if (logical instanceof Float16LogicalTypeAnnotation) {
            return (double) Float.float16ToFloat(littleEndian(bytes).getShort());
        }
        return logical instanceof DecimalLogicalTypeAnnotation decimal
                ? decimal(new BigInteger(bytes), decimal)
                : new String(bytes, StandardCharsets.UTF_8);
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /// The old kind of times, INT96: nanoseconds of a day, and the day's Julian number.
    private static Instant moment(byte[] bytes) {
        ByteBuffer in = littleEndian(bytes);
        long nanos = in.getLong();
        long day = in.getInt() - JULIAN_DAY_OF_1970;
        return Instant.ofEpochSecond(Duration.ofDays(day).toSeconds(), nanos);
    }

    private static Object whole(long value, @Nullable LogicalTypeAnnotation logical) {
        if (logical == null) {
            return value;
        }
        return switch (logical) {
            case DateLogicalTypeAnnotation date -> LocalDate.ofEpochDay(value).toString();
            case DecimalLogicalTypeAnnotation decimal ->
                    decimal(BigInteger.valueOf(value), decimal);
            case TimestampLogicalTypeAnnotation timestamp -> instant(value, timestamp).toString();
            case IntLogicalTypeAnnotation whole ->
                    whole.isSigned() ? (Object) value : unsigned(value, whole.getBitWidth());
            default -> value;
        };
    }

    /// Only those of 64 bits can be larger than a [Long].
    private static Object unsigned(long value, int bits) {
        if (bits < Long.SIZE) {
            return value & ((1L << bits) - 1);
        }
        return value >= 0 ? (Object) value : new BigInteger(Long.toUnsignedString(value));
    }

    private static Double decimal(BigInteger unscaled, DecimalLogicalTypeAnnotation type) {
        return new BigDecimal(unscaled, type.getScale()).doubleValue();
    }

    private static Instant instant(long value, TimestampLogicalTypeAnnotation type) {
        long perSecond =
                switch (type.getUnit()) {
                    case MILLIS -> 1_000;
                    case MICROS -> 1_000_000;
                    case NANOS -> NANOS_PER_SECOND;
                };
        return Instant.ofEpochSecond(
                Math.floorDiv(value, perSecond),
                Math.floorMod(value, perSecond) * (NANOS_PER_SECOND / perSecond));
    }
}
