package dev.faultline.functions.symbolstore;

import dev.faultline.functions.symbolstore.StoreAnswer.Corrupt;
import dev.faultline.functions.symbolstore.StoreAnswer.Trouble;
import dev.faultline.functions.symbolstore.StoreAnswer.Unavailable;
import dev.faultline.symbols.Malformed;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.zip.GZIPInputStream;

/**
 * The text of a symbol file, unpacked where it is packed. One layer of gzip is removed, and whether
 * there is one is told by the first bytes: servers label packed files in every possible way, also
 * not at all.
 */
final class SymbolText extends InputStream {

    private static final int GZIP_MAGIC_1 = 0x1f;
    private static final int GZIP_MAGIC_2 = 0x8b;
    private static final int BUFFER_BYTES = 64 << 10;

    /** Short files may expand as they like. */
    private static final long RATIO_AFTER_BYTES = 16 << 20;

    private final WireStream wire;
    private final InputStream in;
    private final TransferLimits limits;
    private final boolean isEndKnown;
    private final Runnable onClose;
    private long bytes;

    private SymbolText(
            WireStream wire,
            InputStream in,
            TransferLimits limits,
            boolean isEndKnown,
            Runnable onClose) {
        this.wire = wire;
        this.in = in;
        this.limits = limits;
        this.isEndKnown = isEndKnown;
        this.onClose = onClose;
    }

    /**
     * Starts reading.
     *
     * @param isEndKnown whether the transport notices that a file was cut off
     * @param onClose releases what is behind the stream, at once
     * @throws StoreReadException when not even the first bytes can be had
     */
    static SymbolText open(
            WireStream wire, TransferLimits limits, boolean isEndKnown, Runnable onClose)
            throws StoreReadException {
        try {
            PushbackInputStream start = new PushbackInputStream(wire, 2);
            byte[] magic = start.readNBytes(2);
            start.unread(magic);
            boolean isPacked =
                    magic.length == 2
                            && (magic[0] & 0xff) == GZIP_MAGIC_1
                            && (magic[1] & 0xff) == GZIP_MAGIC_2;
            return new SymbolText(
                    wire,
                    isPacked ? new GZIPInputStream(new Eager(start), BUFFER_BYTES) : start,
                    limits,
                    isEndKnown,
                    onClose);
        } catch (IOException e) {
            throw diagnose(wire, isEndKnown, e);
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count;
        try {
            count = in.read(buffer, offset, length);
        } catch (IOException e) {
            throw diagnose(wire, isEndKnown, e);
        }
        if (count < 0) {
            wire.rethrow();
            return count;
        }
        bytes += count;
        if (bytes > limits.maxTextBytes() || isBomb()) {
            throw new StoreReadException(new Corrupt(Malformed.TOO_LARGE));
        }
        return count;
    }

    private boolean isBomb() {
        return bytes > RATIO_AFTER_BYTES && bytes / limits.maxExpansion() > wire.bytes();
    }

    /** What the wire says counts; else the packed data are wrong in themselves. */
    private static StoreReadException diagnose(
            WireStream wire, boolean isEndKnown, IOException failure) {
        if (failure instanceof StoreReadException known) {
            return known;
        }
        try {
            wire.rethrow();
        } catch (StoreReadException swallowed) {
            return swallowed;
        }
        return failure instanceof EOFException && !isEndKnown
                ? new StoreReadException(
                        new Unavailable(Trouble.TRUNCATED, "the packed file ends early", 0))
                : new StoreReadException(new Corrupt(Malformed.BAD_COMPRESSION));
    }

    @Override
    public void close() {
        onClose.run();
    }

    /** Keeps {@link WireStream#available()} visible through the push-back. */
    private static final class Eager extends java.io.FilterInputStream {

        Eager(InputStream in) {
            super(in);
        }

        @Override
        public int available() {
            return 1;
        }
    }
}
