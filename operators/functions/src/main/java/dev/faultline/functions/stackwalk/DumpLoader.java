package dev.faultline.functions.stackwalk;

import dev.faultline.functions.record.DeadLetterReason;
import dev.faultline.intake.event.DumpReference;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.Path;

/** Fetches the bytes of a dump and holds them to the checksum they travel under. */
final class DumpLoader {

    private static final long[] RETRY_MILLIS = {100, 500, 2_000};

    private final long maxBytes;

    /**
     * Creates a loader.
     *
     * @param maxBytes largest dump that is read
     */
    DumpLoader(long maxBytes) {
        this.maxBytes = maxBytes;
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
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
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
                Thread.sleep(RETRY_MILLIS[attempt]);
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

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
