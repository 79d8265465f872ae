package dev.faultline.functions.stackwalk;

import dev.faultline.functions.record.DeadLetterReason;
import dev.faultline.intake.event.DumpReference;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.Path;

/**
 * Fetches the bytes of a dump and holds them to the checksum they travel under. A dump that the
 * collector compressed with gzip is unpacked, once.
 */
final class DumpLoader {

    private static final long[] RETRY_MILLIS = {100, 500, 2_000};

    /** Dumps shrink to a quarter or so; memory full of one byte shrinks to a thousandth. */
    private static final int MAX_RATIO = 200;

    private final long maxBytes;
    private final Pause pause;

    /**
     * Creates a loader.
     *
     * @param maxBytes largest dump that is read, packed or not
     * @param pause waits before a further try
     */
    DumpLoader(long maxBytes, Pause pause) {
        this.maxBytes = maxBytes;
        this.pause = pause;
    }

    /** Waits. */
    @FunctionalInterface
    interface Pause {
        void millis(long millis) throws InterruptedException;
    }

    /** A dump that could not be had. */
    static final class Failure extends Exception {
        private final DeadLetterReason reason;

        Failure(DeadLetterReason reason, String detail) {
            super(detail);
            this.reason = reason;
        }

        DeadLetterReason reason() {
            return reason;
        }
    }

    /**
     * Returns the bytes, trying a few times when the store does not answer. Blocks.
     *
     * @throws Failure when the dump is missing, too large or not the one its checksum speaks of
     */
    ByteBuffer load(DumpReference dump) throws Failure, InterruptedException {
        byte[] inline = dump.inline();
        byte[] bytes = inline == null ? fetch(dump) : inline;
        String expected = dump.sha256();
        if (expected != null && !expected.toLowerCase(Locale.ROOT).equals(sha256(bytes))) {
            throw new Failure(
                    DeadLetterReason.MINIDUMP_MISMATCH,
                    "checksum differs, " + bytes.length + " bytes");
        }
        return ByteBuffer.wrap(isPacked(bytes) ? unpack(bytes) : bytes).asReadOnlyBuffer();
    }

    private byte[] fetch(DumpReference dump) throws Failure, InterruptedException {
        String uri = dump.uri();
        if (uri == null) {
            throw new Failure(DeadLetterReason.MINIDUMP_MISSING, "neither location nor bytes");
        }
        for (int attempt = 0; ; attempt++) {
            try {
                return read(new Path(uri));
            } catch (IllegalArgumentException e) {
                throw new Failure(DeadLetterReason.MINIDUMP_MISSING, "location is not a URI");
            } catch (IOException e) {
                if (attempt == RETRY_MILLIS.length) {
                    throw new Failure(
                            DeadLetterReason.MINIDUMP_MISSING,
                            e instanceof FileNotFoundException
                                    ? "not in its store"
                                    : "store does not answer: " + e.getClass().getSimpleName());
                }
                pause.millis(RETRY_MILLIS[attempt]);
            }
        }
    }

    private byte[] read(Path path) throws IOException, Failure {
        var fileSystem = path.getFileSystem();
        long size = fileSystem.getFileStatus(path).getLen();
        if (size > maxBytes) {
            throw new Failure(DeadLetterReason.MINIDUMP_REJECTED, "TOO_LARGE: " + size + " bytes");
        }
        try (FSDataInputStream in = fileSystem.open(path)) {
            return in.readNBytes((int) maxBytes);
        }
    }

    private static boolean isPacked(byte[] bytes) {
        return bytes.length > 2 && (bytes[0] & 0xff) == 0x1f && (bytes[1] & 0xff) == 0x8b;
    }

    /** Counts while it unpacks, so that nothing is held that is too large. */
    private byte[] unpack(byte[] packed) throws Failure {
        long limit = Math.min(maxBytes, (long) packed.length * MAX_RATIO);
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            byte[] bytes = in.readNBytes((int) limit);
            if (in.read() >= 0) {
                throw new Failure(
                        DeadLetterReason.MINIDUMP_REJECTED,
                        "BOMB: %d bytes unpack to more than %d".formatted(packed.length, limit));
            }
            return bytes;
        } catch (IOException e) {
            throw new Failure(DeadLetterReason.MINIDUMP_REJECTED, "GZIP: damaged");
        }
    }

    private static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(Sha256.of(bytes));
    }
}
