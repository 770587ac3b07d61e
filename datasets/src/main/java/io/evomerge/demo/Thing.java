package io.evomerge.demo;

/// Something that people of the demo world count.
///
/// @param feminine whether the Italian noun is, which turns `Quanti` into `Quante`
record Thing(Phrase one, Phrase many, boolean feminine) {
    static Thing masculine(String one, String many, String uno, String molti) {
        return new Thing(new Phrase(one, uno), new Phrase(many, molti), false);
    }

    static Thing feminine(String one, String many, String una, String molte) {
        return new Thing(new Phrase(one, una), new Phrase(many, molte), true);
    }

    /// `1 hat`, `0 hats`, `6 hats`.
    Phrase counted(int count) {
        Phrase noun = count == 1 ? one : many;
        return new Phrase(count + " " + noun.english(), count + " " + noun.italian());
    }

    /// `How many` in the noun's gender.
    Phrase howMany() {
        return new Phrase("How many", feminine ? "Quante" : "Quanti");
    }
}
