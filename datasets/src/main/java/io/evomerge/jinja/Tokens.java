package io.evomerge.jinja;

import io.evomerge.jinja.Token.Kind;
import java.util.List;
import java.util.Optional;

/// A template's tokens, read from the first to the last.
final class Tokens {
    private final List<Token> all;
    private int position;

    Tokens(List<Token> all) {
        this.all = List.copyOf(all);
    }

    Token peek() {
        return all.get(position);
    }

    int line() {
        return peek().line();
    }

    /// The next token; at the end, the end again.
    Token next() {
        Token token = peek();
        if (token.kind() != Kind.END) {
            position++;
        }
        return token;
    }

    Token next(Kind kind, String wanted) {
        Token token = next();
        if (token.kind() != kind) {
            throw new JinjaException("%s is missing before %s".formatted(wanted, token.described()))
                    .at(token.line());
        }
        return token;
    }

    boolean at(Kind kind) {
        return peek().kind() == kind;
    }

    boolean atOperator(String text) {
        return peek().isOperator(text);
    }

    boolean take(String operator) {
        boolean taken = atOperator(operator);
        position += taken ? 1 : 0;
        return taken;
    }

    Optional<String> takeAny(String... operators) {
        for (String operator : operators) {
            if (take(operator)) {
                return Optional.of(operator);
            }
        }
        return Optional.empty();
    }

    boolean takeName(String name) {
        boolean taken = peek().isName(name);
        position += taken ? 1 : 0;
        return taken;
    }

    /// Two words in a row, or none of them.
    boolean takeNames(String first, String second) {
        boolean taken = peek().isName(first) && all.get(position + 1).isName(second);
        position += taken ? 2 : 0;
        return taken;
    }

    /// `name=`, of a value with a name.
    Optional<String> takeKey() {
        if (!at(Kind.NAME) || !all.get(position + 1).isOperator("=")) {
            return Optional.empty();
        }
        position += 2;
        return Optional.of(all.get(position - 2).text());
    }

    void expect(String operator) {
        if (!take(operator)) {
            throw new JinjaException(
                            "'%s' is missing before %s".formatted(operator, peek().described()))
                    .at(line());
        }
    }
}
