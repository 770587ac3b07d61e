package io.evomerge.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A part of a template that has a value.
sealed interface Expression {
    Object evaluate(Scope scope);

    record Constant(Object value) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            return value;
        }
    }

    record Name(String name) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            return scope.get(name);
        }
    }

    record ListOf(List<Expression> elements, boolean tuple) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            List<Object> out = new ArrayList<>();
            elements.forEach(e -> out.add(Undefined.used(e.evaluate(scope))));
            return tuple ? new Tuple(out) : out;
        }
    }

    record MapOf(List<Expression> keys, List<Expression> values) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            Map<Object, Object> out = new LinkedHashMap<>();
            for (int i = 0; i < keys.size(); i++) {
                out.put(
                        Undefined.used(keys.get(i).evaluate(scope)),
                        Undefined.used(values.get(i).evaluate(scope)));
            }
            return out;
        }
    }

    /// `object.name`: a method of the value, or else what it holds under the name.
    record Attribute(Expression object, String name) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            return Members.attribute(object.evaluate(scope), name, scope);
        }
    }

    /// `object[key]`: what the value holds under the key, or else a method.
    record Item(Expression object, Expression key) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            return Members.item(object.evaluate(scope), Undefined.used(key.evaluate(scope)), scope);
        }
    }

    /// `object[start:stop:step]`.
    record Slice(
            Expression object,
            Optional<Expression> start,
            Optional<Expression> stop,
            Optional<Expression> step)
            implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            return Members.slice(
                    Undefined.used(object.evaluate(scope)),
                    bound(start, scope),
                    bound(stop, scope),
                    bound(step, scope));
        }

        private static Optional<Integer> bound(Optional<Expression> bound, Scope scope) {
            return bound.map(b -> Undefined.used(b.evaluate(scope)))
                    .filter(value -> value != None.NONE)
                    .map(value -> Numbers.index(value, "a slice"));
        }
    }

    /// What stands in round brackets behind a name.
    record Inputs(List<Expression> positional, Map<String, Expression> named) {
        static final Inputs NONE = new Inputs(List.of(), Map.of());

        Arguments evaluate(String callee, Scope scope) {
            List<Object> out = new ArrayList<>();
            positional.forEach(e -> out.add(e.evaluate(scope)));
            Map<String, Object> outNamed = new LinkedHashMap<>();
            named.forEach((name, e) -> outNamed.put(name, e.evaluate(scope)));
            return new Arguments(callee, out, outNamed);
        }
    }

    record Call(Expression callee, Inputs inputs) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            Object function = Undefined.used(callee.evaluate(scope));
            if (function instanceof Callable callable) {
                return callable.call(inputs.evaluate(described(), scope));
            }
            if (function instanceof Undefined undefined) {
                throw undefined.error();
            }
            throw new JinjaException(
                    "%s is %s and cannot be called"
                            .formatted(described(), PythonText.repr(function)));
        }

        private String described() {
            return switch (callee) {
                case Name name -> name.name() + "()";
                case Attribute attribute -> attribute.name() + "()";
                default -> "the value called";
            };
        }
    }

    record Filter(Expression value, String name, Inputs inputs) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            return Filters.apply(
                    name,
                    value.evaluate(scope),
                    inputs.evaluate("filter '" + name + "'", scope),
                    scope);
        }
    }

    record Test(Expression value, String name, Inputs inputs) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            return Tests.holds(
                    name, value.evaluate(scope), inputs.evaluate("test '" + name + "'", scope));
        }
    }

    record Not(Expression value) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            return !Values.truth(value.evaluate(scope));
        }
    }

    record Signed(Expression value, boolean negative) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            Object number = Undefined.used(value.evaluate(scope));
            Object negated = Numbers.negated(number);
            return negative ? negated : Numbers.negated(negated);
        }
    }

    /// `+ - * / // % ** ~`.
    record Binary(String operator, Expression left, Expression right) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            return Operators.apply(operator, left.evaluate(scope), right.evaluate(scope));
        }
    }

    /// `and`, `or`: one of the two values, not a truth value.
    record Logical(boolean and, Expression left, Expression right) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            Object first = left.evaluate(scope);
            return Values.truth(first) == and ? right.evaluate(scope) : first;
        }
    }

    /// `a < b <= c`: each neighbours' comparison holds.
    record Comparison(Expression first, List<String> operators, List<Expression> rest)
            implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            Object left = first.evaluate(scope);
            for (int i = 0; i < operators.size(); i++) {
                Object right = rest.get(i).evaluate(scope);
                if (!Operators.compare(operators.get(i), left, right)) {
                    return false;
                }
                left = right;
            }
            return true;
        }
    }

    /// `a if condition else b`; without `else`, a value that is empty text and false, also where
    /// unknown names are errors.
    record Conditional(Expression condition, Expression yes, Optional<Expression> no)
            implements Expression {
        private static final Undefined NOTHING =
                new Undefined("the condition is false and there is no 'else'", "", Set.of(), false);

        @Override
        public Object evaluate(Scope scope) {
            if (Values.truth(condition.evaluate(scope))) {
                return yes.evaluate(scope);
            }
            return no.map(n -> n.evaluate(scope)).orElse(NOTHING);
        }
    }
}
