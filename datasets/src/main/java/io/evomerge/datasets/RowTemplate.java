package io.evomerge.datasets;

import io.evomerge.documents.Complaint;
import io.evomerge.documents.InputException;
import io.evomerge.documents.Node;
import io.evomerge.documents.Suggestion;
import io.evomerge.jinja.Jinja;
import io.evomerge.jinja.JinjaException;
import io.evomerge.jinja.Template;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How a text is made from a row: a text that is just the name of one of the row's fields stands
/// for the field, and anything else is a Jinja template, as in lm-evaluation-harness.
///
/// One difference: a single word that is no field is refused there where the harness takes it as
/// the text itself, because it is nearly always a misspelt field.
final class RowTemplate {
    private static final Pattern WORD = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_-]*");

    private final Node source;
    private final Template template;

    private RowTemplate(Node source, Template template) {
        this.source = source;
        this.template = template;
    }

    /// @throws InputException if the template cannot be read
    static RowTemplate of(Node source) {
        try {
            return new RowTemplate(source, Jinja.TASKS.template(source.text()));
        } catch (JinjaException e) {
            throw source.wrong(
                    line(e, source.text()) + e.getMessage(),
                    e.unknown().isEmpty()
                            ? "mend the template"
                            : Suggestion.remedy(e.unknown(), e.known()));
        }
    }

    private static String line(JinjaException e, String text) {
        return text.strip().contains("\n") ? "line " + e.line() + " of the template: " : "";
    }

    /// Whether it gives nothing, whatever the row.
    boolean isEmpty() {
        return source.text().isEmpty();
    }

    /// What a template gives, and whether it was a field as it stands in the row.
    record Filled(Node value, boolean isField) {}

    /// The field that the text names, or the text that the template gives.
    ///
    /// @throws InputException if the row lacks a field, or the template cannot be rendered
    Filled fill(Node row) {
        String text = source.text();
        Map<String, Node> fields = row.entries();
        Node field = fields.get(text);
        if (field != null && field.value() == null) {
            throw row.wrong("'" + text + "' is empty", "fill it in, or leave the row out");
        }
        if (field != null) {
            return new Filled(field, true);
        }
        if (WORD.matcher(text).matches()) {
            throw row.wrong(
                    "has no field '%s', which %s names".formatted(text, source.key()),
                    Suggestion.remedy(text, fields.keySet())
                            + "; the word itself is written {{ '"
                            + text
                            + "' }}");
        }
        return new Filled(Node.of(row.place(), rendered(row)), false);
    }

    /// The template's text, also where it is the name of a field.
    String rendered(Node row) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        row.entries().forEach((name, field) -> values.put(name, field.value()));
        try {
            return template.render(values);
        } catch (JinjaException e) {
            throw new InputException(List.of(complaint(row, e)));
        }
    }

    private Complaint complaint(Node row, JinjaException e) {
        boolean isLong = source.text().strip().contains("\n");
        String where = source.key() + (isLong ? " (line " + e.line() + ")" : "");
        if (e.unknown().isEmpty()) {
            return Complaint.of(
                    row.place(),
                    where + ": " + e.getMessage(),
                    "mend the row, or the template in " + source.place());
        }
        boolean isVariable = row.entries().keySet().containsAll(e.known());
        String what =
                isVariable
                        ? "has no field '%s', which %s names".formatted(e.unknown(), where)
                        : where + ": " + e.getMessage();
        return Complaint.of(row.place(), what, Suggestion.remedy(e.unknown(), e.known()));
    }
}
