package io.evomerge.merging;

import io.evomerge.tensors.CheckpointWriter;
import io.evomerge.tensors.DiskSpace;
import io.evomerge.tensors.TensorInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A merge that has been checked against its models and its output folder, with everything that is
/// written besides the tensors.
public final class PlannedMerge {
    private final Merge merge;
    private final SideFiles files;
    private final List<Note> notes;
    private final OutputFolder output;
    private final long shardBytes;
    private final int threads;

    PlannedMerge(
            Merge merge,
            SideFiles files,
            List<Note> notes,
            OutputFolder output,
            long shardBytes,
            int threads) {
        this.merge = merge;
        this.files = files;
        this.notes = List.copyOf(notes);
        this.output = output;
        this.shardBytes = shardBytes;
        this.threads = threads;
    }

    /// The tensors.
    public Merge merge() {
        return merge;
    }

    /// What the merge does that the recipe does not say, which the model card says too.
    public List<Note> notes() {
        return notes;
    }

    /// The files besides the tensors.
    SideFiles files() {
        return files;
    }

    /// Bytes of all files, but for the headers of those that hold tensors.
    public long bytes() {
        return merge.tensors().stream().mapToLong(TensorInfo::bytes).sum() + files.bytes();
    }

    /// A folder that is there, on the disk that is written.
    public Path disk() {
        return DiskSpace.existing(output.hidden("partial").path());
    }

    void requireSpace() {
        DiskSpace.require(output.asked(), bytes());
    }

    /// Computes the tensors and writes the model.
    ///
    /// @return the notes
    /// @throws IOException if the disk is full or fails; nothing is left behind then
    public List<Note> write() throws IOException {
        try (HiddenFolder hidden = output.hidden("partial")) {
            hidden.create(output.asked());
            writeInto(hidden.path());
            output.take(hidden);
            return notes;
        }
    }

    private void writeInto(Path folder) throws IOException {
        try (var writer = new CheckpointWriter(folder, merge.tensors(), Map.of(), shardBytes)) {
            merge.run(writer, threads);
            writer.commit();
        }
        try {
            files.write(folder);
        } catch (IOException e) {
            String why = e.getMessage() == null ? e.toString() : e.getMessage();
            throw new IOException(
                    "cannot write %s: %s; nothing was saved".formatted(output.asked(), why), e);
        }
    }
}
