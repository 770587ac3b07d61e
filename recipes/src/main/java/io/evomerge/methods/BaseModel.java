package io.evomerge.methods;

/// What a recipe's `base_model` is to a merge method.
public enum BaseModel {
    /// An input like the others; it need not be named.
    PEER,
    /// The end from which a path to the other model starts; it must be named.
    END,
    /// The common ancestor to which task vectors are relative; it must be named and has no
    /// parameters of its own.
    ANCESTOR,
    /// The common ancestor, if it is named; without it the method works on the weights themselves.
    OPTIONAL_ANCESTOR;

    /// Whether a recipe must name the base model.
    public boolean isRequired() {
        return this == END || this == ANCESTOR;
    }

    /// Whether task vectors are relative to it, and it has no parameters of its own.
    public boolean isAncestor() {
        return this == ANCESTOR || this == OPTIONAL_ANCESTOR;
    }
}
