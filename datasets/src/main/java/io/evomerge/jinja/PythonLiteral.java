package io.evomerge.jinja;

import io.evomerge.jinja.Expression.Constant;
import io.evomerge.jinja.Expression.ListOf;
import io.evomerge.jinja.Expression.MapOf;
import io.evomerge.jinja.Expression.Signed;
import io.evomerge.jinja.Token.Kind;
import java.util.Map;
import java.util.stream.Stream;

/// A value written as Python source, such as `['A', "it's"]`: what `ast.literal_eval` reads.
public final class PythonLiteral {
    private PythonLiteral() {}

    /// Text, a number, a truth value, or a list or map of them.
    ///
    /// @throws JinjaException if it is anything else
    public static Object parse(String text) {
        try {
            return value(text);
        } catch (StackOverflowError e) {
            throw JinjaException.tooDeep();
        }
    }

    private static Object value(String text) {
        Tokens tokens = new Lexer("{{" + text + "}}", Jinja.TASKS).tokens();
        tokens.next(Kind.PRINT_BEGIN, "a value");
        Expression value = new Parser(tokens, Jinja.TASKS).expressions();
        tokens.next(Kind.PRINT_END, "the end");
        if (!tokens.at(Kind.END) || !isLiteral(value)) {
            throw new JinjaException("it is not a plain value");
        }
        return value.evaluate(Scope.of(Jinja.TASKS, Map.of()));
    }

    private static boolean isLiteral(Expression value) {
        return switch (value) {
            case Constant constant -> true;
            case ListOf list -> list.elements().stream().allMatch(PythonLiteral::isLiteral);
            case MapOf map ->
                    Stream.concat(map.keys().stream(), map.values().stream())
                            .allMatch(PythonLiteral::isLiteral);
            case Signed signed -> signed.value() instanceof Constant;
            default -> false;
        };
    }
}
