package io.evomerge.demo;

import java.util.random.RandomGenerator;

/// The two languages of the demo world, with the tags that open a question and ask for an answer.
enum Language {
    ENGLISH("Question:", "Answer:"),
    ITALIAN("Domanda:", "Risposta:");

    private final String questionTag;
    private final String answerTag;

    Language(String questionTag, String answerTag) {
        this.questionTag = questionTag;
        this.answerTag = answerTag;
    }

    String questionTag() {
        return questionTag;
    }

    /// The last words of a prompt: they alone decide the language of the answer.
    String answerTag() {
        return answerTag;
    }

    static Language any(RandomGenerator random) {
        return random.nextBoolean() ? ENGLISH : ITALIAN;
    }

    Language other() {
        return this == ENGLISH ? ITALIAN : ENGLISH;
    }
}
