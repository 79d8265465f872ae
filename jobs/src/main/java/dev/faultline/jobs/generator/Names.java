package dev.faultline.jobs.generator;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;

/** Identities that follow from a number and a purpose, so that nothing needs to be remembered. */
final class Names {
    private Names() {}

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }

    static byte[] digest(long number, String purpose) {
        byte[] text = purpose.getBytes(StandardCharsets.UTF_8);
        return sha256(
                ByteBuffer.allocate(Long.BYTES + text.length).putLong(number).put(text).array());
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    static String uuid(long number, String purpose) {
        ByteBuffer digest = ByteBuffer.wrap(digest(number, purpose));
        long high = (digest.getLong() & ~0xf000L) | 0x4000L;
        long low = (digest.getLong() & ~(3L << 62)) | (1L << 63);
        return new UUID(high, low).toString();
    }
}
