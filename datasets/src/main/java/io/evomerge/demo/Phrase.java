package io.evomerge.demo;

/// A word, a phrase or a sentence of the demo world, in both languages.
record Phrase(String english, String italian) {
    String in(Language language) {
        return switch (language) {
            case ENGLISH -> english;
            case ITALIAN -> italian;
        };
    }
}
