package io.evomerge.tensors;

import io.evomerge.documents.InputException;

/// Where tensors live and are computed: the CPU (`index` -1) or a CUDA device.
public record Device(int index) {
    public static final Device CPU = new Device(-1);

    /// Parses `cpu` or `cuda:N`; `cuda` is `cuda:0`.
    public static Device parse(String text) {
        if (text.equals("cpu")) {
            return CPU;
        }
        if (text.equals("cuda")) {
            return new Device(0);
        }
        if (text.matches("cuda:[0-9]{1,3}")) {
            return new Device(Integer.parseInt(text.substring(5)));
        }
        throw new InputException(
                "--device", "unknown device '" + text + "'", "known: auto, cpu, cuda:N");
    }

    public boolean isCpu() {
        return index < 0;
    }

    @Override
    public String toString() {
        return isCpu() ? "cpu" : "cuda:" + index;
    }
}
