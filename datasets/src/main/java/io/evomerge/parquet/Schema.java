package io.evomerge.parquet;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/// The tree of columns, which a footer holds as a list: each group before its children.
///
/// Only those logical types are kept that change how a value is read here; others are read as what
/// they are stored as.
final class Schema {
    private Schema() {}

    static MessageType of(List<SchemaElement> elements) {
        Iterator<SchemaElement> next = elements.iterator();
        SchemaElement root = next.next();
        Types.MessageTypeBuilder message = Types.buildMessage();
        for (int i = 0; i < root.getNum_children(); i++) {
            message.addField(type(next));
        }
        return message.named(root.getName());
    }

    private static Type type(Iterator<SchemaElement> next) {
        if (!next.hasNext()) {
            throw new IllegalArgumentException("its schema ends early");
        }
        SchemaElement element = next.next();
        Type.Repetition repetition = Type.Repetition.valueOf(element.getRepetition_type().name());
        Optional<LogicalTypeAnnotation> logical = logical(element);
        if (element.isSetType()) {
            return Types.primitive(primitive(element), repetition)
                    .length(element.getType_length())
                    .as(logical.orElse(null))
                    .named(element.getName());
        }
        Types.GroupBuilder<org.apache.parquet.schema.GroupType> group =
                Types.buildGroup(repetition);
        for (int i = 0; i < element.getNum_children(); i++) {
            group.addField(type(next));
        }
        return group.as(logical.orElse(null)).named(element.getName());
    }

    private static PrimitiveTypeName primitive(SchemaElement element) {
        return switch (element.getType()) {
            case BOOLEAN -> PrimitiveTypeName.BOOLEAN;
            case INT32 -> PrimitiveTypeName.INT32;
            case INT64 -> PrimitiveTypeName.INT64;
            case INT96 -> PrimitiveTypeName.INT96;
            case FLOAT -> PrimitiveTypeName.FLOAT;
            case DOUBLE -> PrimitiveTypeName.DOUBLE;
            case BYTE_ARRAY -> PrimitiveTypeName.BINARY;
            case FIXED_LEN_BYTE_ARRAY -> PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY;
        };
    }

    private static Optional<LogicalTypeAnnotation> logical(SchemaElement element) {
        if (element.isSetLogicalType()) {
            return logical(element.getLogicalType());
        }
        return element.isSetConverted_type() ? converted(element) : Optional.empty();
    }

    private static Optional<LogicalTypeAnnotation> logical(LogicalType type) {
        if (type.isSetSTRING() || type.isSetENUM() || type.isSetJSON()) {
            return Optional.of(LogicalTypeAnnotation.stringType());
        }
        if (type.isSetLIST()) {
            return Optional.of(LogicalTypeAnnotation.listType());
        }
        if (type.isSetMAP()) {
            return Optional.of(LogicalTypeAnnotation.mapType());
        }
        if (type.isSetDATE()) {
            return Optional.of(LogicalTypeAnnotation.dateType());
        }
        if (type.isSetDECIMAL()) {
            return Optional.of(
                    LogicalTypeAnnotation.decimalType(
                            type.getDECIMAL().getScale(), type.getDECIMAL().getPrecision()));
        }
        if (type.isSetINTEGER()) {
            return integer(type.getINTEGER().getBitWidth(), type.getINTEGER().isIsSigned());
        }
        if (type.isSetFLOAT16()) {
            return Optional.of(LogicalTypeAnnotation.float16Type());
        }
        if (type.isSetTIMESTAMP()) {
            return Optional.of(
                    LogicalTypeAnnotation.timestampType(
                            type.getTIMESTAMP().isIsAdjustedToUTC(),
                            unit(type.getTIMESTAMP().getUnit())));
        }
        return Optional.empty();
    }

    private static Optional<LogicalTypeAnnotation> integer(int bits, boolean isSigned) {
        return Optional.of(LogicalTypeAnnotation.intType(bits, isSigned));
    }

    private static LogicalTypeAnnotation.TimeUnit unit(TimeUnit unit) {
        if (unit.isSetMILLIS()) {
            return LogicalTypeAnnotation.TimeUnit.MILLIS;
        }
        return unit.isSetMICROS()
                ? LogicalTypeAnnotation.TimeUnit.MICROS
                : LogicalTypeAnnotation.TimeUnit.NANOS;
    }

    /// What files had before logical types.
    private static Optional<LogicalTypeAnnotation> converted(SchemaElement element) {
        ConvertedType type = element.getConverted_type();
        return switch (type) {
            case UTF8, ENUM, JSON -> Optional.of(LogicalTypeAnnotation.stringType());
            case LIST -> Optional.of(LogicalTypeAnnotation.listType());
            case MAP, MAP_KEY_VALUE -> Optional.of(LogicalTypeAnnotation.mapType());
            case DATE -> Optional.of(LogicalTypeAnnotation.dateType());
            case DECIMAL ->
                    Optional.of(
                            LogicalTypeAnnotation.decimalType(
                                    element.getScale(), element.getPrecision()));
            case TIMESTAMP_MILLIS ->
                    Optional.of(
                            LogicalTypeAnnotation.timestampType(
                                    true, LogicalTypeAnnotation.TimeUnit.MILLIS));
            case TIMESTAMP_MICROS ->
                    Optional.of(
                            LogicalTypeAnnotation.timestampType(
                                    true, LogicalTypeAnnotation.TimeUnit.MICROS));
            case UINT_8 -> integer(8, false);
            case UINT_16 -> integer(16, false);
            case UINT_32 -> integer(32, false);
            case UINT_64 -> integer(64, false);
            default -> Optional.empty();
        };
    }
}
