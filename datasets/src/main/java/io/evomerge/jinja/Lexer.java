package io.evomerge.jinja;

import io.evomerge.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Cuts a template into tokens, and settles its white space: `-` beside a tag drops the blanks on
/// that side, `+` keeps them; see [Jinja] for the rest. Comments leave no token.
final class Lexer {
    private static final Pattern OPEN = Pattern.compile("\\{\\{|\\{%|\\{#");
    private static final Pattern RAW =
            Pattern.compile(
                    "\\{%([-+]?)\\s*raw\\s*(-?)%}(.*?)\\{%([-+]?)\\s*endraw\\s*([-+]?)%}",
                    Pattern.DOTALL);
    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}\\p{M}_]*");
    private static final Pattern FLOAT =
            Pattern.compile("\\d+(?:_\\d+)*(?:\\.\\d+(?:_\\d+)*(?:[eE][+-]?\\d+)?|[eE][+-]?\\d+)");
    private static final Pattern INTEGER = Pattern.compile("\\d+(?:_\\d+)*");
    private static final Pattern STRING =
            Pattern.compile("'((?:[^'\\\\]|\\\\.)*+)'|\"((?:[^\"\\\\]|\\\\.)*+)\"", Pattern.DOTALL);
    private static final Pattern OPERATOR =
            Pattern.compile("\\*\\*|//|==|!=|>=|<=|[-+*/%~<>=.,:|()\\[\\]{}]");

    private final String source;
    private final Jinja jinja;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    /// How far lines have been counted, and how many.
    private int counted;

    private int line = 1;

    /// What the tag before the current text asks of it.
    private boolean dropsBlanks;

    private boolean dropsLineBreak;

    Lexer(String source, Jinja jinja) {
        String text = source.replace("\r\n", "\n").replace('\r', '\n');
        this.source =
                !jinja.keepTrailingNewline() && text.endsWith("\n")
                        ? text.substring(0, text.length() - 1)
                        : text;
        this.jinja = jinja;
    }

    Tokens tokens() {
        var open = OPEN.matcher(source);
        while (open.find(at)) {
            text(open.start());
            tag(open.group());
        }
        text(source.length());
        add(Kind.END, "");
        return new Tokens(tokens);
    }

    private void text(int end) {
        String whole = source.substring(at, end);
        String text = afterTag(whole);
        boolean startsLine =
                at == 0 || whole.substring(0, whole.length() - text.length()).endsWith("\n");
        if (end < source.length()) {
            text = beforeTag(text, startsLine, end);
        }
        if (!text.isEmpty()) {
            add(Kind.DATA, text);
        }
        at = end;
    }

    private String afterTag(String text) {
        if (dropsBlanks) {
            return Blanks.stripLeading(text);
        }
        return dropsLineBreak && text.startsWith("\n") ? text.substring(1) : text;
    }

    private String beforeTag(String text, boolean startsLine, int open) {
        char sign = open + 2 < source.length() ? source.charAt(open + 2) : ' ';
        if (sign == '-') {
            return Blanks.stripTrailing(text);
        }
        int lineStart = text.lastIndexOf('\n') + 1;
        boolean isStripped =
                jinja.lstripBlocks()
                        && source.charAt(open + 1) != '{'
                        && sign != '+'
                        && (lineStart > 0 || startsLine)
                        && Blanks.stripLeading(text.substring(lineStart)).isEmpty();
        return isStripped ? text.substring(0, lineStart) : text;
    }

    private void tag(String open) {
        Matcher raw = RAW.matcher(source).region(at, source.length());
        if (open.equals("{#")) {
            comment();
        } else if (open.equals("{%") && raw.lookingAt()) {
            raw(raw);
        } else {
            boolean isPrint = open.equals("{{");
            add(isPrint ? Kind.PRINT_BEGIN : Kind.BLOCK_BEGIN, open);
            at += 2 + sign(at + 2, "-+");
            code(isPrint ? "}}" : "%}");
        }
    }

    private void comment() {
        int end = source.indexOf("#}", at);
        if (end < 0) {
            throw new JinjaException("'{#' is not closed by '#}'").at(line());
        }
        char sign = source.charAt(end - 1);
        dropsBlanks = sign == '-' && end - 1 > at + 1;
        dropsLineBreak = jinja.trimBlocks() && sign != '+';
        at = end + 2;
    }

    private void raw(Matcher raw) {
        String text = raw.group(3);
        text = raw.group(2).equals("-") ? Blanks.stripLeading(text) : text;
        text = raw.group(4).equals("-") ? Blanks.stripTrailing(text) : text;
        if (!text.isEmpty()) {
            add(Kind.DATA, text);
        }
        dropsBlanks = raw.group(5).equals("-");
        dropsLineBreak = jinja.trimBlocks() && !raw.group(5).equals("+");
        at = raw.end();
    }

    private int sign(int position, String signs) {
        return position < source.length() && signs.indexOf(source.charAt(position)) >= 0 ? 1 : 0;
    }

    /// The tokens up to the tag's end, where no bracket is open.
    private void code(String close) {
        int depth = 0;
        while (true) {
            skipBlanks();
            if (at == source.length()) {
                throw new JinjaException("a tag is not closed by '" + close + "'").at(line());
            }
            if (depth == 0 && end(close)) {
                return;
            }
            String token = token();
            depth +=
                    switch (token) {
                        case "(", "[", "{" -> 1;
                        case ")", "]", "}" -> -1;
                        default -> 0;
                    };
        }
    }

    private boolean end(String close) {
        int sign = sign(at, close.equals("}}") ? "-" : "-+");
        if (!source.startsWith(close, at + sign)) {
            return false;
        }
        dropsBlanks = source.charAt(at) == '-';
        dropsLineBreak = close.equals("%}") && jinja.trimBlocks() && source.charAt(at) != '+';
        at += sign + 2;
        add(close.equals("}}") ? Kind.PRINT_END : Kind.BLOCK_END, close);
        return true;
    }

    private void skipBlanks() {
        Matcher blanks = BLANKS.matcher(source).region(at, source.length());
        if (blanks.lookingAt()) {
            at = blanks.end();
        }
    }

    /// Adds the next token; returns its text if it is an operator, or else nothing.
    private String token() {
        if (take(NAME, Kind.NAME) || take(FLOAT, Kind.FLOAT) || take(INTEGER, Kind.INTEGER)) {
            return "";
        }
        Matcher string = STRING.matcher(source).region(at, source.length());
        if (string.lookingAt()) {
            String inner = string.group(1) == null ? string.group(2) : string.group(1);
            add(Kind.STRING, Escapes.value(inner));
            at = string.end();
            return "";
        }
        if (take(OPERATOR, Kind.OPERATOR)) {
            return tokens.getLast().text();
        }
        char c = source.charAt(at);
        throw new JinjaException(
                        c == '\'' || c == '"'
                                ? "a text that begins with " + c + " does not end"
                                : "'" + c + "' means nothing here")
                .at(line());
    }

    private boolean take(Pattern pattern, Kind kind) {
        Matcher matcher = pattern.matcher(source).region(at, source.length());
        if (!matcher.lookingAt()) {
            return false;
        }
        add(kind, matcher.group());
        at = matcher.end();
        return true;
    }

    private void add(Kind kind, String text) {
        tokens.add(new Token(kind, text, line()));
    }

    private int line() {
        for (; counted < at; counted++) {
            line += source.charAt(counted) == '\n' ? 1 : 0;
        }
        return line;
    }
}
