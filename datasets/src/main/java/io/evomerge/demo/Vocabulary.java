package io.evomerge.demo;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The closed list of tokens of the zoo's models, and its tokenizer in plain Java. [TokenizerFiles]
/// writes the same tokenizer for other programs.
///
/// A token is a word, a number or a sign with the blank before it (shown as `▁`), or a punctuation
/// mark, which has none. Joining tokens therefore gives back the text; the first blank is dropped.
/// Text that is not of the demo world becomes [#UNKNOWN] tokens.
public final class Vocabulary {
    public static final int PAD = 0;
    public static final int BEGIN = 1;
    public static final int END = 2;
    public static final int UNKNOWN = 3;

    static final List<String> SPECIAL = List.of("<pad>", "<bos>", "<eos>", "<unk>");
    static final String BLANK = "▁";

    /// Marks that stand right after a word.
    static final List<String> PUNCTUATION = List.of(".", ",", "?", ":");

    /// A punctuation mark, or a blank with what follows up to the next blank or mark.
    private static final Pattern PIECE = Pattern.compile("[.,?:]|▁?[^▁.,?:]+|▁");

    /// The words of sentences that are not names of people, things, places or activities.
    private static final String GRAMMAR =
            """
            + - = and to have has does do now together How many more than much is
            What Who Where doing Question Answer Put in order smallest first The Write backwards
            Backwards it Translate Count from Repeat Tell about
            e a ha hanno adesso insieme Quanti Quante Quanto fa più di è sta facendo
            Cosa Chi Dove si trova Domanda Risposta Traduci Conta da Ripeti Racconta
            """;

    private static final Vocabulary DEMO = new Vocabulary(words());

    private final List<String> tokens;
    private final Map<String, Integer> ids = new HashMap<>();

    private Vocabulary(Collection<String> words) {
        tokens =
                Stream.of(
                                SPECIAL.stream(),
                                PUNCTUATION.stream(),
                                words.stream().map(word -> BLANK + word))
                        .flatMap(s -> s)
                        .toList();
        for (String token : tokens) {
            ids.put(token, ids.size());
        }
    }

    /// The vocabulary of the demo world.
    public static Vocabulary demo() {
        return DEMO;
    }

    private static List<String> words() {
        Stream<Phrase> phrases =
                Stream.of(
                                World.THINGS.stream().flatMap(t -> Stream.of(t.one(), t.many())),
                                World.PLACES.stream(),
                                World.ACTIVITIES.stream(),
                                World.GAINS.stream(),
                                World.LOSSES.stream())
                        .flatMap(s -> s);
        return Stream.of(
                        IntStream.rangeClosed(0, World.LARGEST).mapToObj(String::valueOf),
                        World.PEOPLE.stream(),
                        phrases.flatMap(p -> Stream.of(p.english(), p.italian())),
                        GRAMMAR.lines())
                .flatMap(s -> s)
                .flatMap(text -> Stream.of(text.split(" ")))
                .distinct()
                .toList();
    }

    public int size() {
        return tokens.size();
    }

    /// All tokens; the index is the id.
    public List<String> tokens() {
        return tokens;
    }

    /// The ids of a text, without begin and end.
    public int[] encode(String text) {
        List<String> pieces = new ArrayList<>();
        String marked = text.replace(" ", BLANK);
        var matcher =
                PIECE.matcher(
                        marked.isEmpty() || marked.startsWith(BLANK) ? marked : BLANK + marked);
        while (matcher.find()) {
            pieces.add(matcher.group());
        }
        return pieces.stream().mapToInt(piece -> ids.getOrDefault(piece, UNKNOWN)).toArray();
    }

    /// The text of some ids; special tokens are left out.
    public String decode(int... ids) {
        String joined =
                IntStream.of(ids)
                        .filter(id -> id >= SPECIAL.size())
                        .mapToObj(tokens::get)
                        .collect(Collectors.joining());
        return (joined.startsWith(BLANK) ? joined.substring(1) : joined).replace(BLANK, " ");
    }
}
