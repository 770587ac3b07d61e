package io.evomerge.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A part of a template that writes text or names values.
sealed interface Statement {
    /// What follows a statement inside of a loop.
    enum Flow {
        ON,
        BREAK,
        CONTINUE
    }

    Flow render(Scope scope, StringBuilder out);

    record Text(String text) implements Statement {
        @Override
        public Flow render(Scope scope, StringBuilder out) {
            out.append(text);
            return Flow.ON;
        }
    }

    record Print(Expression value) implements Statement {
        @Override
        public Flow render(Scope scope, StringBuilder out) {
            out.append(PythonText.str(value.evaluate(scope)));
            return Flow.ON;
        }
    }

    /// A statement whose errors are of a line.
    record Located(Statement statement, int line) implements Statement {
        @Override
        public Flow render(Scope scope, StringBuilder out) {
            try {
                return statement.render(scope, out);
            } catch (JinjaException e) {
                throw e.at(line);
            } catch (StackOverflowError e) {
                throw JinjaException.tooDeep().at(line);
            }
        }
    }

    record Block(List<Statement> statements) implements Statement {
        @Override
        public Flow render(Scope scope, StringBuilder out) {
            for (Statement statement : statements) {
                Flow flow = statement.render(scope, out);
                if (flow != Flow.ON) {
                    return flow;
                }
            }
            return Flow.ON;
        }

        /// What it writes.
        String text(Scope scope) {
            var out = new StringBuilder();
            render(scope, out);
            return out.toString();
        }
    }

    record If(Expression condition, Block yes, Statement no) implements Statement {
        @Override
        public Flow render(Scope scope, StringBuilder out) {
            return (Values.truth(condition.evaluate(scope)) ? yes : no).render(scope, out);
        }
    }

    /// `for name, other in list if condition … else …`.
    record For(
            List<String> names,
            Expression list,
            Optional<Expression> condition,
            Block body,
            Block otherwise)
            implements Statement {
        @Override
        public Flow render(Scope scope, StringBuilder out) {
            List<Object> elements = elements(scope);
            for (int i = 0; i < elements.size(); i++) {
                Scope inner = scope.inner();
                name(names, elements.get(i), inner);
                inner.set("loop", new Loop(elements, i, scope.jinja().strict()));
                if (body.render(inner, out) == Flow.BREAK) {
                    return Flow.ON;
                }
                Sizes.checked(out.length());
            }
            return elements.isEmpty() ? otherwise.render(scope.inner(), out) : Flow.ON;
        }

        private List<Object> elements(Scope scope) {
            List<Object> all = Values.elements(list.evaluate(scope));
            return condition
                    .map(c -> all.stream().filter(e -> passes(c, e, scope)).toList())
                    .orElse(all);
        }

        private boolean passes(Expression filter, Object element, Scope scope) {
            Scope inner = scope.inner();
            name(names, element, inner);
            return Values.truth(filter.evaluate(inner));
        }
    }

    /// Gives a value one name, or its elements one each.
    static void name(List<String> names, Object value, Scope scope) {
        if (names.size() == 1) {
            scope.set(names.getFirst(), value);
            return;
        }
        List<Object> parts = Values.elements(value);
        if (parts.size() != names.size()) {
            throw new JinjaException(
                    "%s has %d elements for the %d names %s"
                            .formatted(PythonText.repr(value), parts.size(), names.size(), names));
        }
        for (int i = 0; i < names.size(); i++) {
            scope.set(names.get(i), parts.get(i));
        }
    }

    record Set(List<String> names, Expression value) implements Statement {
        @Override
        public Flow render(Scope scope, StringBuilder out) {
            name(names, value.evaluate(scope), scope);
            return Flow.ON;
        }
    }

    /// `set space.field = value`.
    record SetField(String space, String field, Expression value) implements Statement {
        @Override
        public Flow render(Scope scope, StringBuilder out) {
            if (!(Undefined.used(scope.get(space)) instanceof Namespace namespace)) {
                throw new JinjaException(
                        "'%s' is no namespace, so '%s.%s' cannot be set"
                                .formatted(space, space, field));
            }
            namespace.fields().put(field, value.evaluate(scope));
            return Flow.ON;
        }
    }

    /// `set name … endset`: the text between, filtered. The text stands as `value`'s innermost
    /// part.
    record SetBlock(String name, Block body, Expression value) implements Statement {
        @Override
        public Flow render(Scope scope, StringBuilder out) {
            scope.set(name, filtered(body, value, scope));
            return Flow.ON;
        }
    }

    /// `filter name … endfilter`.
    record FilterBlock(Block body, Expression value) implements Statement {
        @Override
        public Flow render(Scope scope, StringBuilder out) {
            out.append(PythonText.str(filtered(body, value, scope)));
            return Flow.ON;
        }
    }

    /// Under which a block's text is known to the filters behind it; no name of a template.
    String BLOCK_TEXT = "the block's text";

    private static Object filtered(Block body, Expression value, Scope scope) {
        Scope inner = scope.inner();
        String text = body.text(inner);
        inner.set(BLOCK_TEXT, text);
        return value.evaluate(inner);
    }

    /// `with name = value … endwith`, or, without names, a block with names of its own.
    record With(Map<String, Expression> values, Block body) implements Statement {
        @Override
        public Flow render(Scope scope, StringBuilder out) {
            Scope inner = scope.inner();
            values.forEach((name, value) -> inner.set(name, value.evaluate(scope)));
            return body.render(inner, out);
        }
    }

    /// `macro name(a, b=…) … endmacro`.
    record Macro(String name, List<String> parameters, Map<String, Expression> defaults, Block body)
            implements Statement {
        @Override
        public Flow render(Scope scope, StringBuilder out) {
            scope.set(name, (Callable) arguments -> call(arguments, scope));
            return Flow.ON;
        }

        private Object call(Arguments arguments, Scope scope) {
            arguments.only(parameters.toArray(String[]::new));
            Scope inner = scope.inner();
            for (int i = 0; i < parameters.size(); i++) {
                String parameter = parameters.get(i);
                Object value = value(arguments, i, inner);
                inner.set(parameter, value);
            }
            return body.text(inner);
        }

        private Object value(Arguments arguments, int position, Scope scope) {
            String parameter = parameters.get(position);
            Optional<Object> given = arguments.given(position, parameter);
            if (given.isPresent()) {
                return given.get();
            }
            Expression otherwise = defaults.get(parameter);
            return otherwise != null
                    ? otherwise.evaluate(scope)
                    : scope.undefined(
                            "%s is called without '%s'".formatted(name, parameter),
                            "",
                            java.util.Set.of());
        }
    }

    record Leave(Flow flow) implements Statement {
        @Override
        public Flow render(Scope scope, StringBuilder out) {
            return flow;
        }
    }

    /// A block of nothing.
    static Block nothing() {
        return new Block(new ArrayList<>());
    }
}
