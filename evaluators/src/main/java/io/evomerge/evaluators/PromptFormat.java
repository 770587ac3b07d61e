package io.evomerge.evaluators;

/// How a model is asked.
public enum PromptFormat {
    /// Description, examples and question as one text, with the task's delimiters between.
    PLAIN,
    /// As a conversation in the model's chat template: the description is the system's message,
    /// each example a question of the user with its answer by the assistant, and the question the
    /// user's last message. The answer follows without a delimiter. Whole documents
    /// (`loglikelihood_rolling`) are read as they are.
    CHAT
}
