package io.evomerge.jinja;

import io.evomerge.jinja.Statement.Block;
import io.evomerge.jinja.Statement.FilterBlock;
import io.evomerge.jinja.Statement.Flow;
import io.evomerge.jinja.Statement.For;
import io.evomerge.jinja.Statement.If;
import io.evomerge.jinja.Statement.Leave;
import io.evomerge.jinja.Statement.Located;
import io.evomerge.jinja.Statement.Macro;
import io.evomerge.jinja.Statement.Print;
import io.evomerge.jinja.Statement.SetBlock;
import io.evomerge.jinja.Statement.SetField;
import io.evomerge.jinja.Statement.Text;
import io.evomerge.jinja.Statement.With;
import io.evomerge.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads a template's text and tags.
final class StatementParser {
    private static final Set<String> TAGS =
            Set.of("if", "for", "set", "with", "filter", "macro", "raw");
    private static final Set<String> OTHER_TEMPLATES =
            Set.of("include", "import", "from", "extends", "block");

    private final Tokens tokens;
    private final Jinja jinja;
    private final Parser parser;
    private int loops;

    StatementParser(Tokens tokens, Jinja jinja) {
        this.tokens = tokens;
        this.jinja = jinja;
        this.parser = new Parser(tokens, jinja);
    }

    Statement template() {
        try {
            return block(Set.of());
        } catch (StackOverflowError e) {
            throw JinjaException.tooDeep().at(tokens.line());
        }
    }

    /// Statements up to a tag of one of the names, whose name is next; or up to the end.
    private Block block(Set<String> ends) {
        List<Statement> out = new ArrayList<>();
        while (!tokens.at(Kind.END)) {
            Token token = tokens.next();
            if (token.kind() == Kind.BLOCK_BEGIN && ends.contains(tokens.peek().text())) {
                break;
            }
            out.add(
                    switch (token.kind()) {
                        case DATA -> new Text(token.text());
                        case PRINT_BEGIN -> new Located(print(), token.line());
                        default -> new Located(tag(), token.line());
                    });
        }
        return new Block(List.copyOf(out));
    }

    /// The statements up to `end`, whose tag is read whole.
    private Block body(String end) {
        int line = tokens.line();
        Block body = block(Set.of(end));
        if (!tokens.takeName(end)) {
            throw new JinjaException("'{% " + end + " %}' is missing").at(line);
        }
        close();
        return body;
    }

    private void close() {
        Token token = tokens.next();
        if (token.kind() != Kind.BLOCK_END) {
            throw new JinjaException("'%}' is missing before " + token.described())
                    .at(token.line());
        }
    }

    private Statement print() {
        Expression value = parser.expressions();
        Token token = tokens.next();
        if (token.kind() != Kind.PRINT_END) {
            throw new JinjaException("'}}' is missing before " + token.described())
                    .at(token.line());
        }
        return new Print(value);
    }

    private Statement tag() {
        Token name = tokens.next(Kind.NAME, "a tag's name");
        return switch (name.text()) {
            case "if" -> condition();
            case "for" -> loop();
            case "set" -> set();
            case "with" -> with();
            case "filter" -> filterBlock();
            case "macro" -> macro();
            case "generation" -> generation(name);
            case "break" -> leave(name, Flow.BREAK);
            case "continue" -> leave(name, Flow.CONTINUE);
            default -> throw unknown(name);
        };
    }

    private static JinjaException unknown(Token name) {
        String text = name.text();
        if (text.startsWith("end") || text.equals("else") || text.equals("elif")) {
            return new JinjaException("'" + text + "' belongs to nothing that is open")
                    .at(name.line());
        }
        String message =
                OTHER_TEMPLATES.contains(text)
                        ? "'" + text + "' needs other templates, but there are none"
                        : "unknown tag '" + text + "'";
        return JinjaException.unknown(message, text, TAGS).at(name.line());
    }

    private Statement condition() {
        int line = tokens.line();
        Expression condition = parser.expressions();
        close();
        Block yes = block(Set.of("elif", "else", "endif"));
        if (tokens.takeName("elif")) {
            return new If(condition, yes, condition());
        }
        if (tokens.takeName("else")) {
            close();
            return new If(condition, yes, body("endif"));
        }
        if (!tokens.takeName("endif")) {
            throw new JinjaException("'{% endif %}' is missing").at(line);
        }
        close();
        return new If(condition, yes, Statement.nothing());
    }

    private Statement loop() {
        int line = tokens.line();
        List<String> names = names();
        if (!tokens.takeName("in")) {
            throw new JinjaException("'in' is missing before " + tokens.peek().described())
                    .at(line);
        }
        Expression list = parser.or();
        if (tokens.atOperator(",")) {
            throw new JinjaException("put the list of a 'for' in brackets").at(line);
        }
        Optional<Expression> condition =
                tokens.takeName("if") ? Optional.of(parser.expression()) : Optional.empty();
        if (tokens.takeName("recursive")) {
            throw new JinjaException("recursive loops are not known").at(line);
        }
        close();
        loops++;
        Block body = block(Set.of("else", "endfor"));
        loops--;
        if (tokens.takeName("else")) {
            close();
            return new For(names, list, condition, body, body("endfor"));
        }
        if (!tokens.takeName("endfor")) {
            throw new JinjaException("'{% endfor %}' is missing").at(line);
        }
        close();
        return new For(names, list, condition, body, Statement.nothing());
    }

    /// `a`, `a, b` or `(a, b)`.
    private List<String> names() {
        boolean bracketed = tokens.take("(");
        List<String> out = new ArrayList<>();
        do {
            out.add(tokens.next(Kind.NAME, "a name").text());
        } while (tokens.take(","));
        if (bracketed) {
            tokens.expect(")");
        }
        return out;
    }

    private Statement set() {
        List<String> names = names();
        if (names.size() == 1 && tokens.take(".")) {
            String field = tokens.next(Kind.NAME, "a name").text();
            tokens.expect("=");
            Expression value = parser.expressions();
            close();
            return new SetField(names.getFirst(), field, value);
        }
        if (tokens.take("=")) {
            Expression value = parser.expressions();
            close();
            return new Statement.Set(names, value);
        }
        Expression filters = filters(tokens.take("|"));
        close();
        return new SetBlock(names.getFirst(), body("endset"), filters);
    }

    private Statement filterBlock() {
        Expression filters = filters(true);
        close();
        return new FilterBlock(body("endfilter"), filters);
    }

    /// Filters over the text of a block.
    private Expression filters(boolean any) {
        Expression out = new Expression.Name(Statement.BLOCK_TEXT);
        boolean more = any;
        while (more) {
            out = parser.filter(out);
            more = tokens.take("|");
        }
        return out;
    }

    private Statement with() {
        Map<String, Expression> values = new LinkedHashMap<>();
        while (!tokens.at(Kind.BLOCK_END)) {
            String name =
                    tokens.takeKey()
                            .orElseThrow(
                                    () ->
                                            new JinjaException("'name = value' is missing")
                                                    .at(tokens.line()));
            values.put(name, parser.expression());
            tokens.take(",");
        }
        close();
        return new With(values, body("endwith"));
    }

    private Statement macro() {
        String name = tokens.next(Kind.NAME, "a macro's name").text();
        List<String> parameters = new ArrayList<>();
        Map<String, Expression> defaults = new LinkedHashMap<>();
        tokens.expect("(");
        while (!tokens.take(")")) {
            String parameter = tokens.next(Kind.NAME, "a name").text();
            parameters.add(parameter);
            if (tokens.take("=")) {
                defaults.put(parameter, parser.expression());
            }
            if (!tokens.atOperator(")")) {
                tokens.expect(",");
            }
        }
        close();
        return new Macro(name, parameters, defaults, body("endmacro"));
    }

    /// Marks, in chat templates, what the model has written; it is text like any other here.
    private Statement generation(Token name) {
        if (!jinja.chat()) {
            throw unknown(name);
        }
        close();
        return new With(Map.of(), body("endgeneration"));
    }

    private Statement leave(Token name, Flow flow) {
        if (!jinja.chat()) {
            throw unknown(name);
        }
        if (loops == 0) {
            throw new JinjaException("'" + name.text() + "' stands outside of a loop")
                    .at(name.line());
        }
        close();
        return new Leave(flow);
    }
}
