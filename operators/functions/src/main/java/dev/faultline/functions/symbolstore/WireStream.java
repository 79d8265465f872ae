package dev.faultline.functions.symbolstore;

import dev.faultline.functions.symbolstore.StoreAnswer.Corrupt;
import dev.faultline.functions.symbolstore.StoreAnswer.Trouble;
import dev.faultline.functions.symbolstore.StoreAnswer.Unavailable;
import dev.faultline.symbols.Malformed;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Bytes as they travel, held to the limits of size and speed. */
final class WireStream extends InputStream {

    /** Says what an error of the stream below means. */
    @FunctionalInterface
    interface Diagnosis {
        StoreAnswer of(IOException failure);
    }

    private final InputStream in;
    private final TransferLimits limits;
    private final StoreClock clock;
    private final Diagnosis diagnosis;
    private final long startMillis;
    private long bytes;
    private @Nullable StoreReadException failure;

    /**
     * Wraps a stream.
     *
     * @param startMillis when the transfer began, by the clock
     */
    WireStream(
            InputStream in,
            TransferLimits limits,
            StoreClock clock,
            long startMillis,
            Diagnosis diagnosis) {
        this.in = in;
        this.limits = limits;
        this.clock = clock;
        this.startMillis = startMillis;
        this.diagnosis = diagnosis;
    }

    long bytes() {
        return bytes;
    }

    /** Throws again what a reader above may have swallowed. */
    void rethrow() throws StoreReadException {
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        rethrow();
        int count;
        try {
            count = in.read(buffer, offset, length);
        } catch (IOException e) {
            throw fail(diagnosis.of(e));
        }
        if (count > 0) {
            bytes += count;
            checkLimits();
        }
        return count;
    }

    private void checkLimits() throws StoreReadException {
        if (bytes > limits.maxWireBytes()) {
            throw fail(new Corrupt(Malformed.TOO_LARGE));
        }
        long elapsed = clock.millis() - startMillis;
        if (elapsed > limits.totalMillis()) {
            throw fail(new Unavailable(Trouble.SLOW, "not done after " + elapsed + " ms", 0));
        }
        if (elapsed > limits.slowAfterMillis()
                && bytes < limits.minBytesPerSecond() * elapsed / 1000) {
            throw fail(new Unavailable(Trouble.SLOW, bytes + " bytes in " + elapsed + " ms", 0));
        }
    }

    private StoreReadException fail(StoreAnswer answer) {
        failure = new StoreReadException(answer);
        return failure;
    }

    /**
     * Never 0: the JDK's gzip stream takes 0 for the end of the file and would drop all members of
     * a packed file but the first.
     */
    @Override
    public int available() {
        return 1;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
