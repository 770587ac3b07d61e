package io.evomerge.jinja;

import io.evomerge.jinja.Expression.Attribute;
import io.evomerge.jinja.Expression.Binary;
import io.evomerge.jinja.Expression.Call;
import io.evomerge.jinja.Expression.Comparison;
import io.evomerge.jinja.Expression.Conditional;
import io.evomerge.jinja.Expression.Constant;
import io.evomerge.jinja.Expression.Filter;
import io.evomerge.jinja.Expression.Inputs;
import io.evomerge.jinja.Expression.Item;
import io.evomerge.jinja.Expression.ListOf;
import io.evomerge.jinja.Expression.Logical;
import io.evomerge.jinja.Expression.MapOf;
import io.evomerge.jinja.Expression.Name;
import io.evomerge.jinja.Expression.Not;
import io.evomerge.jinja.Expression.Signed;
import io.evomerge.jinja.Expression.Slice;
import io.evomerge.jinja.Expression.Test;
import io.evomerge.jinja.Token.Kind;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads expressions by recursive descent, one method for each level of precedence, weakest first:
/// `if else`, `or`, `and`, `not`, comparisons, `+ -`, `~`, `* / // %`, `**`, signs, then what
/// stands behind a value: `.name`, `[key]`, `(…)`, `|filter`, `is test`.
final class Parser {
    /// Words that can follow a test without being its value.
    private static final Set<String> NO_VALUES =
            Set.of("else", "or", "and", "if", "is", "in", "not");

    private final Tokens tokens;
    private final Jinja jinja;

    Parser(Tokens tokens, Jinja jinja) {
        this.tokens = tokens;
        this.jinja = jinja;
    }

    /// An expression, or several with commas between them, which are a tuple.
    Expression expressions() {
        Expression first = expression();
        if (!tokens.atOperator(",")) {
            return first;
        }
        List<Expression> out = new ArrayList<>(List.of(first));
        while (tokens.take(",")) {
            if (tokens.at(Kind.BLOCK_END) || tokens.at(Kind.PRINT_END)) {
                break;
            }
            out.add(expression());
        }
        return new ListOf(out, true);
    }

    Expression expression() {
        Expression value = or();
        while (tokens.takeName("if")) {
            Expression condition = or();
            Optional<Expression> no =
                    tokens.takeName("else") ? Optional.of(expression()) : Optional.empty();
            value = new Conditional(condition, value, no);
        }
        return value;
    }

    /// Without `if else`: what a `for` goes over.
    Expression or() {
        Expression left = and();
        while (tokens.takeName("or")) {
            left = new Logical(false, left, and());
        }
        return left;
    }

    private Expression and() {
        Expression left = not();
        while (tokens.takeName("and")) {
            left = new Logical(true, left, not());
        }
        return left;
    }

    private Expression not() {
        return tokens.takeName("not") ? new Not(not()) : comparison();
    }

    private Expression comparison() {
        Expression first = sum();
        List<String> operators = new ArrayList<>();
        List<Expression> rest = new ArrayList<>();
        Optional<String> operator = comparator();
        while (operator.isPresent()) {
            operators.add(operator.get());
            rest.add(sum());
            operator = comparator();
        }
        return operators.isEmpty() ? first : new Comparison(first, operators, rest);
    }

    private Optional<String> comparator() {
        Optional<String> symbol = tokens.takeAny("==", "!=", "<", "<=", ">", ">=");
        if (symbol.isPresent()) {
            return symbol;
        }
        if (tokens.takeName("in")) {
            return Optional.of("in");
        }
        return tokens.takeNames("not", "in") ? Optional.of("not in") : Optional.empty();
    }

    private Expression sum() {
        Expression left = joined();
        Optional<String> operator = tokens.takeAny("+", "-");
        while (operator.isPresent()) {
            left = new Binary(operator.get(), left, joined());
            operator = tokens.takeAny("+", "-");
        }
        return left;
    }

    private Expression joined() {
        Expression left = product();
        while (tokens.take("~")) {
            left = new Binary("~", left, product());
        }
        return left;
    }

    private Expression product() {
        Expression left = power();
        Optional<String> operator = tokens.takeAny("*", "/", "//", "%");
        while (operator.isPresent()) {
            left = new Binary(operator.get(), left, power());
            operator = tokens.takeAny("*", "/", "//", "%");
        }
        return left;
    }

    private Expression power() {
        Expression left = signed(true);
        while (tokens.take("**")) {
            left = new Binary("**", left, signed(true));
        }
        return left;
    }

    /// Filters bind stronger than a sign's own operand does: `-1|abs` is `(-1)|abs`, as in Jinja.
    private Expression signed(boolean filtered) {
        Optional<String> sign = tokens.takeAny("-", "+");
        Expression value =
                sign.isPresent()
                        ? new Signed(signed(false), sign.get().equals("-"))
                        : postfixed(primary());
        return filtered ? filtered(value) : value;
    }

    private Expression primary() {
        Token token = tokens.next();
        return switch (token.kind()) {
            case NAME -> named(token);
            case STRING -> text(token);
            case INTEGER -> new Constant(Numbers.whole(new BigInteger(plain(token))));
            case FLOAT -> new Constant(Double.valueOf(plain(token)));
            default ->
                    switch (token.text()) {
                        case "(" -> bracketed();
                        case "[" -> new ListOf(list("]"), false);
                        case "{" -> map();
                        default ->
                                throw new JinjaException(
                                                "a value is missing before " + token.described())
                                        .at(token.line());
                    };
        };
    }

    private static String plain(Token number) {
        return number.text().replace("_", "");
    }

    private static Expression named(Token token) {
        return switch (token.text()) {
            case "true", "True" -> new Constant(true);
            case "false", "False" -> new Constant(false);
            case "none", "None" -> new Constant(None.NONE);
            default -> new Name(token.text());
        };
    }

    /// Neighbouring texts are one.
    private Expression text(Token first) {
        var out = new StringBuilder(first.text());
        while (tokens.at(Kind.STRING)) {
            out.append(tokens.next().text());
        }
        return new Constant(out.toString());
    }

    private Expression bracketed() {
        if (tokens.take(")")) {
            return new ListOf(List.of(), true);
        }
        Expression first = expression();
        if (tokens.take(")")) {
            return first;
        }
        tokens.expect(",");
        List<Expression> out = new ArrayList<>(List.of(first));
        out.addAll(list(")"));
        return new ListOf(out, true);
    }

    private List<Expression> list(String close) {
        List<Expression> out = new ArrayList<>();
        while (!tokens.take(close)) {
            out.add(expression());
            if (!tokens.atOperator(close)) {
                tokens.expect(",");
            }
        }
        return out;
    }

    private Expression map() {
        List<Expression> keys = new ArrayList<>();
        List<Expression> values = new ArrayList<>();
        while (!tokens.take("}")) {
            keys.add(expression());
            tokens.expect(":");
            values.add(expression());
            if (!tokens.atOperator("}")) {
                tokens.expect(",");
            }
        }
        return new MapOf(keys, values);
    }

    private Expression postfixed(Expression value) {
        Expression out = value;
        while (true) {
            if (tokens.take(".")) {
                out = dotted(out, tokens.next());
            } else if (tokens.take("[")) {
                out = item(out);
            } else if (tokens.take("(")) {
                out = new Call(out, inputs());
            } else {
                return out;
            }
        }
    }

    private static Expression dotted(Expression object, Token name) {
        return switch (name.kind()) {
            case NAME -> new Attribute(object, name.text());
            case INTEGER -> new Item(object, new Constant(Long.valueOf(plain(name))));
            default ->
                    throw new JinjaException("a name is missing before " + name.described())
                            .at(name.line());
        };
    }

    private Expression item(Expression object) {
        Optional<Expression> first = bound();
        if (tokens.take("]")) {
            return new Item(object, first.orElseThrow(() -> missing("a key")));
        }
        tokens.expect(":");
        Optional<Expression> second = bound();
        Optional<Expression> third = tokens.take(":") ? bound() : Optional.empty();
        tokens.expect("]");
        return new Slice(object, first, second, third);
    }

    private Optional<Expression> bound() {
        return tokens.atOperator(":") || tokens.atOperator("]")
                ? Optional.empty()
                : Optional.of(expression());
    }

    private JinjaException missing(String what) {
        return new JinjaException(what + " is missing").at(tokens.line());
    }

    /// The values of a call, whose bracket has been opened.
    Inputs inputs() {
        List<Expression> positional = new ArrayList<>();
        Map<String, Expression> named = new LinkedHashMap<>();
        while (!tokens.take(")")) {
            Optional<String> name = tokens.takeKey();
            if (name.isPresent()) {
                named.put(name.get(), expression());
            } else if (named.isEmpty()) {
                positional.add(expression());
            } else {
                throw new JinjaException("a value without a name follows one with a name")
                        .at(tokens.line());
            }
            if (!tokens.atOperator(")")) {
                tokens.expect(",");
            }
        }
        return new Inputs(positional, named);
    }

    /// Filters and tests behind a value.
    private Expression filtered(Expression value) {
        Expression out = value;
        while (true) {
            if (tokens.take("|")) {
                out = filter(out);
            } else if (tokens.takeName("is")) {
                out = test(out);
            } else if (tokens.atOperator("(") || tokens.atOperator("[") || tokens.atOperator(".")) {
                out = postfixed(out);
            } else {
                return out;
            }
        }
    }

    /// One filter, whose bar has been read. Chat templates may hold filters for other programs
    /// where they do not get to; in tasks, a misspelt one is found before anything is rendered.
    Expression filter(Expression value) {
        Token token = tokens.next(Kind.NAME, "a filter's name");
        if (!jinja.chat()) {
            Filters.check(token);
        }
        return new Filter(value, token.text(), tokens.take("(") ? inputs() : Inputs.NONE);
    }

    private Expression test(Expression value) {
        boolean negated = tokens.takeName("not");
        Token token = tokens.next(Kind.NAME, "a test's name");
        if (!jinja.chat()) {
            Tests.check(token);
        }
        Inputs inputs = tokens.take("(") ? inputs() : testValue();
        Expression test = new Test(value, token.text(), inputs);
        return negated ? new Not(test) : test;
    }

    /// `x is divisibleby 3`: a single value without brackets.
    private Inputs testValue() {
        boolean isValue =
                tokens.at(Kind.STRING)
                        || tokens.at(Kind.INTEGER)
                        || tokens.at(Kind.FLOAT)
                        || tokens.atOperator("[")
                        || tokens.atOperator("{")
                        || (tokens.at(Kind.NAME) && !NO_VALUES.contains(tokens.peek().text()));
        return isValue ? new Inputs(List.of(postfixed(primary())), Map.of()) : Inputs.NONE;
    }
}
