package io.evomerge.journal;

import io.evomerge.documents.Complaints;
import io.evomerge.documents.InputException;
import io.evomerge.documents.Node;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;

/// The append-only record of a run's evaluations, one JSON line each, on disk before [#append]
/// returns. Lines stand in the order in which evaluations were done; their numbers say in which
/// order they were asked for.
///
/// A last line that a crash has torn is cut off when the journal is opened. Damage anywhere else is
/// an error: what follows it was built on it. One process at a time may have a journal open.
///
/// In memory is only where each line begins: however long a search goes on, it needs no more room.
public final class Journal implements AutoCloseable {
    private final Path file;
    private final FileChannel channel;

    /// Where the lines of the entries begin, and behind them the end of the last one.
    private final Offsets offsets;

    private Journal(Path file, FileChannel channel, Offsets offsets) {
        this.file = file;
        this.channel = channel;
        this.offsets = offsets;
    }

    /// Opens a journal, or begins it where there is none.
    ///
    /// @throws InputException if it is damaged, in use, or was begun with other inputs
    public static Journal open(Path file, Header header) {
        try {
            FileChannel channel =
                    FileChannel.open(
                            file,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE);
            try {
                return open(file, channel, header);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new InputException(file, "cannot be opened: " + e, "check its permissions");
        }
    }

    private static Journal open(Path file, FileChannel channel, Header header) throws IOException {
        lock(file, channel);
        // By this channel: a process that closes any other one of the file loses its lock (POSIX).
        byte[] all = Channels.newInputStream(channel).readAllBytes();
        Contents contents = Contents.of(file, all);
        if (contents.header().isEmpty()) {
            channel.truncate(0);
            var journal = new Journal(file, channel, new Offsets());
            journal.write(EntryJson.write(header));
            return journal;
        }
        var complaints = new Complaints();
        contents.header().get().check(header, file, complaints);
        complaints.throwIfAny();
        long end = contents.offsets().get(contents.entries().size());
        channel.truncate(end);
        channel.position(end);
        return new Journal(file, channel, contents.offsets());
    }

    /// The entries of a journal, which another process may have open; this one must not, for it
    /// would lose its lock.
    ///
    /// @throws InputException if there is none, or it is damaged
    public static List<Entry> read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new InputException(file, "no such file", "name the folder of a run");
        }
        try {
            return Contents.of(file, Files.readAllBytes(file)).entries();
        } catch (IOException e) {
            throw new InputException(file, "cannot be read: " + e, "check its permissions");
        }
    }

    /// How many entries there are.
    public int size() {
        return offsets.size() - 1;
    }

    /// An entry, read from the disk.
    ///
    /// @param index in the order of the lines, from 0
    public Entry entry(int index) {
        Objects.checkIndex(index, size());
        byte[] line = bytes(offsets.get(index), offsets.get(index + 1) - 1);
        return EntryJson.entry(
                Node.json(
                        file + ": line " + (index + 2), new String(line, StandardCharsets.UTF_8)));
    }

    /// All entries, in the order of the lines, read from the disk.
    public List<Entry> entries() {
        return Contents.of(file, bytes(0, offsets.get(size()))).entries();
    }

    /// Adds an entry and waits until it is on disk.
    public void append(Entry entry) {
        write(EntryJson.write(entry));
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String line) {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(line + "\n");
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(false);
            offsets.add(channel.position());
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": " + e.getMessage(), e);
        }
    }

    /// By the journal's own channel: see [#open].
    private byte[] bytes(long from, long to) {
        ByteBuffer out = ByteBuffer.allocate(Math.toIntExact(to - from));
        try {
            while (out.hasRemaining()) {
                if (channel.read(out, from + out.position()) < 0) {
                    throw new InputException(
                            file, "was cut short by another program", "start a new run");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": " + e.getMessage(), e);
        }
        return out.array();
    }

    private static void lock(Path file, FileChannel channel) throws IOException {
        try {
            // One byte far behind the end: Windows lets nobody read what is locked.
            if (channel.tryLock(Long.MAX_VALUE - 1, 1, false) != null) {
                return;
            }
        } catch (OverlappingFileLockException e) {
            // Held by this very process: the same complaint.
        }
        throw new InputException(file, "is in use by another search", "wait for it, or stop it");
    }
}
