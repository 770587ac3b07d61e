package io.evomerge.jinja;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A template that has been read, and can be rendered any number of times.
public final class Template {
    private final Statement body;
    private final Jinja jinja;

    Template(Statement body, Jinja jinja) {
        this.body = body;
        this.jinja = jinja;
    }

    /// The text for some variables: text, numbers, booleans, null, lists and maps of them.
    ///
    /// @throws JinjaException with the line of what cannot be rendered
    public String render(Map<String, ? extends @Nullable Object> variables) {
        var scope = Scope.of(jinja, variables);
        var out = new StringBuilder();
        body.render(scope, out);
        return out.toString();
    }
}
