package io.evomerge.methods;

/// What a recipe's `base_model` is to a merge method.
public enum BaseModel {
    /// An input like the others; it need not be named.
    PEER,
    /// The end from which a path to the other model starts; it must be named.
    END,
    /// The common ancestor to which task vectors are relative; it must be named and has no
    /// parameters of its own.
    ANCESTOR;

    /// Whether a recipe must name the base model.
    public boolean isRequired() {
        return this != PEER;
    }
}
