package dev.faultline.correlation;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Hashes of text that nobody outside can aim at a collision. */
public final class Hash64 {

    private Hash64() {}

    /** Returns the first 64 bits of the SHA-256 of the text: uniform over all longs. */
    public static long of(String text) {
        return ByteBuffer.wrap(sha256(text)).getLong();
    }

    static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
